package dev.countersign.cli.command;

import static dev.countersign.cli.command.Bodies.DIGEST;
import static dev.countersign.cli.command.Bodies.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Cells;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ApprovalCommandTest {
  private static final String SHA_256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path state;
  private GatewayStub gateway;
  private Terminal terminal;

  @BeforeEach
  void start() throws IOException {
    gateway = new GatewayStub();
    terminal = Terminal.signedIn(state, gateway, "alice");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private int asks(String... more) {
    var words =
        new ArrayList<>(
            List.of("approval", "ask", "--as", "alice", "-t", "releases", "-e", "production"));
    words.addAll(List.of(more));
    return terminal.run(words.toArray(String[]::new));
  }

  @Test
  void shouldAskForTheDigestOfAFileAndSayWhatItWaitsFor() throws IOException {
    var file = Files.writeString(state.resolve("artifact"), "abc");
    gateway.answers("POST /requests", 201, Bodies.approval("pending", 3));

    int code =
        asks("--file", file.toString(), "--title", "Release 17", "--link", "https://ci.example/17");

    assertThat(code).isEqualTo(ExitCode.PENDING);
    assertThat(gateway.calls().getLast())
        .contains("\"kind\":\"approval\"", "\"digest\":\"" + SHA_256_OF_ABC + "\"")
        .contains("\"title\":\"Release 17\"", "\"link\":\"https://ci.example/17\"")
        .doesNotContain("sql", "description");
    assertThat(terminal.talk()).contains("1 of group:dba", "bob, carol");
  }

  @Test
  void shouldTakeADigestWithItsTagAndInUpperCase() {
    gateway.answers("POST /requests", 201, Bodies.approval("pending", 3));
    asks("--digest", "sha256:" + DIGEST.toUpperCase(java.util.Locale.ROOT), "--title", "x");
    assertThat(gateway.calls().getLast()).contains("\"digest\":\"" + DIGEST + "\"");
  }

  @Test
  void shouldWaitUntilItIsApprovedAndNeverDispatchIt() {
    gateway
        .answers("POST /requests", 201, Bodies.approval("pending", 3))
        .answers("GET /requests/" + ID, 200, Bodies.approval("approved", 6));

    assertThat(asks("--digest", DIGEST, "--title", "x", "--wait")).isEqualTo(ExitCode.DONE);

    assertThat(gateway.calls()).noneMatch(call -> call.contains("/dispatch"));
    assertThat(terminal.talk()).contains("approval consume --as alice " + ID, "--digest " + DIGEST);
    assertThat(terminal.talk().lines()).allMatch(line -> Cells.width(line) <= 80);
  }

  @Test
  void shouldEndWith1WhenSomebodySaysNo() {
    gateway
        .answers("POST /requests", 201, Bodies.approval("pending", 3))
        .answers("GET /requests/" + ID, 200, Bodies.approval("rejected", 5));

    assertThat(asks("--digest", DIGEST, "--title", "x", "--wait")).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("rejected");
  }

  static Stream<Arguments> badInput() {
    var title = List.of("--title", "Release");
    return Stream.of(
        arguments(
            "a short digest", List.of("--digest", "abc"), title, "64 hex digits, but it has 3"),
        arguments("no hex", List.of("--digest", "z".repeat(64)), title, "characters are none"),
        arguments("no such file", List.of("--file", "/nowhere/at/all"), title, "to read /nowhere"),
        arguments("neither", List.of(), title, "--digest=HEX | --file=FILE"),
        arguments("both", List.of("--digest", DIGEST, "--file", "x"), title, "mutually exclusive"),
        arguments("no title", List.of("--digest", DIGEST), List.of(), "'--title=TEXT'"),
        arguments(
            "an empty title",
            List.of("--digest", DIGEST),
            List.of("--title", " "),
            "there is none"),
        arguments(
            "a long title",
            List.of("--digest", DIGEST),
            List.of("--title", "x".repeat(201)),
            "1 to 200 characters, but it has 201"),
        arguments(
            "a NUL", List.of("--digest", DIGEST), List.of("--title", "a\0b"), "but it has U+0000"),
        arguments(
            "an escape",
            List.of("--digest", DIGEST),
            List.of("--title", "a\u001b[2J"),
            "but it has U+001B"),
        arguments(
            "a link that is none",
            List.of("--digest", DIGEST, "--link", "javascript:alert(1)"),
            title,
            "https://host/path"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badInput")
  void shouldSayWhatWasExpected(String what, List<String> some, List<String> more, String said) {
    var words = new ArrayList<>(some);
    words.addAll(more);

    assertThat(asks(words.toArray(String[]::new))).isEqualTo(ExitCode.ERROR);

    assertThat(terminal.talk()).startsWith("countersign: ").contains(said);
    assertThat(terminal.talk()).doesNotContain("\u001b", "\0", "should not happen");
    assertThat(gateway.calls()).isEmpty();
  }

  @Test
  void shouldConsumeWithOnesOwnDigest() {
    gateway.answers(
        "POST /requests/" + ID + "/consume",
        200,
        "{\"id\":\"%s\",\"status\":\"completed\",\"sequence\":7}".formatted(ID));

    assertThat(terminal.run("approval", "consume", "--as", "alice", ID, "--digest", DIGEST))
        .isEqualTo(ExitCode.DONE);

    assertThat(gateway.calls().getLast()).contains("{\"digest\":\"" + DIGEST + "\"}");
    assertThat(terminal.talk()).contains("go ahead");
  }

  @Test
  void shouldSayWhyItCannotBeConsumed() {
    gateway.answers(
        "POST /requests/" + ID + "/consume",
        409,
        """
        {"type":"urn:countersign:problem:already-consumed","title":"Refused","status":409,
         "detail":"Expected an approval that is not consumed yet, but it is completed",
         "code":"ALREADY_CONSUMED"}""");

    assertThat(terminal.run("approval", "consume", "--as", "alice", ID, "--digest", DIGEST))
        .isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("not consumed yet", "[ALREADY_CONSUMED]");
  }

  @Test
  void shouldShowWhatAnApprovalIsAboutWithoutObeyingIt() {
    gateway.answers("GET /requests/" + ID, 200, Bodies.approval("pending", 3));

    assertThat(terminal.run("request", "show", "--as", "alice", ID)).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data())
        .contains("Release 17", DIGEST, "  | https://ci.example/17", "  | first\n  | second")
        .contains("user:deployer")
        .doesNotContain("\u001b", "Redacted", "Tables");
    assertThat(terminal.data().lines()).allMatch(line -> Cells.width(line) <= 80);
  }

  @Test
  void shouldNotVerifyWhatNamesNoRequest() {
    assertThat(terminal.run("approval", "verify", "nonsense", "--digest", DIGEST))
        .isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("26 characters");
  }

  @Test
  void shouldNotAddAnIssuerWithoutTheRootKey() throws IOException {
    var key = Files.writeString(state.resolve("ci.pub"), "-----BEGIN PRIVATE KEY-----\nx\n");
    assertThat(terminal.run("issuer", "add", "ci", "--key", key.toString(), "-t", "releases"))
        .isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("Expected the root key");

    Files.createDirectories(state.resolve("keys"));
    Files.writeString(state.resolve("keys/root.pem"), "x");
    assertThat(
            terminal.run(
                "issuer", "add", "ci", "--kafka", "x:1", "--key", key.toString(), "-t", "releases"))
        .isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("but it is a private one", "-pubout");
  }
}
