package dev.countersign.requestservice.rest;

import dev.countersign.requestservice.db.AuditEntity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of the audit. */
@Schema(name = "AuditPage", description = "A page of the audit, the newest entry first.")
public record AuditJson(
    @Schema(description = "The entries.") List<EntryJson> items,
    @Schema(description = "The cursor of the next page; absent on the last one.")
        Optional<String> next) {

  /** One entry. */
  @Schema(name = "AuditEntry", description = "One event in the one order of all events.")
  public record EntryJson(
      @Schema(description = "Its place in the order, from 1.") long sequence,
      @Schema(description = "When it was decided.") Instant time,
      @Schema(description = "What it is about.", examples = "approval") String category,
      @Schema(description = "What happened.", examples = "VoteCast") String type,
      @Schema(description = "Who acted.") String actor,
      @Schema(description = "What sort of being that is.", examples = "person") String actorKind,
      @Schema(description = "The address it came from; empty where there is none.") String address,
      @Schema(description = "The request that it concerns, where it concerns one.")
          Optional<String> request,
      @Schema(description = "What happened, in one line without literals.") String summary,
      @Schema(description = "The entry's hash, which the next entry names.") String hash,
      @Schema(description = "The hash of the event, which policy-service signed.") String event,
      @Schema(description = "The topic of the event.") String topic,
      @Schema(description = "Its partition.") int partition,
      @Schema(description = "Its offset.") long offset) {

    static EntryJson of(AuditEntity row) {
      return new EntryJson(
          row.sequence,
          row.at,
          row.category.toLowerCase(Locale.ROOT),
          row.type,
          row.actor,
          row.actorKind.toLowerCase(Locale.ROOT),
          row.address,
          Optional.ofNullable(row.request),
          row.summary,
          row.hash,
          row.event,
          row.sourceTopic,
          row.sourcePartition,
          row.sourceOffset);
    }
  }
}
