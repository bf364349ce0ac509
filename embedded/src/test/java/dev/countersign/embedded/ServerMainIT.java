package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@Tag("nightly")
class ServerMainIT {

  @TempDir private Path data;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void shouldRunKafkaUntilTerminated() throws Exception {
    int port = Ports.free();
    var process = start(KafkaServerMain.class, onPortAndData(port));

    assertThat(process.inputReader().readLine()).isEqualTo("ready bootstrap=127.0.0.1:" + port);
    new Clients("127.0.0.1:" + port).createTopic("t");

    terminate(process);
    assertThat(Ports.isBusy(port)).isFalse();
  }

  @Test
  void shouldRunKafkaAgainAfterAKill() throws Exception {
    int port = Ports.free();
    var words = onPortAndData(port);
    var process = start(KafkaServerMain.class, words);
    process.inputReader().readLine();
    var clients = new Clients("127.0.0.1:" + port);
    clients.createTopic("t");
    clients.send("t", "kept");

    process.destroyForcibly().waitFor();
    var again = start(KafkaServerMain.class, words);

    assertThat(again.inputReader().readLine()).startsWith("ready");
    assertThat(clients.committed("t")).containsExactly("kept");
  }

  @Test
  void shouldRunPostgreSqlUntilTerminated() throws Exception {
    int port = Ports.free();
    var process = start(PostgreSqlServerMain.class, onPortAndData(port));

    assertThat(process.inputReader().readLine()).isEqualTo("ready port=" + port);
    PostgreSqlAdmin.of(data, port).createDatabase("d", "o", "p");

    terminate(process);
    assertThat(Ports.isBusy(port)).isFalse();
    assertThat(pidFile()).doesNotExist();
  }

  @Test
  void shouldLeaveNoServerBehindAfterAKill() throws Exception {
    int port = Ports.free();
    var process = start(PostgreSqlServerMain.class, onPortAndData(port));
    process.inputReader().readLine();

    process.destroyForcibly().waitFor();

    await().until(() -> !Ports.isBusy(port) && !Files.exists(pidFile()));
  }

  @Test
  void shouldRunPostgreSqlAgainWhereALeftOverServerStillRuns() throws Exception {
    int port = Ports.free();
    var words = onPortAndData(port);
    var process = start(PostgreSqlServerMain.class, words);
    process.inputReader().readLine();
    var watcher = watcherOf(server());
    watcher.destroyForcibly();
    process.destroyForcibly().waitFor();
    assertThat(Ports.isBusy(port)).isTrue();

    var again = start(PostgreSqlServerMain.class, words);

    assertThat(again.inputReader().readLine()).isEqualTo("ready port=" + port);
  }

  @Test
  void shouldEndWhenItsPostgreSqlEnds() throws Exception {
    var process = start(PostgreSqlServerMain.class, "--data", data.toString());
    process.inputReader().readLine();

    server().destroyForcibly();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
  }

  @Test
  void shouldRefuseABusyPortInOneLine() throws Exception {
    int busy = SharedServers.freshDatabase().port();
    for (var program : List.of(KafkaServerMain.class, PostgreSqlServerMain.class)) {
      var process = start(program, "--port", Integer.toString(busy));

      assertThat(process.errorReader().readAllLines())
          .singleElement()
          .asString()
          .endsWith(
              "Expected port %d of 127.0.0.1 to be free, but another program listens on it"
                  .formatted(busy));
      assertThat(process.waitFor()).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseASecondServerOnTheSameFolderInOneLine() throws Exception {
    var first = start(KafkaServerMain.class, "--data", data.toString());
    first.inputReader().readLine();

    var second = start(KafkaServerMain.class, "--data", data.toString());

    assertThat(second.errorReader().readAllLines())
        .singleElement()
        .asString()
        .endsWith("to be unused, but another server is running on it");
    assertThat(second.waitFor()).isEqualTo(1);
  }

  private Process start(Class<?> program, String... words) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(words));
    var process = new ProcessBuilder(command).start();
    started.add(process);
    return process;
  }

  private static void terminate(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  private ProcessHandle server() throws IOException {
    var lines = Files.readAllLines(pidFile());
    return ProcessHandle.of(Long.parseLong(lines.getFirst())).orElseThrow();
  }

  private Path pidFile() {
    return data.resolve("pgdata").resolve("postmaster.pid");
  }

  private String[] onPortAndData(int port) {
    return new String[] {"--port", Integer.toString(port), "--data", data.toString()};
  }

  /**
   * The shell that would end the server when we die: it runs beside the server, and names its pid
   * file.
   */
  private ProcessHandle watcherOf(ProcessHandle server) {
    var pidFile = pidFile().toString();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != server.pid())
        .filter(
            process -> process.info().arguments().map(List::of).orElse(List.of()).contains(pidFile))
        .findFirst()
        .orElseThrow();
  }
}
