package dev.countersign.embedded;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The server settings, given on the command line at each start, so that an upgrade of ours reaches
 * old data folders.
 */
final class PostgreSqlSettings {

  private PostgreSqlSettings() {}

  static List<String> of(int port, boolean temporary, Map<String, String> overrides) {
    var settings = new TreeMap<>(ALWAYS);
    settings.put("port", Integer.toString(port));
    if (temporary) {
      settings.putAll(CARELESS);
    }
    settings.putAll(overrides);
    return settings.entrySet().stream()
        .flatMap(
            setting ->
                java.util.stream.Stream.of("-c", setting.getKey() + "=" + setting.getValue()))
        .toList();
  }

  /** Statements stay out of the server's log: they may hold literals, and ours set passwords. */
  private static final Map<String, String> ALWAYS =
      Map.of(
          "listen_addresses", "127.0.0.1",
          "unix_socket_directories", "",
          "max_connections", "200",
          "shared_buffers", "64MB",
          "max_wal_size", "256MB",
          "jit", "off",
          "timezone", "UTC",
          "log_timezone", "UTC",
          "log_min_error_statement", "panic",
          "log_statement", "none");

  /** For data that nobody will miss after a crash of the machine. */
  private static final Map<String, String> CARELESS =
      Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off");
}
