package dev.countersign.requestservice.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.protocol.request.AppliedMigration;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationDocument;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Migrations as callers write and read them. */
@Schema(name = "Migrations", description = "Versioned SQL that is to be applied, undone or mended.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MigrationBody(
    @Schema(
            required = true,
            description =
                "What is to be done: up and down run the texts; resume-up and resume-down go on with"
                    + " what has stopped midway; mark-applied, mark-reverted, accept-checksum and"
                    + " accept-down only write down what somebody has seen to.",
            enumeration = {
              "up",
              "down",
              "mark-applied",
              "mark-reverted",
              "resume-up",
              "resume-down",
              "accept-checksum",
              "accept-down"
            })
        String action,
    @Schema(required = true, description = "What it is done to, in this order.")
        List<MigrationFileBody> migrations,
    @Schema(
            description =
                "What you found at the target. Where it is not so when this runs, nothing is done.",
            nullable = true)
        List<AppliedBody> applied,
    @Schema(
            description = "Whether versions older than the newest at the target may be applied.",
            defaultValue = "false",
            nullable = true)
        Boolean outOfOrder) {

  /** One of them. */
  @Schema(name = "MigrationFile", description = "One migration.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MigrationFileBody(
      @Schema(
              required = true,
              description = "The digits that its files begin with, 15 at most.",
              examples = "20261127143000")
          Long version,
      @Schema(
              required = true,
              description = "What its files are called between version and ending.",
              examples = "add_email")
          String name,
      @Schema(
              required = true,
              description = "The SHA-256 of the bytes of its up file, 64 lower-case hex digits.")
          String checksum,
      @Schema(
              description =
                  "The exact text that runs, or of which the checksum is; none for mark-reverted.",
              nullable = true)
          String sql,
      @Schema(
              description =
                  "The number of the statement that a resumed one goes on with; where a file is"
                      + " accepted that has changed since it was begun, one more than are done.",
              defaultValue = "1",
              nullable = true)
          Integer from) {}

  /** One that is there. */
  @Schema(name = "AppliedMigration", description = "A migration that is at the target.")
  public record AppliedBody(
      @Schema(required = true, description = "Its version.") Long version,
      @Schema(required = true, description = "Its checksum there, 64 lower-case hex digits.")
          String checksum) {}

  /** The document as callers read it. */
  static MigrationBody of(MigrationDocument document) {
    return new MigrationBody(
        Texts.word(document.action()),
        document.migrations().stream().map(MigrationBody::file).toList(),
        document.applied().stream().map(MigrationBody::applied).toList(),
        document.outOfOrder());
  }

  private static MigrationFileBody file(Migration it) {
    return new MigrationFileBody(
        it.version(), it.name(), it.checksum().value(), it.sql(), it.from());
  }

  private static AppliedBody applied(AppliedMigration it) {
    return new AppliedBody(it.version(), it.checksum().value());
  }

  /** Without the texts: this may end in a log line. */
  @Override
  public String toString() {
    return "MigrationBody[]";
  }
}
