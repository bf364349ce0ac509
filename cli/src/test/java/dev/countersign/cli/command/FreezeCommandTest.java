package dev.countersign.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreezeCommandTest {
  private static final String FREEZE =
      """
      {"name":"inc-17","target":"orders*","environment":"production","running":"cancel",
       "by":"root","since":"2026-01-02T03:04:05Z","epoch":17}
      """;

  @TempDir private Path state;
  private GatewayStub gateway;
  private Terminal terminal;

  @BeforeEach
  void start() throws IOException {
    gateway = new GatewayStub();
    terminal =
        new Terminal(state)
            .with("COUNTERSIGN_URL", gateway.address().toString())
            .with("COUNTERSIGN_TOKEN", "a-token");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void shouldFreezeWhatIsNamed() {
    gateway.answers("POST /freezes", 201, FREEZE);

    int exit =
        terminal.run(
            "freeze",
            "start",
            "inc-17",
            "--target",
            "orders*",
            "--environment",
            "production",
            "--cancel-running");

    assertThat(exit).isEqualTo(ExitCode.DONE);
    assertThat(terminal.talk()).contains("orders*@production", "countersign freeze end inc-17");
    assertThat(gateway.calls())
        .containsExactly(
            "POST /freezes {\"name\":\"inc-17\",\"target\":\"orders*\","
                + "\"environment\":\"production\",\"running\":\"cancel\"}");
  }

  @Test
  void shouldFreezeEverythingWhereNothingIsNamed() {
    gateway.answers("POST /freezes", 201, FREEZE);

    terminal.run("freeze", "start", "inc-17");

    assertThat(gateway.calls())
        .containsExactly(
            "POST /freezes {\"name\":\"inc-17\",\"target\":\"*\","
                + "\"environment\":\"*\",\"running\":\"continue\"}");
  }

  @Test
  void shouldEndAFreeze() {
    gateway.answers(
        "DELETE /freezes/inc-17",
        200,
        """
        {"name":"inc-17","event":"FreezeEnded","epoch":18}
        """);

    assertThat(terminal.run("freeze", "end", "inc-17")).isEqualTo(ExitCode.DONE);
    assertThat(terminal.talk()).contains("inc-17 is over");
  }

  @Test
  void shouldListThoseInForce() {
    gateway.answers("GET /freezes", 200, "{\"items\":[" + FREEZE + "]}");

    assertThat(terminal.run("freeze", "list")).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data())
        .contains("inc-17", "orders*@production", "cancel", "root", "2026-01-02T03:04:05Z");
  }
}
