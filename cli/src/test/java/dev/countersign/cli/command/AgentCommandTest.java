package dev.countersign.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentCommandTest {
  private static final String TWO =
      """
      {"items":[
        {"name":"agent-1","pool":"main","connected":"yes",
         "advert":{"version":"0.1.0-SNAPSHOT","kinds":["sql","migration"],"slots":4,"targets":[
           {"target":"orders","environment":"production","dialect":"postgresql",
            "reader":true,"measures":false},
           {"target":"stock","environment":"warehouse","dialect":"mariadb",
            "reader":false,"measures":true}]},
         "advertisedSince":"2026-03-01T11:58:00Z"},
        {"name":"agent-2","pool":"main","connected":"unknown"}]}
      """;

  @TempDir private Path state;
  private GatewayStub gateway;
  private Terminal terminal;

  @BeforeEach
  void start() throws IOException {
    gateway = new GatewayStub().answers("GET /agents", 200, TWO);
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
  void shouldShowALineForEachTargetWithinEightyColumns() {
    assertThat(terminal.run("agent", "list")).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data())
        .isEqualTo(
            """
            NAME     POOL  VERSION         UP   KINDS          TARGETS            SINCE
            agent-1  main  0.1.0-SNAPSHOT  yes  sql,migration  orders@production  2m
                                                               stock@warehouse
            agent-2  main  ?               ?                                      never
            """);
    assertThat(terminal.data().lines()).allSatisfy(it -> assertThat(it.length()).isLessThan(81));
  }

  @Test
  void shouldGiveProgramsWhatTheGatewaySaid() {
    assertThat(terminal.run("agent", "list", "--output", "json")).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data()).contains("\"connected\"", "\"unknown\"", "\"measures\"");
  }

  @Test
  void shouldNotTakeThePrivateKeyOfAnAgent() throws IOException {
    var key = Files.writeString(state.resolve("agent-2.pem"), "-----BEGIN PRIVATE KEY-----\nx\n");

    assertThat(terminal.run("agent", "add", "agent-2", "--key", key.toString()))
        .isEqualTo(ExitCode.ERROR);

    assertThat(terminal.talk()).contains("but it is a private one", "-pubout");
  }

  @Test
  void shouldSayThatGovernanceOfPlacesNeedsTheRootKey() {
    for (var words :
        List.of(
            "agent remove agent-2",
            "pool add far --lease 10s",
            "pool list",
            "target list --output json")) {
      var before = terminal.talk().length();

      assertThat(terminal.run(words.split(" "))).as(words).isEqualTo(ExitCode.ERROR);

      assertThat(terminal.talk().substring(before)).as(words).contains("Expected the root key");
    }
  }
}
