package dev.countersign.cli.command;

import static dev.countersign.cli.command.Bodies.DIGEST;
import static dev.countersign.cli.command.Bodies.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Cells;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BreakGlassCommandTest {
  private static final String STEPS =
      """
      "steps":[
        {"step":1,"name":"dba","status":"overridden",
         "overridden":{"by":"root","at":"2026-03-01T11:50:00Z","reason":"nobody \\u001b[31mthere"}},
        {"step":2,"name":"owner","status":"open"}],"waitingFor":""";
  private static final String BROKEN =
      """
      "breakGlass":{"reviewBy":"2026-03-02T11:48:00Z","overdue":true},
      "steps":[{"step":1,"name":"dba","status":"bypassed","bypassedAt":"2026-03-01T11:48:00Z"}],
      "waitingFor":""";
  private static final String REVIEWED =
      BROKEN.replace(
          "\"overdue\":true",
          "\"overdue\":true,\"finding\":\"justified\",\"reviewedBy\":\"carol\","
              + "\"reviewedAt\":\"2026-03-03T09:00:00Z\",\"comment\":\"a real incident\"");

  @TempDir private Path state;
  private GatewayStub gateway;
  private Terminal terminal;

  @BeforeEach
  void start() throws IOException {
    gateway = new GatewayStub();
    terminal = Terminal.signedIn(state, gateway, "root");
  }

  private void pending() {
    gateway.answers("GET /requests/" + ID, 200, with(STEPS, "pending"));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static String with(String more, String status) {
    return Bodies.request(status, 3).replace("\"waitingFor\":", more);
  }

  @Test
  void shouldOverrideTheOpenStepForTheDigestThatWasShown() {
    pending();
    gateway.answers(
        "POST /requests/" + ID + "/steps/2/override",
        200,
        "{\"id\":\"x\",\"status\":\"approved\",\"sequence\":6}");
    terminal.typed("y\n");

    assertThat(terminal.run("request", "override", "--as", "root", "-m", "it burns", ID))
        .isEqualTo(ExitCode.DONE);

    assertThat(terminal.talk())
        .contains("  | WHERE id = 2", "Approve step 2 of this alone? [y/N]", "x is approved.");
    assertThat(gateway.calls().getLast())
        .contains("\"operationDigest\":\"" + DIGEST + "\"", "\"reason\":\"it burns\"");
  }

  @Test
  void shouldOverrideNothingWithoutAReasonOrWithoutAnOpenStep() {
    assertThat(terminal.run("request", "override", "--as", "root", "-y", ID))
        .isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("--reason");

    gateway.answers("GET /requests/" + ID, 200, Bodies.request("approved", 3));
    assertThat(terminal.run("request", "override", "--as", "root", "-y", "-m", "why", ID))
        .isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("Expected a request with an open step, but ");
    assertThat(gateway.calls()).noneMatch(call -> call.startsWith("POST"));
  }

  @Test
  void shouldShowWhatWasOverriddenWithoutObeyingIt() {
    pending();
    assertThat(terminal.run("request", "show", "--as", "root", ID)).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data())
        .contains("Overridden   step 1 'dba' by root\n", "nobody \\u{1b}[31mthere")
        .doesNotContain("\u001b", "BREAK-GLASS");
  }

  @Test
  void shouldShowThatGlassWasBrokenAndWhereItsReviewStands() {
    gateway.answers("GET /requests/" + ID, 200, with(BROKEN, "completed"));
    assertThat(terminal.run("request", "show", "--as", "root", ID)).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data())
        .contains(
            "BREAK-GLASS  went ahead without votes\n",
            "Review       open, OVERDUE since 2026-03-02T11:48:00Z\n",
            "Bypassed     step 1 'dba'\n");
  }

  @Test
  void shouldNotSayOfWhatIsHeldUpThatItWentAhead() {
    var held = BROKEN.replace("}],", "},{\"step\":2,\"name\":\"security\",\"status\":\"open\"}],");
    gateway.answers("GET /requests/" + ID, 200, with(held, "pending"));
    assertThat(terminal.run("request", "show", "--as", "root", ID)).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data())
        .contains(
            "BREAK-GLASS  held up by what nobody passes over\n", "Bypassed     step 1 'dba'\n")
        .doesNotContain("went ahead");
  }

  @Test
  void shouldShowWhatTheReviewerFound() {
    gateway.answers("GET /requests/" + ID, 200, with(REVIEWED, "completed"));
    assertThat(terminal.run("request", "show", "--as", "root", ID)).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data())
        .contains("Review       justified, by carol at 2026-03-03T09:00:00Z\n", "a real incident");
    assertThat(terminal.data().lines()).allMatch(line -> Cells.width(line) <= 80);
  }

  @Test
  void shouldReviewWithAFindingAndWords() {
    gateway
        .answers("GET /requests/" + ID, 200, with(BROKEN, "completed"))
        .answers(
            "POST /requests/" + ID + "/review",
            200,
            "{\"id\":\"x\",\"status\":\"completed\",\"sequence\":9}");

    assertThat(
            terminal.run(
                "request", "review", "--as", "root", "--unjustified", "-m", "it could wait", ID))
        .isEqualTo(ExitCode.DONE);

    assertThat(terminal.talk()).contains("breaking the glass was unjustified.");
    assertThat(gateway.calls().getLast())
        .contains("\"finding\":\"unjustified\"", "\"comment\":\"it could wait\"");
    for (var words :
        new String[][] {
          {"-m", "why"}, {"--justified"}, {"--justified", "--unjustified", "-m", "x"}
        }) {
      var all =
          new java.util.ArrayList<>(java.util.List.of("request", "review", "--as", "root", ID));
      all.addAll(java.util.List.of(words));
      assertThat(terminal.run(all.toArray(String[]::new))).isEqualTo(ExitCode.ERROR);
    }
  }

  @Test
  void shouldBreakGlassWithAReasonOnly() {
    var words =
        new String[] {
          "execute",
          "--as",
          "root",
          "-t",
          "orders",
          "-e",
          "production",
          "--break-glass",
          "DELETE FROM x"
        };
    assertThat(terminal.run(words)).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("Expected --reason with --break-glass");
    assertThat(gateway.calls()).isEmpty();

    gateway.answers("POST /requests", 201, Bodies.request("completed", 3));
    terminal.run(
        "execute",
        "--as",
        "root",
        "-t",
        "orders",
        "-e",
        "production",
        "--break-glass",
        "--no-wait",
        "--reason",
        "it burns",
        "DELETE FROM x");
    assertThat(gateway.calls())
        .anyMatch(
            call -> call.startsWith("POST /requests ") && call.contains("\"breakGlass\":true"));
  }

  @Test
  void shouldListWhatHasToBeReviewed() {
    gateway.answers("GET /requests", 200, "{\"items\":[]}");
    terminal.run("request", "list", "--as", "root", "--review", "overdue", "--break-glass");
    assertThat(gateway.calls())
        .containsExactly("GET /requests?breakGlass=true&limit=20&review=overdue");
  }

  @Test
  void shouldExplainTheTextOfAMigration() throws IOException {
    gateway.answers(
        "POST /policies/explain", 200, "{\"outcome\":\"pending\",\"policies\":[],\"steps\":[]}");
    var file = Files.writeString(state.resolve("1_x.up.sql"), "DROP TABLE x");
    var words =
        "policy explain --as root --kind migration --target orders --environment production";

    assertThat(terminal.run((words + " --file " + file).split(" "))).isEqualTo(ExitCode.DONE);

    assertThat(gateway.calls().getLast())
        .contains("\"kind\":\"migration\"", "\"sql\":\"DROP TABLE x\"");
  }

  @Test
  void shouldExplainWhatWouldBePassedOver() {
    gateway.answers(
        "POST /policies/explain",
        200,
        """
        {"outcome":"pending","policies":[],
         "evidence":{"gather":["plan","rows"],"required":true,"seconds":30},"steps":[
          {"name":"dba","needs":"1 of group:dba","people":["bob"],"bypassed":true},
          {"name":"security","needs":"1 of group:security","people":["eve"],"bypassed":false}]}""");
    assertThat(
            terminal.run(
                "policy",
                "explain",
                "--as",
                "root",
                "--break-glass",
                "--target",
                "orders",
                "--environment",
                "production",
                "DELETE FROM x"))
        .isEqualTo(ExitCode.DONE);
    assertThat(gateway.calls().getLast()).contains("\"breakGlass\":true");
    assertThat(terminal.data())
        .contains("Evidence  plan, rows\n          required: nobody can approve without it\n");
    assertThat(terminal.data().split("security", 2)[0])
        .containsOnlyOnce("passed over, for glass is broken");
    assertThat(terminal.data().split("security", 2)[1]).doesNotContain("passed over");
  }

  @Test
  void shouldListWhichFreezesNobodyPasses() {
    gateway.answers(
        "GET /freezes",
        200,
        """
        {"items":[
          {"name":"firm","target":"*","environment":"*","running":"continue","by":"root",
           "nonBypassable":true,"since":"2026-01-02T03:04:05Z"},
          {"name":"soft","target":"*","environment":"*","running":"continue","by":"root",
           "nonBypassable":false,"since":"2026-01-02T03:04:05Z"}]}""");
    terminal.run("freeze", "list", "--as", "root");
    assertThat(terminal.data().lines().filter(it -> it.contains("firm")))
        .singleElement()
        .matches(it -> it.contains("never"));
    assertThat(terminal.data().lines().filter(it -> it.contains("soft")))
        .singleElement()
        .matches(it -> it.contains("break-glass") && !it.contains("never"));
    assertThat(terminal.data().lines()).allMatch(line -> Cells.width(line) <= 80);
  }

  @Test
  void shouldFreezeWhatEvenBrokenGlassDoesNotPass() {
    gateway.answers(
        "POST /freezes", 201, "{\"name\":\"inc\",\"target\":\"*\",\"environment\":\"*\"}");
    terminal.run("freeze", "start", "--as", "root", "--non-bypassable", "inc");
    assertThat(gateway.calls().getLast()).contains("\"nonBypassable\":true");
  }
}
