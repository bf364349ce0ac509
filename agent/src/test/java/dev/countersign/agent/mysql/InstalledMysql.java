package dev.countersign.agent.mysql;

import dev.countersign.embedded.EmbeddedMariaDb;
import dev.countersign.embedded.MariaDbAdmin;
import dev.countersign.embedded.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The MySQL 8 that is installed on this machine, where one is, on files of its own. */
final class InstalledMysql implements AutoCloseable {
  private static final String PASSWORD = "only-for-this-test";

  private final Path program;
  private final Path folder;
  private final int port = Ports.free();
  private final Process process;

  /** The program, where the PATH has one and it is MySQL's and of version 8. */
  static Optional<Path> program() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "mysqld"))
        .filter(Files::isExecutable)
        .filter(InstalledMysql::isVersion8)
        .findFirst();
  }

  private static boolean isVersion8(Path program) {
    try {
      var asked = new ProcessBuilder(program.toString(), "--version").start();
      var said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return said.contains("Ver 8.") && !said.contains("MariaDB");
    } catch (IOException e) {
      return false;
    }
  }

  InstalledMysql(Path program) throws IOException, InterruptedException {
    this.program = program;
    folder = Files.createTempDirectory("mysql");
    var initialising = command("--initialize-insecure").start();
    if (!initialising.waitFor(2, TimeUnit.MINUTES) || initialising.exitValue() != 0) {
      throw new IllegalStateException(Files.readString(folder.resolve("log")));
    }
    var onStart =
        Files.writeString(
            folder.resolve("on-start.sql"),
            "CREATE USER '%1$s'@'127.0.0.1' IDENTIFIED BY '%2$s';\nGRANT ALL ON *.* TO '%1$s'@'127.0.0.1' WITH GRANT OPTION;\n"
                .formatted(EmbeddedMariaDb.SUPERUSER, PASSWORD));
    process =
        command(
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--skip-log-bin",
                "--mysqlx=OFF",
                "--socket=" + folder.resolve("s"),
                "--init-file=" + onStart)
            .start();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.readString(folder.resolve("log")).contains("ready for connections"));
  }

  private ProcessBuilder command(String... more) {
    var words =
        new ArrayList<>(
            List.of(program.toString(), "--no-defaults", "--datadir=" + folder.resolve("data")));
    if (System.getProperty("user.name").equals("root")) {
      words.add("--user=root");
    }
    words.addAll(List.of(more));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile());
  }

  MariaDbAdmin admin() {
    return new MariaDbAdmin(port, PASSWORD);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
