package dev.countersign.embedded;

import java.nio.file.Path;
import java.util.List;

/**
 * How a server ends with us. The shell becomes the server, leaving behind a watcher that outlives
 * nothing: it reads our end of a pipe, which closes when we close it and when we die, however we
 * die, and then asks the server to end. The second fork hands the watcher to init, for a server
 * does not expect children that it has not made.
 */
final class UntilPipeCloses {

  private static final String SCRIPT =
      """
      signal=$1 pids=$2; shift 2
      exec 3<&0
      ( ( read -r _ <&3; [ "$(head -n 1 "$pids")" = $$ ] && kill "-$signal" $$ ) >/dev/null 2>&1 & )
      exec "$@" </dev/null 3<&-
      """;

  private UntilPipeCloses() {}

  /**
   * The words to put before a server's own.
   *
   * @param signal that asks the server to end
   * @param pidFile whose first line is the server's process id, for the id may be another's by then
   */
  static List<String> words(String signal, Path pidFile) {
    return List.of("sh", "-c", SCRIPT, "sh", signal, pidFile.toString());
  }
}
