package dev.countersign.agent.pg;

import dev.countersign.agent.evidence.Asked.Reason;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the server looks for what a text names without a schema. A text is called a read because
 * the functions and operators that it names are harmless in pg_catalog; where another schema comes
 * before, it may have its own of the same name.
 */
final class SearchPath {
  /** As it is now, with what is searched unasked; asked for without looking anything up in it. */
  static final String SELECT = "SELECT pg_catalog.current_schemas(true)::pg_catalog.text[]";

  private static final String OWN = "pg_catalog";

  private SearchPath() {}

  /** The schema that is searched first for functions; for those, a temporary one never is. */
  static String first(Row row) {
    return Stream.of(row.getArrayOfStrings(0))
        .filter(schema -> !schema.startsWith("pg_temp_"))
        .findFirst()
        .orElse("");
  }

  /** Why nothing is run where that schema comes first. */
  static Optional<Reason> objection(String first) {
    return first.equals(OWN)
        ? Optional.empty()
        : Optional.of(
            new Reason(
                "SEARCH_PATH",
                "Expected pg_catalog to come first in the search path of the agent's role, but"
                    + " another schema does, which may have functions of the same names; nothing"
                    + " was run"));
  }
}
