package dev.countersign.cli.command;

import static dev.countersign.cli.command.Bodies.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrateCommandTest {
  private static final String ONE = "CREATE TABLE item (n int);\n";
  private static final String INCOMPLETE = "\"applying\",3,2,1";
  private static final String TARGETS =
      """
      {"items":[{"target":"orders","environment":"staging","dialect":"mariadb"},
        {"target":"orders","environment":"production","dialect":"postgresql"}]}""";

  @TempDir private Path state;
  @TempDir private Path folder;
  private GatewayStub gateway;
  private Terminal terminal;

  @BeforeEach
  void start() throws IOException {
    gateway = new GatewayStub().answers("GET /targets", 200, TARGETS);
    terminal =
        new Terminal(state)
            .with("COUNTERSIGN_URL", gateway.address().toString())
            .with("COUNTERSIGN_TOKEN", "cs_x_y");
    Files.writeString(folder.resolve("1_item.up.sql"), ONE);
    Files.writeString(folder.resolve("1_item.down.sql"), "DROP TABLE item");
    Files.writeString(folder.resolve("2_note.up.sql"), "ALTER TABLE item ADD note text");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private int run(String command, String... more) {
    var words = new ArrayList<>(List.of("migrate", command));
    words.addAll(List.of("-d", folder.toString(), "-t", "orders", "-e", "production"));
    words.addAll(List.of(more));
    return terminal.run(words.toArray(String[]::new));
  }

  private static String row(long version, String name, String text, String rest) {
    var checksum = Hashing.sha256(text.getBytes(StandardCharsets.UTF_8));
    return row(version, name, checksum, checksum, rest);
  }

  private static String row(long version, String name, Digest up, Digest ran, String rest) {
    return "[%d,\"%s\",\"%s\",%s,\"%s/1\"]"
        .formatted(version, name, up, rest.replaceFirst(",", ",\"" + ran + "\","), ID);
  }

  /** The read of the table is answered first. */
  private void atTarget(String... rows) {
    var columns =
        List.of(
                "version",
                "name",
                "checksum",
                "state",
                "text",
                "statements",
                "begun",
                "done",
                "execution")
            .stream()
            .map("{\"name\":\"%s\",\"type\":\"text\"}"::formatted)
            .toList();
    gateway
        .answers(
            "POST /requests", 201, Bodies.request("completed", 6, Bodies.execution("succeeded")))
        .answers(
            "GET /requests/" + ID + "/result",
            200,
            "{\"columns\":[%s],\"rows\":[%s],\"affected\":0,\"truncated\":false}"
                .formatted(String.join(",", columns), String.join(",", rows)));
  }

  private List<String> submissions() {
    return gateway.calls().stream().filter(it -> it.startsWith("POST /requests ")).toList();
  }

  @Test
  void shouldBeginAMigrationWithTwoFiles() {
    assertThat(terminal.run("migrate", "create", "add_email", "--dir", folder.toString()))
        .isEqualTo(ExitCode.DONE);

    assertThat(terminal.data().lines())
        .hasSize(2)
        .allMatch(it -> Files.exists(Path.of(it)))
        .first()
        .asString()
        .matches(".*/\\d{14}_add_email\\.up\\.sql");
    assertThat(terminal.run("migrate", "create", "add_email", "--dir", folder.toString()))
        .isEqualTo(ExitCode.DONE);
    assertThat(terminal.run("migrate", "create", "add email", "--dir", folder.toString()))
        .isEqualTo(ExitCode.ERROR);
  }

  @Test
  void shouldShowWhatIsAppliedAndWhatIsNot() {
    atTarget(row(1, "item", ONE, "\"applied\",0,0,0"));

    assertThat(run("status")).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data())
        .isEqualTo(
            """
            VERSION  NAME  STATE    REMARK
            1        item  applied
            2        note  pending
            """);
    assertThat(submissions())
        .singleElement()
        .asString()
        .contains("FROM countersign.countersign_migration ORDER BY version");
  }

  @Test
  void shouldEndWithAnErrorWhereSomethingHasToBeMended() {
    atTarget(
        row(1, "item", "other", "\"applied\",0,0,0"),
        row(2, "note", "ALTER TABLE item ADD note text", "\"applying\",3,2,1"));

    assertThat(run("status", "-o", "json")).isEqualTo(ExitCode.ERROR);

    assertThat(terminal.data())
        .contains("\"state\" : \"changed\"", "\"state\" : \"incomplete\"", "\"sound\" : false")
        .contains("\"begun\" : 2", "\"done\" : 1");
  }

  @Test
  void shouldTakeAMissingTableForNoMigrations() {
    gateway.answers(
        "POST /requests",
        201,
        Bodies.request("completed", 6, Bodies.execution("failed").replace("23505", "42P01")));

    assertThat(run("status")).isEqualTo(ExitCode.DONE);

    assertThat(terminal.talk()).contains("2 pending.");
  }

  @Test
  void shouldTakeAnotherFailureForNoAnswer() {
    gateway.answers(
        "POST /requests",
        201,
        Bodies.request("completed", 6, Bodies.execution("failed").replace("23505", "42501")));

    assertThat(run("up")).isEqualTo(ExitCode.ERROR);

    assertThat(terminal.talk()).contains("Expected to read the table of migrations", "[42501]");
    assertThat(submissions()).hasSize(1);
  }

  @Test
  void shouldAskForNothingWhereAllIsApplied() {
    atTarget(
        row(1, "item", ONE, "\"applied\",0,0,0"),
        row(2, "note", "ALTER TABLE item ADD note text", "\"applied\",0,0,0"));

    assertThat(run("up")).isEqualTo(ExitCode.DONE);

    assertThat(terminal.talk()).contains("Nothing to apply");
    assertThat(submissions()).hasSize(1);
  }

  @Test
  void shouldAskForWhatIsPending() {
    atTarget(row(1, "item", ONE, "\"applied\",0,0,0"));
    gateway.answers("POST /requests", 201, Bodies.request("pending", 3));

    assertThat(run("up", "--reason", "release")).isEqualTo(ExitCode.PENDING);

    assertThat(submissions().getLast())
        .contains("\"kind\":\"migration\"", "\"action\":\"up\"", "\"reason\":\"release\"")
        .contains("\"version\":2,\"name\":\"note\"", "\"sql\":\"ALTER TABLE item ADD note text\"")
        .contains("\"applied\":[{\"version\":1,")
        .doesNotContain("CREATE TABLE item");
    assertThat(terminal.talk()).contains("To apply: 2_note.", "request resume " + ID);
  }

  /** The same content was asked for before, and has ended: it is asked for anew. */
  @Test
  void shouldAskAnewOnceTheSameHasEnded() {
    atTarget(row(1, "item", ONE, "\"applied\",0,0,0"));
    gateway
        .answers("POST /requests", 200, Bodies.request("rejected", 5))
        .answers("POST /requests", 201, Bodies.request("pending", 3));

    assertThat(run("up")).isEqualTo(ExitCode.PENDING);

    assertThat(submissions()).hasSize(3);
  }

  @Test
  void shouldNotAskWhereAFileHasChanged() {
    atTarget(row(1, "item", "other", "\"applied\",0,0,0"));

    assertThat(run("up")).isEqualTo(ExitCode.ERROR);

    assertThat(terminal.talk()).contains("1_item: the file has changed", "migrate repair");
    assertThat(submissions()).hasSize(1);
  }

  @Test
  void shouldNotApplyBehindTheNewestUnlessTold() {
    atTarget(row(2, "note", "ALTER TABLE item ADD note text", "\"applied\",0,0,0"));
    gateway.answers("POST /requests", 201, Bodies.request("pending", 3));

    assertThat(run("up")).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("older than the newest applied", "--out-of-order");
    assertThat(submissions()).hasSize(1);
  }

  @Test
  void shouldApplyBehindTheNewestWhereTold() {
    atTarget(row(2, "note", "ALTER TABLE item ADD note text", "\"applied\",0,0,0"));
    gateway.answers("POST /requests", 201, Bodies.request("pending", 3));

    assertThat(run("up", "--out-of-order")).isEqualTo(ExitCode.PENDING);

    assertThat(submissions().getLast())
        .contains("\"outOfOrder\":true", "\"version\":1,\"name\":\"item\"");
  }

  @Test
  void shouldApplyNoneThatIsNewerThanTold() {
    atTarget();
    gateway.answers("POST /requests", 201, Bodies.request("pending", 3));

    assertThat(run("up", "--to", "1")).isEqualTo(ExitCode.PENDING);

    assertThat(submissions().getLast())
        .contains("\"version\":1,\"name\":\"item\"")
        .doesNotContain("note", "\"outOfOrder\":true");
    assertThat(terminal.talk()).contains("To apply: 1_item.");
    assertThat(run("up", "--to", "3")).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("version of the folder, but 3 is none");
  }

  @Test
  void shouldSayWhomTheResultIsSharedWith() {
    atTarget();
    gateway.answers("POST /requests", 201, Bodies.request("pending", 3));

    assertThat(run("up", "--share-with", "group:dba")).isEqualTo(ExitCode.PENDING);

    assertThat(submissions().getLast()).contains("\"shareWith\":[\"group:dba\"]");
    assertThat(submissions().getFirst()).as("the read").doesNotContain("shareWith");
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "down", "repair"})
  void shouldHaveTheResultKeptNowhere(String command) {
    var words = new ArrayList<>(List.of("--no-store"));
    if (command.equals("repair")) {
      words.addAll(List.of("--mark-applied", "1"));
    }
    atTarget(row(1, "item", ONE, command.equals("repair") ? INCOMPLETE : "\"applied\",0,0,0"));
    gateway
        .answers("POST /requests", 201, Bodies.request("approved", 3))
        .answers("POST /requests/" + ID + "/dispatch", 200, "{\"id\":\"x\",\"sequence\":4}")
        .answers("GET /requests/" + ID, 200, Bodies.request("cancelled", 5));

    assertThat(run(command, words.toArray(String[]::new))).isEqualTo(ExitCode.ERROR);

    assertThat(submissions().getLast()).contains("\"kind\":\"migration\"", "\"store\":false");
    assertThat(gateway.calls()).contains("POST /requests/" + ID + "/dispatch?store=false {}");
    words.add("--no-wait");
    assertThat(run(command, words.toArray(String[]::new))).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("with --no-wait nobody does");
  }

  @Test
  void shouldUndoTheNewest() {
    atTarget(row(1, "item", ONE, "\"applied\",0,0,0"));
    gateway.answers("POST /requests", 201, Bodies.request("pending", 3));

    assertThat(run("down")).isEqualTo(ExitCode.PENDING);

    assertThat(submissions().getLast())
        .contains("\"action\":\"down\"", "\"sql\":\"DROP TABLE item\"");
  }

  @Test
  void shouldNotUndoWithoutADownFile() {
    atTarget(
        row(1, "item", ONE, "\"applied\",0,0,0"),
        row(2, "note", "ALTER TABLE item ADD note text", "\"applied\",0,0,0"));

    assertThat(run("down", "2")).isEqualTo(ExitCode.ERROR);

    assertThat(terminal.talk()).contains("Expected a down file of 2_note");
  }

  @Test
  void shouldSayWhatCanBeDoneAndAskForIt() {
    atTarget(row(1, "item", ONE, "\"applying\",3,2,1"));
    gateway.answers("POST /requests", 201, Bodies.request("pending", 3));

    assertThat(run("repair")).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("--resume 1 --from 2", "--mark-applied 1");
    assertThat(terminal.talk().lines())
        .anyMatch(it -> it.startsWith("  countersign migrate repair") && it.endsWith("--from 2"));
  }

  /** It is copied into a shell, which takes a folder with a space for two words. */
  @Test
  void shouldQuoteWhatIsToBeCopied() throws IOException {
    folder = Files.createDirectory(folder.resolve("bob's files"));
    Files.writeString(folder.resolve("1_item.up.sql"), ONE);
    atTarget(row(1, "item", ONE, INCOMPLETE));

    assertThat(run("repair")).isEqualTo(ExitCode.ERROR);

    assertThat(terminal.talk())
        .contains("--dir '%s' --target orders".formatted(folder.toString().replace("'", "'\\''")));
  }

  @Test
  void shouldAskForAChangedFileToBeAcceptedBehindWhatIsDone() {
    atTarget(row(1, "item", "other", INCOMPLETE));
    gateway.answers("POST /requests", 201, Bodies.request("pending", 3));

    assertThat(run("repair", "--accept-checksum", "1")).isEqualTo(ExitCode.PENDING);

    assertThat(submissions().getLast()).contains("\"action\":\"accept-checksum\"", "\"from\":2");
  }

  @Test
  void shouldAskForAChangedDownFileToBeAccepted() {
    var up = Hashing.sha256(ONE.getBytes(StandardCharsets.UTF_8));
    var begun = Hashing.sha256("DROP TABLE thing".getBytes(StandardCharsets.UTF_8));
    atTarget(row(1, "item", up, begun, "\"reverting\",3,2,1"));
    gateway.answers("POST /requests", 201, Bodies.request("pending", 3));

    assertThat(run("repair", "--accept-checksum", "1")).isEqualTo(ExitCode.PENDING);

    assertThat(submissions().getLast())
        .contains("\"action\":\"accept-down\"", "\"from\":2", "\"sql\":\"DROP TABLE item\"");
  }

  @Test
  void shouldAskForARepair() {
    atTarget(row(1, "item", ONE, "\"applying\",3,2,1"));
    gateway.answers("POST /requests", 201, Bodies.request("pending", 3));

    assertThat(run("repair", "--resume", "1", "--from", "3")).isEqualTo(ExitCode.PENDING);

    assertThat(submissions().getLast()).contains("\"action\":\"resume-up\"", "\"from\":3");
  }

  @Test
  void shouldAskForWhatSomebodyHasSeenToToBeWrittenDown() {
    atTarget(row(1, "item", ONE, INCOMPLETE));
    gateway.answers("POST /requests", 201, Bodies.request("pending", 3));

    assertThat(run("repair", "--mark-applied", "1")).isEqualTo(ExitCode.PENDING);
    assertThat(submissions().getLast())
        .contains("\"action\":\"mark-applied\"", "\"version\":1", "\"sql\":\"CREATE TABLE item");
  }

  @Test
  void shouldAskForWhatSomebodyHasUndoneToBeWrittenDown() {
    atTarget(row(1, "item", ONE, INCOMPLETE));
    gateway.answers("POST /requests", 201, Bodies.request("pending", 3));

    assertThat(run("repair", "--mark-reverted", "1")).isEqualTo(ExitCode.PENDING);

    assertThat(submissions().getLast())
        .contains("\"action\":\"mark-reverted\"", "\"version\":1")
        .doesNotContain("CREATE TABLE item");
  }

  @Test
  void shouldCancelAReadThatWaitsForOthers() {
    gateway
        .answers("POST /requests", 201, Bodies.request("pending", 3))
        .answers("POST /requests/" + ID + "/cancel", 200, "{\"id\":\"x\",\"sequence\":4}");

    assertThat(run("status")).isEqualTo(ExitCode.ERROR);

    assertThat(terminal.talk()).contains("waited for 1 of group:dba and is cancelled");
    assertThat(gateway.calls()).anyMatch(it -> it.contains("/cancel"));
  }
}
