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

  /**
   * Statements stay out of the server's log: they may hold literals, and ours set passwords. So do
   * errors and warnings, which quote values; whoever caused one has been told of it.
   */
  private static final Map<String, String> ALWAYS =
      Map.ofEntries(
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("max_connections", "200"),
          Map.entry("shared_buffers", "64MB"),
          Map.entry("max_wal_size", "256MB"),
          Map.entry("jit", "off"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          Map.entry("log_min_messages", "log"),
          Map.entry("log_min_error_statement", "panic"),
          Map.entry("log_statement", "none"));

  /** For data that nobody will miss after a crash of the machine. */
  private static final Map<String, String> CARELESS =
      Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off");
}
