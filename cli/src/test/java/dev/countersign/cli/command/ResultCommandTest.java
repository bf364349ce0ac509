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
  void shouldAskForCsvAndCopyItByteForByte() {
    gateway.answers(RESULT, 200, "id,name\r\n1,\"a,b\"\r\n");

    assertThat(terminal.run("result", "get", ID, "--execution", "2", "-o", "csv"))
        .isEqualTo(ExitCode.DONE);

    assertThat(terminal.data()).isEqualTo("id,name\r\n1,\"a,b\"\r\n");
    assertThat(gateway.calls()).containsExactly(RESULT + "?execution=2&format=csv");
  }

  /** Neither CSV nor what reads JSON from a pipe tells a person; the header does. */
  @Test
  void shouldTellThatRowsWereLeftOutOfWhatItPassesOn() {
    gateway.answers(RESULT, 200, Bodies.RESULT);
    for (var format : List.of("csv", "json")) {
      assertThat(terminal.run("result", "get", ID, "-o", format)).isEqualTo(ExitCode.DONE);
      assertThat(terminal.talk()).isEmpty();
    }

    gateway.leavesRowsOut(RESULT);

    for (var format : List.of("csv", "json")) {
      assertThat(terminal.run("result", "get", ID, "-o", format)).isEqualTo(ExitCode.DONE);
    }
    assertThat(terminal.talk()).isEqualTo("More rows were left out.\n".repeat(2));
  }

  /** CSV has no end of its own, so that half of it looks whole. */
  @Test
  void shouldTellThatCsvBrokeOff() {
    gateway.answers(RESULT, 200, "id,name\r\n1,a\r\n").breaksOff(RESULT);
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

    assertThat(terminal.data()).isEqualTo("a\n1\nb\n2\n3\n");
    assertThat(terminal.talk().replace('\n', ' '))
        .contains("3 rows, 4 changed, more were left out.", "outside of a transaction.");
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
