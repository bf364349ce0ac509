package dev.countersign.requestservice.rest;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.requestservice.db.Requests;
import dev.countersign.requestservice.view.TableKeys;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What a caller asks of a list about the operations in it, each as it stands in the query. */
public class OperationQuery {
  @Parameter(
      description = "Only those of this kind.",
      schema =
          @Schema(
              implementation = String.class,
              enumeration = {
                "sql",
                "migration",
                "tool-call",
                "release",
                "schema-capture",
                "policy-change",
                "approval"
              }))
  @QueryParam("kind")
  public String kind;

  @Parameter(
      description = "Only those whose worst statement is of this class.",
      schema =
          @Schema(
              implementation = String.class,
              enumeration = {
                "none",
                "read",
                "write",
                "ddl",
                "destructive",
                "privileged",
                "opaque"
              }))
  @QueryParam("statementClass")
  public String statementClass;

  @Parameter(
      description =
          "Only those that name this table, or may mean it: orders finds public.orders, and"
              + " public.orders finds orders, in any case. Of what is opaque the tables are not"
              + " known, and of more than 2000 names only the first in alphabetical order count.")
  @QueryParam("table")
  public String table;

  @Parameter(
      description =
          "Only those with this fingerprint, which differ in literals alone: 64 lower-case hex"
              + " digits, as the facts of a request have them.")
  @QueryParam("fingerprint")
  public String fingerprint;

  /**
   * What it selects by.
   *
   * @throws ProblemException MALFORMED
   */
  Requests.About about() {
    return new Requests.About(
        Optional.ofNullable(kind).map(it -> Texts.constant("kind", it, OperationKind.class)),
        Optional.ofNullable(statementClass)
            .map(it -> Texts.constant("statementClass", it, StatementClass.class)),
        Optional.ofNullable(table)
            .map(it -> Texts.required("table", it, Texts.LONGEST_NAME))
            .map(TableKeys::lookingFor),
        Optional.ofNullable(fingerprint).map(OperationQuery::digest));
  }

  private static Digest digest(String text) {
    try {
      return new Digest(text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.malformed(
          "Expected fingerprint to be 64 lower-case hex digits, but it is not, with %d characters"
              .formatted(text.length()));
    }
  }
}
