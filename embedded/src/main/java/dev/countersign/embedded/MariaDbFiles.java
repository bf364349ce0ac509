package dev.countersign.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The files of one MariaDB, and its program on them: made once, started. */
final class MariaDbFiles {

  private static final long INITIALISE_SECONDS = 60;
  private static final String READY = "ready for connections";

  private static final List<String> SYSTEM_TABLES =
      List.of(
          "mariadb_system_tables.sql",
          "mariadb_performance_tables.sql",
          "mariadb_system_tables_data.sql");

  /** Small, and as careless as data may be that nobody keeps. */
  private static final List<String> SETTINGS =
      List.of(
          "--innodb-log-file-size=8M",
          "--innodb-buffer-pool-size=32M",
          "--innodb-flush-log-at-trx-commit=0",
          "--innodb-undo-tablespaces=0",
          "--innodb-use-native-aio=0",
          "--skip-log-bin",
          "--skip-name-resolve",
          "--skip-symbolic-links");

  private final Path folder;
  private final Account account;
  private final Path home;

  MariaDbFiles(Path folder, Account account) {
    this.folder = folder;
    this.account = account;
    this.home = MariaDbBinaries.unpackedIn(account.cache());
  }

  /** Makes the system tables, and what is said to the server once it runs. */
  void initialise(String password) throws IOException {
    Files.createDirectory(data());
    var sql = new StringBuilder("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n");
    for (var script : SYSTEM_TABLES) {
      sql.append(Files.readString(home.resolve("share").resolve(script))).append('\n');
    }
    var script = Files.writeString(folder.resolve("initialise.sql"), sql);
    Files.writeString(
        onStart(),
        """
        CREATE OR REPLACE USER '%1$s'@'127.0.0.1' IDENTIFIED BY '%2$s';
        GRANT ALL ON *.* TO '%1$s'@'127.0.0.1' WITH GRANT OPTION;
        DROP USER IF EXISTS '%1$s'@'localhost', '%1$s'@'::1';
        """
            .formatted(EmbeddedMariaDb.SUPERUSER, password));
    for (var path : List.of(folder, data(), script, onStart())) {
      account.give(path);
    }
    var process =
        new ProcessBuilder(account.command(command(List.of("--bootstrap"))))
            .redirectErrorStream(true)
            .redirectInput(script.toFile())
            .redirectOutput(log().toFile())
            .start();
    try {
      if (process.waitFor(INITIALISE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new ServerException("Expected MariaDB's system tables, but it said: " + lastWords());
  }

  /** Starts the server; it ends when the process's stdin is closed. */
  Process launch(int port, List<String> settings) throws IOException {
    var words = new ArrayList<>(UntilPipeCloses.words("TERM", pidFile()));
    words.addAll(
        command(
            List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=" + folder.resolve("s"),
                "--pid-file=" + pidFile(),
                "--init-file=" + onStart())));
    words.addAll(settings);
    return new ProcessBuilder(account.command(words))
        .redirectErrorStream(true)
        .redirectOutput(log().toFile())
        .start();
  }

  /** Whether the server takes connections; it says so after what is said to it on its start. */
  boolean isReady() throws IOException {
    return Files.readString(log(), StandardCharsets.ISO_8859_1).contains(READY);
  }

  /** The last line in which the server says what is wrong; for error messages. */
  String lastWords() throws IOException {
    var lines = Files.exists(log()) ? Files.readAllLines(log()) : List.<String>of();
    return lines.stream()
        .filter(line -> line.contains("ERROR"))
        .findFirst()
        .orElse(lines.isEmpty() ? "nothing" : lines.getLast());
  }

  private List<String> command(List<String> more) {
    var words =
        new ArrayList<>(
            List.of(
                home.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--datadir=" + data(),
                "--lc-messages-dir=" + home.resolve("share"),
                "--character-sets-dir=" + home.resolve("share/charsets"),
                "--tmpdir=" + folder));
    words.addAll(SETTINGS);
    words.addAll(more);
    return words;
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path onStart() {
    return folder.resolve("on-start.sql");
  }

  private Path pidFile() {
    return folder.resolve("pid");
  }

  private Path log() {
    return folder.resolve("server.log");
  }
}
