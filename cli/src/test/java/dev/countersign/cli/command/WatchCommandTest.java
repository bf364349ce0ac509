package dev.countersign.cli.command;

import static dev.countersign.cli.command.Bodies.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Cells;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchCommandTest {
  private static final String BEGUN = ":nothing new\nid:0.0-1\nretry:1000\n\n";
  private static final String FINAL =
      "{\"status\":400,\"detail\":\"Expected Last-Event-ID to be ours\",\"code\":\"MALFORMED\"}";

  @TempDir private Path state;

  private static String event(String id, int sequence, String name, String actor) {
    return """
    id:%s
    data:{"specversion":"1.0","id":"%s/%d","type":"dev.countersign.events.%s.v1","subject":"%s",\
    "time":"2026-03-01T11:59:59Z","sequence":"%d","actor":"%s","data":{}}

    """
        .formatted(id, ID, sequence, name, ID, sequence, actor);
  }

  private Terminal terminal(StreamStub gateway) {
    return new Terminal(state)
        .with("COUNTERSIGN_URL", gateway.address().toString())
        .with("COUNTERSIGN_TOKEN", "cs_x_y");
  }

  @Test
  void shouldFollowARequestToItsEndThroughABrokenConnection() throws IOException {
    try (var gateway =
        new StreamStub(
            BEGUN + event("1.0-a", 4, "VoteCast", "bob") + "id:2.0-x\ndata:{\"cut",
            BEGUN + event("2.0-b", 5, "StepMet", "bob"),
            event("3.0-c", 6, "RequestRejected", "bob"))) {
      var terminal = terminal(gateway);

      gateway.request(Bodies.request("pending", 3));
      var code = new int[1];
      var run = Thread.ofVirtual().start(() -> code[0] = terminal.run("request", "watch", ID));
      org.awaitility.Awaitility.await().until(() -> terminal.data().contains("StepMet"));
      gateway.request(Bodies.request("rejected", 6));
      join(run);

      assertThat(code[0]).isEqualTo(ExitCode.ERROR);
      assertThat(terminal.data().lines().map(line -> line.replaceAll(" +", " ").substring(8)))
          .startsWith(" %s VoteCast bob".formatted(ID), " %s StepMet bob".formatted(ID))
          .doesNotHaveDuplicates();
      assertThat(terminal.data().lines()).allMatch(line -> Cells.width(line) <= 80);
      assertThat(gateway.opened())
          .containsExactly(
              "request=" + ID + " now",
              "request=" + ID + " from 1.0-a",
              "request=" + ID + " from 2.0-b");
      assertThat(terminal.talk())
          .contains("The gateway ended the stream", "Connected again", ID + " is rejected.");
    }
  }

  @Test
  void shouldTellWhatWasBeforeOnceAndThenWhatHappens() throws IOException {
    try (var gateway =
        new StreamStub(
            BEGUN + event("1.0-a", 3, "StepOpened", "bob") + event("2.0-b", 5, "StepMet", "bob"))) {
      gateway.request(Bodies.request("rejected", 6));
      gateway.history(
          "RequestSubmitted",
          "WorkflowPinned",
          "StepOpened",
          "VoteCast",
          "StepMet",
          "RequestRejected");
      var terminal = terminal(gateway);

      assertThat(terminal.run("request", "watch", ID)).isEqualTo(ExitCode.ERROR);
      assertThat(terminal.data().lines().map(line -> line.split(" +", -1)[2]))
          .containsExactly(
              "RequestSubmitted",
              "WorkflowPinned",
              "StepOpened",
              "VoteCast",
              "StepMet",
              "RequestRejected");
    }
  }

  @Test
  void shouldFillWhatCameBetweenTheViewsAndTheStream() throws IOException {
    try (var gateway = new StreamStub(BEGUN + event("1.0-a", 3, "StepOpened", "bob"), FINAL)) {
      gateway
          .request(Bodies.request("pending", 1))
          .history("RequestSubmitted")
          .history("RequestSubmitted", "WorkflowPinned", "StepOpened");
      var terminal = terminal(gateway);

      assertThat(terminal.run("request", "watch", ID)).isEqualTo(ExitCode.ERROR);
      assertThat(terminal.data().lines().map(line -> line.split(" +", -1)[2]))
          .containsExactly("RequestSubmitted", "WorkflowPinned", "StepOpened");
    }
  }

  @Test
  void shouldEndWith124WhenTheTimeIsOverAndSayThatTheRequestGoesOn() throws IOException {
    try (var gateway = new StreamStub(BEGUN)) {
      gateway.history("RequestSubmitted").request(Bodies.request("pending", 1));
      var terminal = terminal(gateway);

      assertThat(terminal.run("request", "watch", "--timeout", "700ms", ID))
          .isEqualTo(ExitCode.TIMED_OUT);
      assertThat(terminal.talk())
          .contains("The time that was given is over. Request " + ID + " goes on");
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldEndWithZeroWhereTheRequestHasSucceededAlready() throws IOException {
    try (var gateway = new StreamStub(BEGUN)) {
      gateway.request(Bodies.request("completed", 9, Bodies.execution("succeeded")));
      var terminal = terminal(gateway);

      assertThat(terminal.run("request", "watch", ID)).isEqualTo(ExitCode.DONE);
      assertThat(terminal.data()).isEmpty();
    }
  }

  @Test
  void shouldEndWithOneWhereTheRunHasFailed() throws IOException {
    try (var gateway = new StreamStub(BEGUN)) {
      gateway.request(Bodies.request("completed", 9, Bodies.execution("failed")));

      assertThat(terminal(gateway).run("request", "watch", ID)).isEqualTo(ExitCode.ERROR);
    }
  }

  @Test
  void shouldGiveProgramsOneObjectALineAndStopWhereTheGatewayRefusesForGood() throws IOException {
    try (var gateway =
        new StreamStub(
            BEGUN
                + event("1.0-a", 4, "VoteCast", "bob\\u001b[2J")
                + event("2.0-b", 5, "StepMet", "x"),
            FINAL)) {
      var terminal = terminal(gateway);

      assertThat(terminal.run("request", "watch", "--output", "json")).isEqualTo(ExitCode.ERROR);

      assertThat(terminal.data().lines())
          .hasSize(2)
          .allMatch(line -> line.startsWith("{\"specversion\":\"1.0\"") && line.endsWith("}"));
      assertThat(gateway.opened()).containsExactly("now", "from 2.0-b");
      assertThat(terminal.talk()).contains("Expected Last-Event-ID to be ours [MALFORMED]");
    }
  }

  @Test
  void shouldShowWhatOthersWroteWithoutObeyingIt() throws IOException {
    try (var gateway =
        new StreamStub(BEGUN + event("1.0-a", 4, "VoteCast", "bob\\u001b[2J"), FINAL)) {
      var terminal = terminal(gateway);

      assertThat(terminal.run("request", "watch")).isEqualTo(ExitCode.ERROR);
      assertThat(terminal.data()).contains("bob\\u{1b}[2J").doesNotContain("\u001b");
    }
  }

  @Test
  void shouldSayThatThereIsNoGateway() throws IOException {
    var gateway = new StreamStub();
    gateway.close();
    var terminal = terminal(gateway);

    assertThat(terminal.run("request", "watch")).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("Expected a gateway at");
  }
}
