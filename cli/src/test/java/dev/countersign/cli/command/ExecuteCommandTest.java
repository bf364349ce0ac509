package dev.countersign.cli.command;

import static dev.countersign.cli.command.Bodies.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecuteCommandTest {
  private static final String[] READ = {
    "execute", "-t", "orders", "-e", "production", "SELECT id, customer FROM orders"
  };

  @TempDir private Path state;
  private GatewayStub gateway;
  private Terminal terminal;

  @BeforeEach
  void start() throws IOException {
    gateway = new GatewayStub();
    terminal =
        new Terminal(state)
            .with("COUNTERSIGN_URL", gateway.address().toString())
            .with("COUNTERSIGN_TOKEN", "cs_x_y");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void shouldPrintRowsAloneOnStandardOutput() {
    gateway
        .answers("POST /requests", 201, Bodies.request("executing", 4))
        .answers("GET /requests/" + ID, 200, Bodies.request("executing", 4))
        .answers(
            "GET /requests/" + ID,
            200,
            Bodies.request("completed", 6, Bodies.execution("succeeded")))
        .answers("GET /requests/" + ID + "/result", 200, Bodies.RESULT);

    assertThat(terminal.run(READ)).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data())
        .isEqualTo(
            """
            id  customer
            1   Ada\\u{1b}[2J
            2   NULL
            """);
    assertThat(terminal.talk()).isEqualTo("2 rows.\n");
  }

  @Test
  void shouldDispatchWhatIsApproved() {
    gateway
        .answers("POST /requests", 201, Bodies.request("approved", 5))
        .answers("GET /requests/" + ID, 200, Bodies.request("approved", 5))
        .answers(
            "GET /requests/" + ID,
            200,
            Bodies.request("completed", 8, Bodies.execution("succeeded")))
        .answers("POST /requests/" + ID + "/dispatch", 200, "{\"id\":\"x\",\"sequence\":6}")
        .answers("GET /requests/" + ID + "/result", 200, Bodies.RESULT);

    assertThat(terminal.run(READ)).isEqualTo(ExitCode.DONE);

    assertThat(gateway.calls()).filteredOn(call -> call.contains("/dispatch")).hasSize(1);
  }

  @Test
  void shouldSayOnTheWayThatTheResultIsNotToBeStored() {
    gateway
        .answers("POST /requests", 201, Bodies.request("approved", 5))
        .answers("GET /requests/" + ID, 200, Bodies.request("approved", 5))
        .answers(
            "GET /requests/" + ID,
            200,
            Bodies.request("completed", 8, Bodies.execution("succeeded")))
        .answers("POST /requests/" + ID + "/dispatch", 200, "{\"id\":\"x\",\"sequence\":6}")
        .answers("GET /requests/" + ID + "/result", 200, Bodies.RESULT);
    var words = new java.util.ArrayList<>(java.util.List.of(READ));
    words.add("--no-store");

    assertThat(terminal.run(words.toArray(String[]::new))).isEqualTo(ExitCode.DONE);

    assertThat(gateway.calls()).contains("POST /requests/" + ID + "/dispatch?store=false {}");
    words.add("--no-wait");
    assertThat(terminal.run(words.toArray(String[]::new))).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("with --no-wait nobody does");
  }

  @Test
  void shouldSayWhomTheResultIsSharedWith() {
    gateway.answers("POST /requests", 201, Bodies.request("pending", 3));
    var words = new java.util.ArrayList<>(java.util.List.of(READ));
    words.addAll(java.util.List.of("--share-with", "group:dba", "--share-with", "user:bob"));

    assertThat(terminal.run(words.toArray(String[]::new))).isEqualTo(ExitCode.PENDING);

    assertThat(gateway.calls().getFirst())
        .startsWith("POST /requests ")
        .contains("\"shareWith\":[\"group:dba\",\"user:bob\"]");
  }

  @Test
  void shouldEndWithTwoAndSayWhoCanApprove() {
    gateway
        .answers("POST /requests", 201, Bodies.request("pending", 3))
        .answers("GET /requests/" + ID, 200, Bodies.request("pending", 3));

    assertThat(terminal.run(READ)).isEqualTo(ExitCode.PENDING);

    assertThat(terminal.data()).isEmpty();
    assertThat(terminal.talk())
        .contains("1 of group:dba", "bob, carol", "countersign request resume " + ID);
  }

  @Test
  void shouldGiveProgramsTheRequestAsJson() {
    gateway
        .answers("POST /requests", 201, Bodies.request("pending", 3))
        .answers("GET /requests/" + ID, 200, Bodies.request("pending", 3));

    var words = new java.util.ArrayList<>(java.util.List.of(READ));
    words.addAll(java.util.List.of("--output", "json"));

    assertThat(terminal.run(words.toArray(String[]::new))).isEqualTo(ExitCode.PENDING);
    assertThat(terminal.data()).startsWith("{").contains("\"id\" : \"" + ID + "\"");
  }

  @Test
  void shouldEndWith124WhenTheTimeIsOver() {
    gateway
        .answers("POST /requests", 201, Bodies.request("executing", 4))
        .answers("GET /requests/" + ID, 200, Bodies.request("executing", 4));

    assertThat(
            terminal.run(
                "execute", "-t", "orders", "-e", "production", "--timeout", "0s", "SELECT 1"))
        .isEqualTo(ExitCode.TIMED_OUT);

    assertThat(terminal.talk()).contains(ID + " goes on", "request resume " + ID);
  }

  @Test
  void shouldSayWhatTheTargetSaidOfAFailedRun() {
    gateway
        .answers("POST /requests", 201, Bodies.request("executing", 4))
        .answers(
            "GET /requests/" + ID, 200, Bodies.request("completed", 6, Bodies.execution("failed")))
        .answers("GET /requests/" + ID + "/result", 200, Bodies.WORDS);

    assertThat(terminal.run(READ)).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.data()).doesNotContain("Ada");
    assertThat(terminal.talk())
        .contains("Nothing took effect: duplicate key [23505]")
        .contains("The target says: duplicate key value [23505]")
        .contains("detail: Key (name)=(Ada\\u{1b}[2J) already exists.");
  }

  @Test
  void shouldNotSayThatNothingTookEffectWhereNobodyKnows() {
    var failed =
        Bodies.request("completed", 6, Bodies.execution("failed"))
            .replace("\"failure\":{", "\"failure\":{\"effectUnclear\":true,");
    gateway
        .answers("POST /requests", 201, Bodies.request("executing", 4))
        .answers("GET /requests/" + ID, 200, failed)
        .answers("GET /requests/" + ID + "/result", 200, Bodies.WORDS);

    assertThat(terminal.run(READ)).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk())
        .contains("Whether it took effect is not known: duplicate key [23505]")
        .doesNotContain("Nothing took effect");
  }

  @Test
  void shouldSayWhyTheTargetsOwnWordsCannotBeRead() {
    gateway
        .answers("POST /requests", 201, Bodies.request("executing", 4))
        .answers(
            "GET /requests/" + ID, 200, Bodies.request("completed", 6, Bodies.execution("failed")))
        .answers(
            "GET /requests/" + ID + "/result",
            404,
            "{\"status\":404,\"detail\":\"Expected the key, but it is forgotten\",\"code\":\"RESULT_FORGOTTEN\"}");

    assertThat(terminal.run(READ)).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk())
        .contains("duplicate key [23505]")
        .contains("cannot be read: Expected the key, but it is\nforgotten");
  }

  @Test
  void shouldPrintWhatTheTargetSaidWhereTheResultIsAFailure() {
    gateway.answers("GET /requests/" + ID + "/result", 200, Bodies.WORDS);

    assertThat(terminal.run("result", "get", ID)).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.data()).isEmpty();
    assertThat(terminal.talk()).contains("The target says: duplicate key value [23505]");
  }

  @Test
  void shouldShowAProblemAsItsSentenceAndCode() {
    gateway.answers(
        "POST /requests",
        403,
        "{\"status\":403,\"detail\":\"Expected a policy, but none covers it\",\"code\":\"NO_POLICY\"}");

    assertThat(terminal.run(READ)).isEqualTo(ExitCode.ERROR);

    assertThat(terminal.talk())
        .isEqualTo("countersign: Expected a policy, but none covers it [NO_POLICY]\n");
  }

  @Test
  void shouldRefuseTextThatIsNotUtf8() {
    terminal.piped((byte) 'S', (byte) 0xFF);

    assertThat(terminal.run("execute", "-t", "orders", "-e", "production"))
        .isEqualTo(ExitCode.ERROR);

    assertThat(terminal.talk()).contains("Expected SQL in UTF-8");
    assertThat(gateway.calls()).isEmpty();
  }

  @Test
  void shouldSendTextByteForByte() {
    gateway.answers("POST /requests", 403, Bodies.SELF_APPROVAL);
    terminal.piped("SELECT 'é'\r\n;\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(terminal.run("execute", "-t", "orders", "-e", "production"))
        .isEqualTo(ExitCode.ERROR);

    assertThat(gateway.calls().getFirst()).contains("\"sql\":\"SELECT 'é'\\r\\n;\\n\"");
  }

  @Test
  void shouldEndWithOneWhenWordsAreMissing() {
    assertThat(terminal.run("execute", "SELECT 1")).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("--target", "see countersign execute --help");
  }

  @Test
  void shouldSayThatThereIsNoGateway() {
    gateway.close();

    assertThat(terminal.run(READ)).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("Expected a gateway at " + gateway.address());
  }
}
