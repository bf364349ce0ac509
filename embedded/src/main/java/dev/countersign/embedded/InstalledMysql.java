package dev.countersign.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The MySQL 8 that is installed on this machine, where one is, on files of its own that go when it
 * does. No registry of ours has its programs, so tests that want it say aloud that they are skipped
 * elsewhere.
 */
public final class InstalledMysql implements AutoCloseable {
  private static final long START_SECONDS = 120;
  private static final String PASSWORD = "only-for-this-test";
  private static final String READY = "ready for connections";

  private final Path program;
  private final DataDirectory directory;
  private final int port = Ports.free();
  private final Process process;

  private InstalledMysql(Path program, DataDirectory directory) throws IOException {
    this.program = program;
    this.directory = directory;
    initialise();
    process = launch();
    awaitReady();
  }

  /** Where the PATH has a {@code mysqld} that is MySQL's and of version 8. */
  public static Optional<Path> program() {
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

  /** Starts it, about ten seconds. */
  public static InstalledMysql start(Path program) {
    var directory = DataDirectory.temporary();
    try {
      return new InstalledMysql(program, directory);
    } catch (IOException e) {
      directory.close();
      throw new ServerException("Expected to start MySQL, but got %s".formatted(e), e);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** The superuser's way in. */
  public MariaDbAdmin admin() {
    return new MariaDbAdmin(port, PASSWORD);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    directory.close();
  }

  private void initialise() throws IOException {
    var initialising = command("--initialize-insecure").start();
    if (!within(initialising) || initialising.exitValue() != 0) {
      initialising.destroyForcibly();
      throw failed();
    }
  }

  private Process launch() throws IOException {
    var onStart =
        Files.writeString(
            directory.path().resolve("on-start.sql"),
            """
            CREATE USER '%1$s'@'127.0.0.1' IDENTIFIED BY '%2$s';
            GRANT ALL ON *.* TO '%1$s'@'127.0.0.1' WITH GRANT OPTION;
            """
                .formatted(EmbeddedMariaDb.SUPERUSER, PASSWORD));
    return command(
            "--port=" + port,
            "--bind-address=127.0.0.1",
            "--skip-name-resolve",
            "--skip-log-bin",
            "--mysqlx=OFF",
            "--socket=" + directory.path().resolve("s"),
            "--pid-file=" + pidFile(),
            "--init-file=" + onStart)
        .start();
  }

  private void awaitReady() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!Files.readString(log(), StandardCharsets.ISO_8859_1).contains(READY)) {
      if (within(process, 20, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw failed();
      }
    }
  }

  /** It ends with this JVM, even when the JVM is killed. */
  private ProcessBuilder command(String... more) {
    var words = new ArrayList<>(UntilPipeCloses.words("TERM", pidFile()));
    words.addAll(
        List.of(
            program.toString(),
            "--no-defaults",
            "--datadir=" + directory.path().resolve("data"),
            // Where a statement may write files: anywhere, so that one that does is found out.
            "--secure-file-priv="));
    if (System.getProperty("user.name").equals("root")) {
      words.add("--user=root");
    }
    words.addAll(List.of(more));
    return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log().toFile());
  }

  private Path pidFile() {
    return directory.path().resolve("pid");
  }

  private Path log() {
    return directory.path().resolve("server.log");
  }

  private ServerException failed() throws IOException {
    return new ServerException("Expected MySQL to start, but it said: " + Files.readString(log()));
  }

  private static boolean within(Process process) {
    return within(process, START_SECONDS, TimeUnit.SECONDS);
  }

  private static boolean within(Process process, long time, TimeUnit unit) {
    try {
      return process.waitFor(time, unit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }
}
