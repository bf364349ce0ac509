package dev.countersign.cli.command;

import static dev.countersign.cli.command.Bodies.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing where policies govern their own change, and countersigning it. */
class PolicyPublishCommandTest {
  private static final String IN_FORCE =
      """
      {"since":7,"items":[
        {"name":"reads","version":2,"digest":"%s","request":"%s",
         "source":"policy: reads\\napprove: automatically\\n"},
        {"name":"old","version":1,"digest":"%s","source":"policy: old\\napprove: automatically\\n"}]}"""
          .formatted("ab".repeat(32), ID, "cd".repeat(32));

  @TempDir private Path state;
  private GatewayStub gateway;
  private Terminal terminal;

  @BeforeEach
  void start() throws IOException {
    gateway = new GatewayStub().answers("GET /policies", 200, IN_FORCE);
    terminal = Terminal.signedIn(state, gateway, "root");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private int publishes(boolean requestRequired, String... more) throws IOException {
    var policies = Files.createDirectories(state.resolve("policies"));
    Files.writeString(policies.resolve("reads.yaml"), "policy: reads\napprove: automatically\n");
    gateway
        .answers("PUT /policies", 200, change(requestRequired))
        .answers("POST /requests", 201, request("pending", 3, ""));
    var words = new ArrayList<>(List.of("policy", "publish"));
    words.add(policies.toString());
    words.addAll(List.of("--as", "root"));
    words.addAll(List.of(more));
    return terminal.run(words.toArray(String[]::new));
  }

  private static String change(boolean requestRequired) {
    return """
        {"epoch":8,"changed":[],"retired":["old"],"unchanged":["reads"],"errors":[],"warnings":[],
         "requestRequired":%s}"""
        .formatted(requestRequired);
  }

  private static String request(String status, long sequence, String executions) {
    return """
        {"id":"%s","status":"%s","sequence":%d,"kind":"policy-change","target":"policies",
         "environment":"governance","requester":"root","operationDigest":"%s",
         "policyChange":{"basedOn":7,"policies":[{"file":"reads.yaml",
            "source":"policy: reads\\nreason: required\\napprove: automatically\\n"}]},
         "facts":{"statementClass":"none","redacted":"changes reads; retires old"},
         "waitingFor":["1 of group:dba"],"canUnblock":["bob"],"executions":[%s]}"""
        .formatted(ID, status, sequence, Bodies.DIGEST, executions);
  }

  @Test
  void shouldAskForItWhereThePoliciesWantItApproved() throws IOException {
    int code = publishes(true, "--yes", "--reason", "less is more", "--ticket", "OPS-1");

    assertThat(code).isEqualTo(ExitCode.PENDING);
    assertThat(terminal.data()).contains("retire    old");
    assertThat(gateway.calls().getLast())
        .startsWith("POST /requests")
        .contains("\"kind\":\"policy-change\"", "\"dispatch\":\"automatic\"", "\"basedOn\":7")
        .contains("\"file\":\"reads.yaml\"", "\"reason\":\"less is more\"", "\"ticket\":\"OPS-1\"");
    assertThat(terminal.talk()).contains("1 of group:dba", "the policies come into force");
  }

  @Test
  void shouldPublishWhereNoPolicyIsAboutIt() throws IOException {
    assertThat(publishes(false, "--yes")).isEqualTo(ExitCode.DONE);
    assertThat(gateway.calls()).noneMatch(it -> it.startsWith("POST /requests"));
    assertThat(gateway.calls().getLast()).startsWith("PUT /policies").doesNotContain("dryRun");
  }

  @Test
  void shouldNotAskUnlessTold() throws IOException {
    assertThat(publishes(true)).isNotEqualTo(ExitCode.DONE);
    assertThat(gateway.calls()).noneMatch(it -> it.startsWith("POST /requests"));
  }

  @Test
  void shouldSeeItThroughUntilItIsInForce() throws IOException {
    gateway.answers(
        "GET /requests/" + ID,
        200,
        request("completed", 8, "{\"status\":\"succeeded\",\"result\":{\"affected\":2}}"));
    assertThat(publishes(true, "--yes", "--wait")).isEqualTo(ExitCode.DONE);
    assertThat(terminal.talk()).contains("In force: 2 policies");
  }

  @Test
  void shouldShowAnApproverEveryLineThatWouldChange() {
    gateway
        .answers("GET /requests/" + ID, 200, request("pending", 3, ""))
        .answers("POST /requests/" + ID + "/votes", 200, request("pending", 4, ""));

    int code = terminal.run("request", "approve", ID, "--as", "root", "--yes");

    assertThat(code).isEqualTo(ExitCode.DONE);
    assertThat(terminal.talk())
        .contains("change reads, in reads.yaml", "  | + reason: required")
        .contains("retire old", "  | - policy: old")
        .contains("on which it rests");
    assertThat(gateway.calls().getLast()).contains(Bodies.DIGEST);
  }

  @Test
  void shouldNotApproveWhatIsNotToBeSeen() {
    var hidden = request("pending", 3, "").replace("policyChange", "somethingElse");
    gateway.answers("GET /requests/" + ID, 200, hidden);
    assertThat(terminal.run("request", "approve", ID, "--as", "root", "--yes"))
        .isEqualTo(ExitCode.ERROR);
    assertThat(gateway.calls()).noneMatch(it -> it.startsWith("POST"));
  }

  @Test
  void shouldSayByWhichRequestAPolicyCame() {
    assertThat(terminal.run("policy", "list", "--as", "root")).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data()).contains(ID);
    assertThat(terminal.run("policy", "show", "reads", "--as", "root")).isEqualTo(ExitCode.DONE);
    assertThat(terminal.talk()).contains("Version 2, published by request " + ID);
  }
}
