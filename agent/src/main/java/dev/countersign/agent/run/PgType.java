package dev.countersign.agent.run;

import java.util.Optional;

/**
 * A type of PostgreSQL, as far as writing its values as JSON needs it.
 *
 * @param name as in pg_type; of an array, the name of its elements followed by {@code []}
 * @param element of an array, the object id of the type of its elements
 */
public record PgType(String name, Kind kind, Optional<Long> element) {

  /** How a value becomes JSON. */
  public enum Kind {
    BOOL,
    /** A number that may be too large or too precise for a double. */
    EXACT,
    FLOAT,
    BYTES,
    DATE_TIME,
    JSON,
    ARRAY,
    /** Written as the server writes it. */
    TEXT
  }

  static PgType scalar(String name, Kind kind) {
    return new PgType(name, kind, Optional.empty());
  }

  static PgType array(String elementName, long element) {
    return new PgType(elementName + "[]", Kind.ARRAY, Optional.of(element));
  }
}
