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

class ReconcileCommandTest {
  private static final String ID = Bodies.ID;
  private static final String FOUND =
      "orders: a table of InnoDB, created 2026-03-01T11:50:02Z, after it was begun; columns id, n";

  @TempDir private Path state;
  private GatewayStub gateway;
  private Terminal terminal;

  @BeforeEach
  void start() throws IOException {
    gateway = new GatewayStub();
    terminal = Terminal.signedIn(state, gateway, "root");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private void shows(String run) {
    gateway.answers("GET /requests/" + ID, 200, Bodies.request("executing", 9, run));
  }

  private static String unknown(String more) {
    return "{\"number\":2,\"status\":\"unknown\"" + more + "}";
  }

  @Test
  void shouldSayThatAgentsLookForItUntilOneCannotTell() {
    shows(unknown(""));
    assertThat(terminal.run("request", "show", "--as", "root", ID)).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data())
        .contains("Outcome      UNKNOWN; agents look for it at the target\n");
  }

  @Test
  void shouldShowWhatWasFoundAndWhatToDo() {
    shows(unknown(",\"evidence\":\"" + FOUND + "\""));
    assertThat(terminal.run("request", "show", "--as", "root", ID)).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data())
        .contains("Outcome      UNKNOWN; a person has to look and say: request reconcile\n")
        .contains("Found        orders: a table of InnoDB");
    assertThat(terminal.data().lines()).allMatch(line -> Cells.width(line) <= 80);
  }

  @Test
  void shouldSayWhatBecameOfTheRunThatItShowed() {
    shows(unknown(",\"evidence\":\"" + FOUND + "\""));
    gateway.answers(
        "POST /requests/" + ID + "/reconcile",
        200,
        "{\"id\":\"x\",\"status\":\"completed\",\"sequence\":9}");

    assertThat(
            terminal.run("request", "reconcile", "--as", "root", "--failed", "-m", "no index", ID))
        .isEqualTo(ExitCode.DONE);

    assertThat(terminal.talk()).contains("Found        orders", "Reconciled: run 2 failed.");
    assertThat(gateway.calls().getLast())
        .contains("\"execution\":2", "\"outcome\":\"failed\"", "\"reason\":\"no index\"");
  }

  @Test
  void shouldNotSayItOfARunThatIsNotUnknown() {
    shows("{\"number\":1,\"status\":\"running\"}");

    assertThat(terminal.run("request", "reconcile", "--as", "root", "--succeeded", "-m", "x", ID))
        .isEqualTo(ExitCode.ERROR);

    assertThat(terminal.talk()).contains("but its last is running");
    assertThat(gateway.calls()).noneMatch(call -> call.startsWith("POST"));
  }

  @Test
  void shouldShowWhoSaidIt() {
    shows(
        "{\"number\":2,\"status\":\"failed\",\"evidence\":\""
            + FOUND
            + "\",\"reconciledBy\":\"root\",\"reason\":\"no index\"}");
    assertThat(terminal.run("request", "show", "--as", "root", ID)).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data()).contains("Outcome      failed, by the word of root\n", "no index");
  }

  @Test
  void shouldShowWhyARunFailed() {
    shows(
        "{\"number\":1,\"status\":\"failed\",\"failure\":{\"code\":\"23505\","
            + "\"message\":\"unique_violation\",\"effectUnclear\":false}}");
    assertThat(terminal.run("request", "show", "--as", "root", ID)).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data()).contains("Outcome      failed: unique_violation [23505]\n");
  }
}
