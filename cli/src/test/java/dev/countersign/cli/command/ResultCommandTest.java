package dev.countersign.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.countersign.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultCommandTest {
  private static final String ID = Bodies.ID;
  private static final String RESULT = "GET /requests/" + ID + "/result";

  @TempDir private Path state;
  @TempDir private Path folder;
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
  void shouldPrintEachValueOnALineOfItsOwn() {
    gateway.answers(RESULT, 200, Bodies.RESULT);

    assertThat(terminal.run("result", "get", ID, "-o", "vertical")).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data())
        .isEqualTo(
            """
            -[ row 1 ]-
            id        1
            customer  Ada\\u{1b}[2J
            -[ row 2 ]-
            id        2
            customer  NULL
            """);
    assertThat(terminal.talk()).isEqualTo("2 rows.\n");
  }

  @Test
  void shouldPassJsonOnWithNothingInItThatATerminalObeys() throws IOException {
    gateway.answers(RESULT, 200, Bodies.RESULT.replace("Ada", "Ada\u009b2J"));

    assertThat(terminal.run("result", "get", ID, "-o", "json")).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data()).contains("Ada\\u009b2J\\u001B[2J");
    assertThat(new JsonMapper().readTree(terminal.data()).path("rows").path(1).path(1).isNull())
        .isTrue();
  }

  @Test
  void shouldPassNumbersOnDigitForDigit() {
    var digits = "9".repeat(2_000);
    gateway.answers(
        RESULT,
        200,
        "{\"columns\":[{\"name\":\"a\",\"type\":\"numeric\"},{\"name\":\"b\",\"type\":\"jsonb\"}],\"rows\":[[0.00000010,{\"n\":"
            + digits
            + "}]],\"affected\":0,\"truncated\":false}");

    assertThat(terminal.run("result", "get", ID, "-o", "json")).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data()).contains("0.00000010", digits);

    assertThat(terminal.run("result", "get", ID, "-o", "vertical")).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data()).contains("a  0.00000010\n", digits);
  }

  @Test
  void shouldWriteCsvWithTheTargetsOwnDigits() {
    gateway.answers(
        RESULT,
        200,
        """
        {"columns":[{"name":"n","type":"float8"},{"name":"t","type":"text"}],
         "rows":[[1e+300,"a,b"],[-0,""],[null,"é"]],
         "more":[{"columns":[{"name":"j","type":"jsonb"}],"rows":[[{"k":[1.50]}]]}],
         "affected":0,"truncated":false}""");

    assertThat(terminal.run("result", "get", ID, "--execution", "2", "-o", "csv"))
        .isEqualTo(ExitCode.DONE);

    assertThat(terminal.data())
        .isEqualTo("n,t\r\n1e+300,\"a,b\"\r\n-0,\"\"\r\n,é\r\n\r\nj\r\n\"{\"\"k\"\":[1.50]}\"\r\n");
    assertThat(terminal.talk()).isEmpty();
    assertThat(gateway.calls()).containsExactly(RESULT + "?execution=2");
  }

  /** A file of code, message, detail and hint would pass for rows. */
  @ParameterizedTest
  @ValueSource(strings = {"table", "vertical", "json", "csv"})
  void shouldEndAFailedRunAlikeInEveryForm(String format) {
    gateway.answers(RESULT, 200, Bodies.WORDS);
    var file = folder.resolve("orders").toString();

    assertThat(terminal.run("result", "get", ID, "-o", format)).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("The target says: duplicate key value [23505]");
    assertThat(terminal.data().isEmpty()).isEqualTo(!format.equals("json"));

    assertThat(terminal.run("result", "get", ID, "-o", format, "--out", file))
        .isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("There are no rows, and no");
    assertThat(folder).isEmptyDirectory();
  }

  /** Neither CSV nor what reads JSON from a pipe tells a person. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"by\":\"rows\",\"at\":2}|2 is the limit of rows",
        "{\"by\":\"bytes\",\"at\":9}|9 bytes are the limit of a result",
        "{\"by\":\"rowBytes\",\"at\":9}|the next one has more than 9 bytes, the limit of a row",
        "{\"by\":\"moons\",\"at\":9}|More rows were left out.",
        "null|More rows were left out.",
      })
  void shouldTellByWhichLimitRowsWereLeftOut(String cut, String sentence) {
    var body = Bodies.RESULT.replace("\"truncated\":false", "\"truncated\":true,\"cut\":" + cut);
    gateway.answers(RESULT, 200, body);
    for (var format : List.of("csv", "json", "table", "vertical")) {
      int before = terminal.talk().length();
      assertThat(terminal.run("result", "get", ID, "-o", format)).isEqualTo(ExitCode.DONE);
      assertThat(terminal.talk().substring(before).replace('\n', ' '))
          .as(format)
          .contains(sentence)
          .contains(format.equals("csv") || format.equals("json") ? "NOT WHOLE." : "2 rows.");
    }
    assertThat(terminal.data()).contains("\"truncated\" : true");
  }

  /** Jackson's own limits are 1,000 levels and names of 50,000 characters. */
  @ParameterizedTest
  @ValueSource(strings = {"table", "vertical", "json", "csv"})
  void shouldShowWhatIsDeepOrLong(String format) {
    var deep = "[".repeat(10_000) + "]".repeat(10_000);
    var objects = "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000);
    var name = "k".repeat(60_000);
    gateway.answers(
        RESULT,
        200,
        "{\"columns\":[{\"name\":\"a\"}],\"rows\":[[%s],[%s],[{\"%s\":1}]],\"affected\":0,\"truncated\":false}"
            .formatted(deep, objects, name));
    var file = folder.resolve("deep");

    assertThat(terminal.run("result", "get", ID, "-o", format, "--out", file.toString()))
        .as(terminal.talk())
        .isEqualTo(ExitCode.DONE);

    assertThat(file).content().contains(name).matches(it -> it.length() < 1_000_000);
  }

  /** CSV has no end of its own, so that half of it looks whole. */
  @Test
  void shouldTellThatCsvBrokeOff() {
    var begun = Bodies.RESULT.substring(0, Bodies.RESULT.indexOf("],[2"));
    gateway.answers(RESULT, 200, begun).breaksOff(RESULT);
    var file = folder.resolve("orders.csv");

    assertThat(terminal.run("result", "get", ID, "-o", "csv")).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("Expected the whole result, but it broke off");

    assertThat(terminal.run("result", "get", ID, "-o", "csv", "--out", file.toString()))
        .isEqualTo(ExitCode.ERROR);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldShowWhatEachStatementReturned() {
    gateway.answers(
        RESULT,
        200,
        """
        {"columns":[{"name":"a","type":"int4"}],"rows":[[1]],
         "more":[{"columns":[{"name":"b","type":"int4"}],"rows":[[2],[3]]}],
         "affected":4,"truncated":true,"outsideTransaction":true}""");

    assertThat(terminal.run("result", "get", ID)).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data()).isEqualTo("a\n1\n\n-[ result 2 ]-\nb\n2\n3\n");
    assertThat(terminal.talk().replace('\n', ' '))
        .contains("3 rows, 4 changed. More rows were left out.", "outside of a transaction.");
  }

  @Test
  void shouldShowMoreRowsThanItHoldsUnderOneHead() {
    var rows =
        IntStream.rangeClosed(1, 1_200)
            .mapToObj(it -> "[%d,\"name %d\"]".formatted(it, it))
            .collect(Collectors.joining(","));
    gateway.answers(
        RESULT,
        200,
        "{\"columns\":[{\"name\":\"id\"},{\"name\":\"name\"}],\"rows\":["
            + rows
            + "],\"affected\":0,\"truncated\":false}");

    assertThat(terminal.run("result", "get", ID)).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data().lines()).hasSize(1_201).startsWith("id   name");
    assertThat(terminal.data()).endsWith("1200  name 1200\n").contains("\n500  name 500\n");
  }

  @Test
  void shouldCutACellOnATerminalAndNowhereElse() {
    var cell = "x".repeat(200) + "end";
    gateway.answers(RESULT, 200, Bodies.RESULT.replace("Ada", cell));
    var file = folder.resolve("orders");

    assertThat(terminal.run("result", "get", ID)).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data()).contains("xxx…").doesNotContain("end");

    assertThat(terminal.run("result", "get", ID, "--out", file.toString()))
        .isEqualTo(ExitCode.DONE);
    assertThat(file).content().contains(cell);
  }

  @Test
  void shouldWriteAFileOnlyWhole() throws IOException {
    var file = folder.resolve("orders.json");
    gateway
        .answers(RESULT, 200, "{\"columns\":[{\"name\":\"a\"}],\"rows\":[[1],[2")
        .answers(RESULT, 200, Bodies.RESULT);

    assertThat(terminal.run("result", "get", ID, "-o", "json", "--out", file.toString()))
        .isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("broke off");
    assertThat(folder).isEmptyDirectory();

    assertThat(terminal.run("result", "get", ID, "-o", "json", "--out", file.toString()))
        .isEqualTo(ExitCode.DONE);
    assertThat(new JsonMapper().readTree(file.toFile()).path("rows").size()).isEqualTo(2);
    assertThat(terminal.data()).isEmpty();

    assertThat(terminal.run("result", "get", ID, "--out", file.toString()))
        .isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("Expected a new file, but there is");
    assertThat(Files.readString(file)).contains("Ada");
  }

  @Test
  void shouldListWhatThereIsToRead() {
    gateway.answers(
        "GET /results",
        200,
        """
        {"items":[{"request":"%1$s","execution":"%1$s/2","target":"orders","environment":"production",
          "requester":"alice","status":"succeeded","rows":10,"affected":0,"bytes":4711,"truncated":true,
          "endedAt":"2026-01-02T03:04:05Z","keptUntil":"2026-02-01T03:04:05Z"}],"next":"abc"}"""
            .formatted(ID));

    assertThat(terminal.run("result", "list")).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data())
        .contains(ID + "/2")
        .contains("10+")
        .contains("4711")
        .contains("2026-02-01");
    assertThat(terminal.data().lines()).allMatch(it -> it.length() <= 80);
    assertThat(terminal.talk()).contains("--cursor abc");
  }

  @Test
  void shouldHaveAResultForgotten() {
    gateway
        .answers("DELETE /requests/" + ID + "/result", 200, "{}")
        .answers(
            RESULT,
            410,
            "{\"status\":410,\"code\":\"RESULT_FORGOTTEN\",\"detail\":\"Expected the key, but it is"
                + " forgotten\"}");

    assertThat(terminal.run("result", "forget", ID, "--execution", "2")).isEqualTo(ExitCode.DONE);
    assertThat(terminal.run("result", "get", ID)).isEqualTo(ExitCode.ERROR);

    assertThat(gateway.calls()).contains("DELETE /requests/" + ID + "/result?execution=2");
    assertThat(terminal.talk()).contains("forgotten");
  }
}
