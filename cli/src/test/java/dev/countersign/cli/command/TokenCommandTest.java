package dev.countersign.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {
  private static final String PREFIX = "cs_" + "a".repeat(26) + "_";
  private static final String TOKEN = PREFIX + "b".repeat(52);

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
  void shouldPrintTheTokenAloneAsData() {
    gateway.answers(
        "POST /tokens",
        201,
        """
        {"token":"%s","prefix":"%s","owner":"bob","epoch":9}
        """
            .formatted(TOKEN, PREFIX));

    int exit =
        terminal.run(
            "token",
            "issue",
            "nightly",
            "--role",
            "approver:orders*@production",
            "--group",
            "dba",
            "--ai");

    assertThat(exit).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data()).isEqualTo(TOKEN + "\n");
    assertThat(terminal.talk()).contains("bob", "shown this once").doesNotContain(TOKEN);
    assertThat(gateway.calls().toString())
        .contains(
            "\"label\":\"nightly\"", "\"target\":\"orders*\"", "\"environment\":\"production\"")
        .contains("\"groups\":[\"dba\"]", "\"ai\":true");
  }

  @Test
  void shouldRefuseARoleThatCannotBeRead() {
    int exit = terminal.run("token", "issue", "nightly", "--role", "approver@orders");

    assertThat(exit).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("Expected a role such as approver");
  }

  @Test
  void shouldListTokensWithoutTheirSecrets() {
    gateway.answers(
        "GET /tokens",
        200,
        """
        {"items":[{"prefix":"%s","label":"nightly","owner":"bob","ai":false,"state":"working",
         "issued":"2026-01-02T03:04:05Z","lastUsed":"2026-01-03T03:04:05Z",
         "roles":[{"role":"approver","target":"*","environment":"*"}],"groups":[]}],"more":false}
        """
            .formatted(PREFIX));

    int exit = terminal.run("token", "list", "--prefix", "cs_a");

    assertThat(exit).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data())
        .contains(PREFIX, "nightly", "working", "never", "roles [approver] groups []");
  }

  @Test
  void shouldSayThatATokenIsRevokedAndAUserSuspended() {
    gateway
        .answers(
            "DELETE /tokens/" + PREFIX,
            200,
            """
            {"name":"%s","event":"TokenRevoked","epoch":10}
            """
                .formatted(PREFIX))
        .answers(
            "POST /users/zoe/suspend",
            200,
            """
            {"name":"zoe","event":"PrincipalSuspended","epoch":11}
            """);

    assertThat(terminal.run("token", "revoke", PREFIX)).isEqualTo(ExitCode.DONE);
    assertThat(terminal.run("user", "suspend", "zoe")).isEqualTo(ExitCode.DONE);
    assertThat(terminal.talk()).contains(PREFIX + " works no more", "zoe is suspended");
  }

  @Test
  void shouldDefineGroupsAndRoles() {
    gateway
        .answers(
            "PUT /groups/dba", 200, "{\"name\":\"dba\",\"event\":\"GroupDefined\",\"epoch\":1}")
        .answers(
            "PUT /roles/reporter",
            200,
            "{\"name\":\"reporter\",\"event\":\"RoleDefined\",\"epoch\":2}");

    assertThat(terminal.run("group", "define", "dba", "bob", "carol", "--group", "interns"))
        .isEqualTo(ExitCode.DONE);
    assertThat(terminal.run("role", "define", "reporter", "audit.read")).isEqualTo(ExitCode.DONE);
    assertThat(gateway.calls().toString())
        .contains("\"members\":[\"bob\",\"carol\"]", "\"permissions\":[\"audit.read\"]");
  }
}
