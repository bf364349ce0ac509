package dev.countersign.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How to run PostgreSQL.
 *
 * @param data the folder to keep everything in, safe against power loss; empty for a temporary one
 *     that trades that safety for speed and is deleted on close
 * @param port the port to listen on, 1 to 65535; empty for a free one
 * @param settings server settings that win over ours, in PostgreSQL's own names
 */
public record PostgreSqlOptions(
    Optional<Path> data, OptionalInt port, Map<String, String> settings) {

  public PostgreSqlOptions {
    settings = Map.copyOf(settings);
  }

  /** A free port, nothing kept. */
  public static PostgreSqlOptions temporary() {
    return new PostgreSqlOptions(Optional.empty(), OptionalInt.empty(), Map.of());
  }

  /** A free port, everything kept in {@code data}. */
  public static PostgreSqlOptions keptIn(Path data) {
    return new PostgreSqlOptions(Optional.of(data), OptionalInt.empty(), Map.of());
  }

  /** The same, on this port. */
  public PostgreSqlOptions onPort(int fixed) {
    return new PostgreSqlOptions(data, OptionalInt.of(fixed), settings);
  }

  /** The same, with one more server setting. */
  public PostgreSqlOptions with(String name, String value) {
    var more = new HashMap<>(settings);
    more.put(name, value);
    return new PostgreSqlOptions(data, port, more);
  }
}
