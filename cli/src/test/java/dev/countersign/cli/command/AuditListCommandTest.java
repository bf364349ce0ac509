package dev.countersign.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Cells;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditListCommandTest {
  private static final String ENTRY =
      """
      {"sequence":123456,"time":"2026-01-02T03:04:05.678Z","category":"approval","type":"VoteCast",
       "actor":"bob\\u001b[31m","actorKind":"person","address":"::1",
       "summary":"voted to approve step 1, and so on for longer than anybody's terminal is wide"}
      """;

  @TempDir private Path state;
  private GatewayStub gateway;
  private Terminal terminal;

  @BeforeEach
  void start() throws IOException {
    gateway =
        new GatewayStub()
            .answers("GET /audit", 200, "{\"items\":[" + ENTRY + "],\"next\":\"123456\"}");
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
  void shouldListWithin80ColumnsWithoutObeyingNames() {
    assertThat(
            terminal.run(
                "audit", "list", "--category", "approval", "--since", "2026-01-02T00:00:00Z"))
        .isEqualTo(ExitCode.DONE);

    assertThat(terminal.data().lines()).hasSize(2).allMatch(line -> Cells.width(line) <= 80);
    assertThat(terminal.data())
        .contains("123456", "01-02 03:04:05", "voted to approve step 1")
        .doesNotContain("\u001b");
    assertThat(terminal.talk()).isEqualTo("More: --cursor 123456\n");
    assertThat(gateway.calls())
        .containsExactly("GET /audit?category=approval&from=2026-01-02T00%3A00%3A00Z&limit=20");
  }

  @Test
  void shouldGiveProgramsWhatTheGatewaySaid() {
    assertThat(terminal.run("audit", "list", "--output", "json")).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data()).contains("\"type\" : \"VoteCast\"", "\"next\" : \"123456\"");
  }
}
