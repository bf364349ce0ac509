package dev.countersign.cli.command;

import static dev.countersign.cli.command.Bodies.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, as a shell sends it to a real process. */
class InterruptedIT {
  private static final int INTERRUPTED = 130;

  @TempDir private Path state;
  private GatewayStub gateway;
  private Process process;

  @BeforeEach
  void start() throws IOException {
    gateway = new GatewayStub();
  }

  @AfterEach
  void stop() {
    if (process != null) {
      process.destroyForcibly();
    }
    gateway.close();
  }

  @Test
  void shouldEndWith130AndSayWhichRequestGoesOn() throws Exception {
    gateway
        .answers("POST /requests", 201, Bodies.request("executing", 4))
        .answers("GET /requests/" + ID, 200, Bodies.request("executing", 4));
    countersign("execute", "-t", "orders", "-e", "production", "SELECT 1");
    awaitCall("GET /requests/" + ID + "?");

    interrupt();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEmpty();
    assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("Interrupted. Request " + ID + " goes on")
        .contains("countersign request resume")
        .doesNotContain("Exception");
  }

  @Test
  void shouldNameTheRequestThatIsNotDecidedYet() throws Exception {
    gateway
        .answers("POST /requests", 202, "{\"id\":\"" + ID + "\",\"sequence\":0}")
        .answers(
            "GET /requests/" + ID,
            404,
            "{\"status\":404,\"detail\":\"Expected it\",\"code\":\"UNKNOWN_REQUEST\"}");
    countersign("execute", "-t", "orders", "-e", "production", "SELECT 1");
    awaitCall("GET /requests/" + ID + "?");

    interrupt();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
    assertThat(talk())
        .contains("Interrupted. Request " + ID + " goes on")
        .contains("countersign request resume");
  }

  @Test
  void shouldSayHowToAskForTheSameAgainWhereNobodyHasAnswered() throws Exception {
    var silence = new CountDownLatch(1);
    try {
      gateway.keepsSilent("POST /requests", silence);
      countersign("execute", "-t", "orders", "-e", "production", "SELECT 1");
      awaitCall("POST /requests");

      interrupt();

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
      assertThat(talk()).containsPattern("--idempotency-key [0-9a-f-]{36}");
    } finally {
      silence.countDown();
    }
  }

  @Test
  void shouldSayThatAWatchedRequestGoesOn() throws Exception {
    try (var stream = new StreamStub()) {
      countersignAt(stream.address().toString(), "request", "watch", ID);
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !stream.opened().isEmpty());

      interrupt();

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
      assertThat(talk())
          .contains("Interrupted. Request " + ID + " goes on")
          .contains("countersign request watch");
    }
  }

  private String talk() throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** A signal that our own shell ignores would be ignored by its children too; env undoes it. */
  private void countersign(String... words) throws IOException {
    countersignAt(gateway.address().toString(), words);
  }

  private void countersignAt(String url, String... words) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command);
    builder.environment().put("COUNTERSIGN_URL", url);
    builder.environment().put("COUNTERSIGN_TOKEN", "cs_x_y");
    builder.environment().put("COUNTERSIGN_STATE", state.toString());
    process = builder.start();
    process.getOutputStream().close();
  }

  private void awaitCall(String beginning) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> gateway.calls().stream().anyMatch(call -> call.startsWith(beginning)));
  }

  private void interrupt() throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
