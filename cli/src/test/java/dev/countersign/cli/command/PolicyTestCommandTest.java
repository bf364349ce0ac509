package dev.countersign.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTestCommandTest {
  private static final String PEOPLE =
      """
      people:
        alice: { roles: [developer] }
        bob: { groups: [dba], roles: [approver] }
        carol: { groups: [dba], roles: [approver] }
      targets: [ { target: orders, environment: production } ]
      """;

  @TempDir private Path state;
  @TempDir private Path folder;
  private Terminal terminal;

  @BeforeEach
  void start() throws IOException {
    terminal = new Terminal(state);
    write(
        "changes.yaml",
        "policy: changes\nsteps: [ { name: look, quorums: [ 1 of group:dba ], reject: noted } ]\n");
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private int run() {
    return terminal.run("policy", "test", folder.toString());
  }

  @Test
  void shouldPassWhereEverythingTurnsOutAsTold() throws IOException {
    write(
        "a.test.yaml",
        PEOPLE
            + """
            cases:
              - name: waits
                given: { requester: alice, target: orders, environment: production, sql: SELECT 1 }
                rejectedBy: [carol]
                expect: { outcome: pending, policies: [changes], steps: [look] }
              - name: runs
                given: { requester: alice, target: orders, environment: production, sql: SELECT 1 }
                approvedBy: [bob]
                expect: { outcome: approved }
            """);

    assertThat(run()).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data()).contains("ok        a.test.yaml: waits");
    assertThat(terminal.talk()).contains("2 passed, 0 failed.");
  }

  @Test
  void shouldSayWhatDiffers() throws IOException {
    write(
        "a.test.yaml",
        PEOPLE
            + """
            cases:
              - name: nobody knows this place
                given: { requester: alice, target: orders, environment: moon, sql: SELECT 1 }
                expect: { outcome: approved }
            """);

    assertThat(run()).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.data())
        .contains("FAILED    a.test.yaml: nobody knows this place")
        .contains("expected outcome approved, but it is refused")
        .contains("the rules say: Expected a known target");
  }

  @Test
  void shouldTellWhatComesOfBrokenGlass() throws IOException {
    write("firm.yaml", "policy: firm\nmatch: { classes: [destructive] }\nbreakGlass: forbidden\n");
    write(
        "look.yaml",
        """
        policy: look
        match: { classes: [write] }
        steps: [ { name: security, quorums: [ 1 of group:dba ], nonBypassable: true } ]
        """);
    write(
        "a.test.yaml",
        PEOPLE.replace("people:", "people:\n  root: { roles: [admin] }")
            + """
            cases:
              - name: goes ahead
                given: { requester: root, target: orders, environment: production, sql: SELECT 1, breakGlass: true }
                expect: { outcome: approved }
              - name: waits for what nobody passes over
                given: { requester: root, target: orders, environment: production, sql: DELETE FROM x, breakGlass: true }
                expect: { outcome: pending }
              - name: not for everybody
                given: { requester: alice, target: orders, environment: production, sql: SELECT 1, breakGlass: true }
                expect: { outcome: refused, code: FORBIDDEN }
              - name: not there
                given: { requester: root, target: orders, environment: production, sql: DROP TABLE x, breakGlass: true }
                expect: { outcome: refused, code: BYPASS_FORBIDDEN }
            """);

    assertThat(run()).as(terminal.data() + terminal.talk()).isEqualTo(ExitCode.DONE);
    assertThat(terminal.talk()).contains("4 passed, 0 failed.");
  }

  @Test
  void shouldSayWhatMayStandInACaseWhereBreakGlassIsMisspelt() throws IOException {
    write("a.test.yaml", PEOPLE + "cases: [ { name: x, given: { breakglass: true } } ]\n");

    assertThat(run()).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("at, breakGlass, environment", "'breakglass'");
  }

  @Test
  void shouldNameTheFileAndTheSlipOfThePen() throws IOException {
    write("a.test.yaml", PEOPLE + "cases: [ { nam: x } ]\n");

    assertThat(run()).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("a.test.yaml").contains("'nam'");
  }

  @Test
  void shouldRefuseWhatIsNoPolicyAsPublishingWould() throws IOException {
    write("a.test.yaml", PEOPLE);
    write("b.yaml", "policy: b\nsteps: [ { name: look, quorums: [ 3 of group:dba ] } ]\n");

    assertThat(run()).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("b.yaml: Expected 3 different people");
  }

  @Test
  void shouldWantCases() {
    assertThat(run()).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("test.yaml");
  }
}
