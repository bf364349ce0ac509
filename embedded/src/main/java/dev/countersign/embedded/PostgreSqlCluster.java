package dev.countersign.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The files of one server, and its programs on them: made once, started, stopped. Of processes it
 * knows one at most.
 */
final class PostgreSqlCluster {

  private static final int STATUS_LINE = 7;
  private static final Pattern ERROR = Pattern.compile("FATAL:|PANIC:|could not bind|error:");

  private final Account account;
  private final Path home;
  private final Path folder;
  private final Path data;

  PostgreSqlCluster(Account account, Path folder) {
    this.account = account;
    this.home = PostgreSqlBinaries.unpackedIn(account.cache());
    this.folder = folder;
    this.data = folder.resolve("pgdata");
  }

  /**
   * Makes the files if there are none, beside and moved into place, so that they are either whole
   * or absent.
   */
  String initialiseOnce(boolean careless) throws IOException {
    var passwordFile = folder.resolve(PostgreSqlAdmin.PASSWORD_FILE);
    if (!Files.exists(data)) {
      var staging = folder.resolve("pgdata.making");
      Trees.delete(staging);
      writePassword(passwordFile);
      Files.createDirectory(
          staging,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      account.give(staging);
      account.give(passwordFile);
      account.give(folder);
      run(60, initdb(staging, passwordFile, careless));
      Files.move(staging, data, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(passwordFile).strip();
  }

  private List<String> initdb(Path staging, Path passwordFile, boolean careless)
      throws IOException {
    var words =
        new ArrayList<>(
            List.of(
                program("initdb"),
                "--pgdata=" + staging,
                "--username=" + PostgreSqlAdmin.SUPERUSER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C"));
    if (hasLocales()) {
      words.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
    }
    if (careless) {
      words.add("--no-sync");
    }
    return words;
  }

  /** From 17 on it brings locales of its own, which are the same on every system. */
  private boolean hasLocales() throws IOException {
    // Its first line is "# PostgreSQL 18"; initdb itself goes by it.
    try (var lines = Files.lines(home.resolve("share/postgresql/postgres.bki"))) {
      return Integer.parseInt(lines.findFirst().orElseThrow().replaceAll("\\D", "")) >= 17;
    }
  }

  /**
   * Starts the server; its own words go to {@code server.log}. It ends when the process's stdin is
   * closed.
   */
  Process launch(int port, boolean careless, Map<String, String> settings) throws IOException {
    var words = new ArrayList<>(UntilPipeCloses.words("INT", pidFile()));
    words.addAll(List.of(program("postgres"), "-D", data.toString()));
    words.addAll(PostgreSqlSettings.of(port, careless, settings));
    var builder = new ProcessBuilder(account.command(words));
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    return builder.redirectErrorStream(true).redirectOutput(log().toFile()).start();
  }

  /** Whether the server with this process id takes connections. */
  boolean isReady(long pid) {
    var lines = pidLines();
    return lines.size() > STATUS_LINE
        && lines.getFirst().strip().equals(Long.toString(pid))
        && lines.get(STATUS_LINE).strip().equals("ready");
  }

  /**
   * Stops a server that somebody left running on these files, for instance a JVM that was killed.
   * One that is dead but was never reaped, as under the init of some containers, would pass for
   * alive with the server's own check, so its pid file goes.
   */
  void stopLeftOver() throws IOException {
    var left = leftOver();
    if (left.filter(PostgreSqlCluster::isServer).isPresent()) {
      run(
          30,
          List.of(program("pg_ctl"), "stop", "--pgdata=" + data, "--mode=fast", "--timeout=20"));
    } else if (left.isPresent()) {
      Files.deleteIfExists(pidFile());
    }
  }

  /** The last line in which the server says why it would not run; for error messages. */
  String lastWords() throws IOException {
    return lastErrorIn(log());
  }

  private Optional<ProcessHandle> leftOver() {
    var lines = pidLines();
    if (lines.isEmpty() || !lines.getFirst().strip().matches("[0-9]+")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(ProcessHandle::isAlive);
  }

  /** A dead process has no program any more, and a process of somebody else has another one. */
  private static boolean isServer(ProcessHandle process) {
    return process.info().command().filter(program -> program.endsWith("/postgres")).isPresent();
  }

  private List<String> pidLines() {
    try {
      return Files.exists(pidFile()) ? Files.readAllLines(pidFile()) : List.of();
    } catch (IOException goneMeanwhile) {
      return List.of();
    }
  }

  private Path pidFile() {
    return data.resolve("postmaster.pid");
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  private String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  private static void writePassword(Path file) throws IOException {
    var bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, HexFormat.of().formatHex(bytes) + "\n");
  }

  private void run(int seconds, List<String> words) throws IOException {
    var log = folder.resolve("setup.log");
    var builder = new ProcessBuilder(account.command(words)).redirectErrorStream(true);
    var process = builder.redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    try {
      if (process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new ServerException(
        "Expected %s to succeed within %d s, but it said: %s"
            .formatted(Path.of(words.getFirst()).getFileName(), seconds, lastErrorIn(log)));
  }

  private static String lastErrorIn(Path log) throws IOException {
    var lines = Files.exists(log) ? Files.readAllLines(log) : List.<String>of();
    return lines.stream()
        .filter(line -> ERROR.matcher(line).find())
        .reduce((_, later) -> later)
        .orElse(lines.isEmpty() ? "nothing" : lines.getLast());
  }
}
