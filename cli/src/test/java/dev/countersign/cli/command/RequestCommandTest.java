package dev.countersign.cli.command;

import static dev.countersign.cli.command.Bodies.DIGEST;
import static dev.countersign.cli.command.Bodies.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Cells;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestCommandTest {
  @TempDir private Path state;
  private GatewayStub gateway;
  private Terminal terminal;

  private static final String OTHER = "z".repeat(26);

  @BeforeEach
  void start() throws IOException {
    gateway = new GatewayStub();
    terminal = Terminal.signedIn(state, gateway, "bob");
    gateway
        .answers("GET /requests/" + ID, 200, Bodies.request("pending", 3))
        .answers(
            "POST /requests/" + ID + "/votes",
            200,
            "{\"id\":\"x\",\"status\":\"approved\",\"sequence\":6}");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void shouldListWithin80Columns() {
    gateway.answers(
        "GET /requests", 200, "{\"items\":[" + Bodies.request("pending", 3) + "],\"next\":\"c2\"}");

    assertThat(terminal.run("request", "list", "--as", "bob", "--pending-for", "me"))
        .isEqualTo(ExitCode.DONE);

    assertThat(terminal.data().lines()).hasSize(2).allMatch(line -> Cells.width(line) <= 80);
    assertThat(terminal.data())
        .contains(ID, "pending", "alice", "orders@production", "write", "12m");
    assertThat(terminal.talk()).isEqualTo("More: --cursor c2\n");
    assertThat(gateway.calls()).containsExactly("GET /requests?limit=20&pendingFor=me");
  }

  @Test
  void shouldLookForWhatIsAskedFor() {
    gateway.answers("GET /requests", 200, "{\"items\":[]}");

    assertThat(
            terminal.run(
                "request",
                "list",
                "--as",
                "bob",
                "--kind",
                "sql",
                "--class",
                "write",
                "--table",
                "public.orders",
                "--fingerprint",
                DIGEST,
                "--since",
                "2026-01-02T03:04:05Z",
                "--until",
                "2026-01-03T00:00:00Z"))
        .isEqualTo(ExitCode.DONE);

    assertThat(gateway.calls())
        .containsExactly(
            "GET /requests?fingerprint="
                + DIGEST
                + "&from=2026-01-02T03%3A04%3A05Z&kind=sql&limit=20&statementClass=write"
                + "&table=public.orders&to=2026-01-03T00%3A00%3A00Z");
  }

  /** What a person hands to a list, whole and on one line. */
  @Test
  void shouldShowTheFingerprint() {
    gateway.answers(
        "GET /requests/" + OTHER,
        200,
        Bodies.request("pending", 3)
            .replace("\"findings\":[],", "\"findings\":[],\"fingerprint\":\"" + DIGEST + "\","));

    assertThat(terminal.run("request", "show", "--as", "bob", OTHER)).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data()).contains("\nFingerprint  " + DIGEST + "\n");
  }

  @Test
  void shouldShowEverythingWithoutObeyingIt() {
    assertThat(terminal.run("request", "show", "--as", "bob", ID)).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data())
        .contains(
            "  | UPDATE orders SET status = 'paid'\n  | WHERE id = 2\n",
            "  | UPDATE orders SET status = ?\n",
            "Paid by \\u{1b}[31mcheque",
            "group:dba")
        .doesNotContain("\u001b");
  }

  /** What an approver reads: what runs, what does not, and nothing that a terminal obeys. */
  @Test
  void shouldShowMigrationsFileByFile() {
    gateway.answers(
        "GET /requests/" + OTHER,
        200,
        migration(
            """
            {"action":"resume-up","outOfOrder":true,"applied":[],"migrations":[
              {"version":7,"name":"add_note","checksum":"%s","from":2,
               "sql":"CREATE TABLE a (b int);\\nALTER TABLE a ADD \\u001b[2Jc int;\\n"}]}"""
                .formatted("c".repeat(64))));

    assertThat(terminal.run("request", "show", "--as", "bob", OTHER)).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data())
        .contains(
            "Action       resume-up: what stopped midway is gone on with\n",
            "Order        versions older than the newest applied may run\n",
            "Migration    1 of 1: 7_add_note\n",
            "Goes on with statement 2; those before it do not run again\n",
            "Exact text\n  | CREATE TABLE a (b int);\n  | ALTER TABLE a ADD \\u{1b}[2Jc int;\n")
        .doesNotContain("\u001b");
    assertThat(terminal.data().lines()).allMatch(line -> Cells.width(line) <= 80);
  }

  @Test
  void shouldSayWhatOfAMigrationDoesNotRun() {
    gateway.answers(
        "GET /requests/" + OTHER,
        200,
        migration(
            """
            {"action":"mark-applied","outOfOrder":false,"applied":[],"migrations":[
              {"version":7,"name":"add_note","checksum":"%s","from":1,"sql":"DROP TABLE a"},
              {"version":8,"name":"more","checksum":"%s","from":1,"sql":"DROP TABLE b"}]}"""
                .formatted("c".repeat(64), "d".repeat(64))));

    assertThat(terminal.run("request", "show", "--as", "bob", OTHER)).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data())
        .contains(
            "Action       mark-applied: nothing runs; it is written down as applied,",
            "Migration    1 of 2: 7_add_note\n",
            "Exact text, which does not run\n  | DROP TABLE a\n",
            "Migration    2 of 2: 8_more\n",
            "Exact text, which does not run\n  | DROP TABLE b\n")
        .doesNotContain("Goes on with", "\nExact text\n", "Order  ");
    assertThat(terminal.data().lines()).allMatch(line -> Cells.width(line) <= 80);
  }

  @Test
  void shouldSayBehindWhatAFileThatHasChangedIsAccepted() {
    gateway.answers(
        "GET /requests/" + OTHER,
        200,
        migration(
            """
            {"action":"accept-down","outOfOrder":false,"applied":[],"migrations":[
              {"version":7,"name":"add_note","checksum":"%s","from":3,"sql":"DROP TABLE a"}]}"""
                .formatted("c".repeat(64))));

    assertThat(terminal.run("request", "show", "--as", "bob", OTHER)).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data())
        .contains(
            "Action       accept-down: nothing runs; the down file that has changed since it",
            "Goes on with statement 3; those before it took effect as the file was\n",
            "Exact text, which does not run\n  | DROP TABLE a\n");
  }

  private static String migration(String document) {
    return Bodies.request("pending", 3)
        .replace("\"kind\":\"sql\"", "\"kind\":\"migration\"")
        .replaceFirst(
            "\"sql\":\"(\\\\.|[^\"])*\",",
            Matcher.quoteReplacement("\"migration\":" + document + ","));
  }

  @Test
  void shouldShowUntilWhenTheResultIsKept() {
    var run =
        Bodies.execution("succeeded")
            .replace("\"number\":1", "\"stored\":true,\"resultUntil\":\"9999-01-01T00:00:00Z\"");
    gateway.answers("GET /requests/" + OTHER, 200, Bodies.request("completed", 9, run));

    assertThat(terminal.run("request", "show", "--as", "bob", OTHER)).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data()).contains("\nResult       kept until 9999-01-01T00:00:00Z\n");
  }

  private static String stopAsked(String status) {
    return Bodies.execution(status)
        .replace("\"number\":1", "\"number\":1,\"stopAskedAt\":\"2026-03-01T11:59:00Z\"");
  }

  @Test
  void shouldSayOfAStopThatItCameTooLate() {
    var late = "A stop was asked for at 2026-03-01T11:59:00Z, but it had taken effect.";
    gateway.answers(
        "GET /requests/" + OTHER, 200, Bodies.request("completed", 9, stopAsked("succeeded")));

    assertThat(terminal.run("request", "show", "--as", "bob", OTHER)).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data().replaceAll("\\n {13}", " "))
        .contains("\nStop         " + late + "\n");
  }

  @Test
  void shouldWaitForWhatBecomesOfACancel() {
    gateway
        .answers("POST /requests/" + OTHER + "/cancel", 200, accepted("executing", 7))
        .answers("GET /requests/" + OTHER, 200, other("executing", 7, stopAsked("running")))
        .answers("GET /requests/" + OTHER, 200, other("completed", 8, stopAsked("cancelled")));

    assertThat(terminal.run("request", "cancel", "--as", "bob", "--wait", OTHER))
        .isEqualTo(ExitCode.DONE);

    assertThat(terminal.talk()).contains("is completed.", "stopped before it took effect");
    assertThat(gateway.calls())
        .contains(
            "GET /requests/" + OTHER + "?minSequence=7&wait=20",
            "GET /requests/" + OTHER + "?minSequence=8&wait=20");
  }

  @Test
  void shouldEndWithOneWhereACancelCameTooLate() {
    gateway
        .answers("POST /requests/" + OTHER + "/cancel", 200, accepted("executing", 7))
        .answers("GET /requests/" + OTHER, 200, other("completed", 8, stopAsked("succeeded")));

    assertThat(terminal.run("request", "cancel", "--as", "bob", "--wait", OTHER))
        .isEqualTo(ExitCode.ERROR);

    assertThat(terminal.talk()).contains("but it had taken effect.");
  }

  @Test
  void shouldSayThatACancelIsNoMoreThanAskedFor() {
    gateway.answers("POST /requests/" + OTHER + "/cancel", 200, accepted("executing", 7));

    assertThat(terminal.run("request", "cancel", "--as", "bob", OTHER)).isEqualTo(ExitCode.DONE);

    assertThat(terminal.talk()).contains("It was asked to stop; whether it did:");
  }

  private static String other(String status, long sequence, String execution) {
    return Bodies.request(status, sequence, execution).replace(Bodies.ID, OTHER);
  }

  private static String accepted(String status, long sequence) {
    return "{\"id\":\"%s\",\"status\":\"%s\",\"sequence\":%d}".formatted(OTHER, status, sequence);
  }

  @Test
  void shouldApproveTheDigestThatWasShown() {
    terminal.typed("y\n");

    assertThat(terminal.run("request", "approve", "--as", "bob", ID)).isEqualTo(ExitCode.DONE);

    assertThat(terminal.talk())
        .contains("  | WHERE id = 2", "Approve this? [y/N]", "Request x is approved.");
    assertThat(gateway.calls().getLast())
        .startsWith("POST /requests/" + ID + "/votes ")
        .contains("\"operationDigest\":\"" + DIGEST + "\"", "\"decision\":\"approve\"");
  }

  @Test
  void shouldNotApproveUnaskedWhatCannotBeShown() {
    var erased = Bodies.request("pending", 3).replaceFirst("\"sql\":\"(\\\\.|[^\"])*\",", "");
    gateway.answers("GET /requests/" + OTHER, 200, erased);

    assertThat(terminal.run("request", "approve", "--as", "bob", "--yes", OTHER))
        .isEqualTo(ExitCode.ERROR);

    assertThat(terminal.talk()).contains("not to be had; without --yes you are asked");
    assertThat(gateway.calls()).noneMatch(call -> call.startsWith("POST"));
  }

  @Test
  void shouldSendNothingUnlessThePersonIsSure() {
    terminal.typed("\n");

    assertThat(terminal.run("request", "approve", "--as", "bob", ID)).isEqualTo(ExitCode.ERROR);

    assertThat(gateway.calls()).noneMatch(call -> call.startsWith("POST"));
  }

  @Test
  void shouldWantYesWhereNobodyCanBeAsked() {
    assertThat(terminal.run("request", "reject", "--as", "bob", ID)).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("Expected --yes");
    assertThat(gateway.calls()).noneMatch(call -> call.startsWith("POST"));
  }

  @Test
  void shouldRejectWithAComment() {
    assertThat(terminal.run("request", "reject", "--as", "bob", "-y", "-m", "Not today", ID))
        .isEqualTo(ExitCode.DONE);

    assertThat(gateway.calls().getLast())
        .contains("\"decision\":\"reject\"", "\"comment\":\"Not today\"");
  }

  @Test
  void shouldShowARefusedVoteAsItsSentenceAndCode() {
    gateway.answers("POST /requests/" + ID + "/cancel", 403, Bodies.SELF_APPROVAL);

    assertThat(terminal.run("request", "cancel", "--as", "bob", ID)).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk())
        .isEqualTo(
            "countersign: Expected another person than the requester, but alice is both"
                + " [SELF_APPROVAL]\n");
  }

  @Test
  void shouldSayWhereItLookedForAToken() {
    assertThat(terminal.run("me", "--as", "mallory")).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk())
        .contains("Expected a token of mallory in " + state.resolve("tokens"));
  }
}
