package dev.countersign.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.output.Cells;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookCommandTest {
  private static final String SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String URL = "https://hooks.example.com/a/topsecret";
  private static final String WEBHOOK =
      """
      {"name":"build","kind":"webhook","address":"https://hooks.example.com",
       "types":["dev.countersign.events.RequestApproved.v1","*.Execution*"],"allowPrivate":false,
       "epoch":17,"registeredAt":"2026-01-02T03:04:05Z"%s}
      """;

  @TempDir private Path state;
  private GatewayStub gateway;
  private Terminal terminal;

  @BeforeEach
  void start() throws IOException {
    gateway = new GatewayStub();
    terminal =
        new Terminal(state)
            .with("COUNTERSIGN_URL", gateway.address().toString())
            .with("COUNTERSIGN_TOKEN", "a-token");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static String added() {
    return WEBHOOK.formatted(",\"secret\":\"" + SECRET + "\"");
  }

  private static String attempt(String message, String rest) {
    return """
        {"message":"%s","type":"dev.countersign.governance.EndpointTested.v1","epoch":17,"attempt":1,
         "tookMillis":12,"at":"2026-01-02T03:04:05.678Z",%s}
        """
        .formatted(message, rest);
  }

  @Test
  void shouldPrintTheSecretAloneAsData() {
    gateway.answers("POST /webhooks", 201, added());

    int exit =
        terminal.run(
            "webhook",
            "add",
            "build",
            "--url",
            URL,
            "--type",
            "RequestApproved",
            "--type",
            "*.Execution*");

    assertThat(exit).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data()).isEqualTo(SECRET + "\n");
    assertThat(terminal.talk())
        .contains("build is registered at https://hooks.example.com", "shown this once")
        .doesNotContain(SECRET, "topsecret");
    assertThat(gateway.calls())
        .containsExactly(
            "POST /webhooks {\"name\":\"build\",\"kind\":\"webhook\",\"url\":\""
                + URL
                + "\",\"allowPrivate\":false,\"types\":"
                + "[\"dev.countersign.events.RequestApproved.v1\",\"*.Execution*\"]}");
  }

  @Test
  void shouldTakeAUrlFromStandardInputAndAGatewayByServer() {
    gateway.answers(
        "POST /webhooks", 201, WEBHOOK.formatted("").replace("\"webhook\"", "\"slack\""));
    terminal.with("COUNTERSIGN_URL", "").piped((URL + "\n").getBytes(StandardCharsets.UTF_8));

    int exit =
        terminal.run(
            "webhook",
            "add",
            "build",
            "--slack",
            "-",
            "--allow-private",
            "--server",
            gateway.address().toString());

    assertThat(exit).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data()).isEmpty();
    assertThat(terminal.talk()).doesNotContain("secret");
    assertThat(gateway.calls().getFirst())
        .contains("\"kind\":\"slack\"", "\"url\":\"" + URL + "\"", "\"allowPrivate\":true");
  }

  @Test
  void shouldGiveProgramsWhatTheGatewaySaid() {
    gateway.answers("POST /webhooks", 201, added());

    assertThat(terminal.run("webhook", "add", "build", "--url", URL, "-o", "json"))
        .isEqualTo(ExitCode.DONE);

    assertThat(terminal.data()).contains("\"secret\" : \"" + SECRET + "\"", "\"epoch\" : 17");
    assertThat(terminal.talk()).doesNotContain(SECRET);
  }

  @Test
  void shouldWantExactlyOneUrl() {
    assertThat(terminal.run("webhook", "add", "build")).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.run("webhook", "add", "build", "--url", URL, "--slack", URL))
        .isEqualTo(ExitCode.ERROR);

    assertThat(terminal.talk()).contains("but got neither", "but got both");
    assertThat(gateway.calls()).isEmpty();
  }

  @Test
  void shouldSayWhyTheGatewayRefused() {
    gateway.answers(
        "POST /webhooks",
        422,
        "{\"status\":422,\"code\":\"ADDRESS_REFUSED\",\"detail\":\"Expected a public address\"}");

    assertThat(terminal.run("webhook", "add", "build", "--url", "https://10.0.0.1/"))
        .isEqualTo(ExitCode.ERROR);

    assertThat(terminal.data()).isEmpty();
    assertThat(terminal.talk()).contains("Expected a public address [ADDRESS_REFUSED]");
  }

  @Test
  void shouldSayWhatIsNotDecidedYet() {
    gateway
        .answers("POST /webhooks", 202, "{\"command\":\"x\"}")
        .answers("DELETE /webhooks/build", 202, "{\"command\":\"x\"}")
        .answers("POST /webhooks/build/test", 202, "{\"command\":\"x\"}");

    assertThat(terminal.run("webhook", "add", "build", "--url", URL)).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(terminal.run("webhook", "remove", "build")).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(terminal.run("webhook", "test", "build")).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(terminal.data()).isEmpty();
  }

  @Test
  void shouldListWithin80ColumnsWithoutObeyingNames() {
    gateway.answers(
        "GET /webhooks",
        200,
        "{\"items\":[" + WEBHOOK.formatted("").replace("\"build\"", "\"build\\u001b[31m\"") + "]}");

    assertThat(terminal.run("webhook", "list")).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data().lines()).hasSize(2).allMatch(line -> Cells.width(line) <= 80);
    assertThat(terminal.data())
        .contains("https://hooks.", "RequestApproved", "webhook")
        .doesNotContain("\u001b");
  }

  @Test
  void shouldRemove() {
    gateway.answers(
        "DELETE /webhooks/build",
        200,
        "{\"name\":\"build\",\"event\":\"EndpointRemoved\",\"epoch\":18}");

    assertThat(terminal.run("webhook", "remove", "build")).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data()).isEmpty();
    assertThat(terminal.talk()).contains("build is removed");
  }

  @Test
  void shouldWaitForTheDeliveryOfATest() {
    gateway
        .answers("POST /webhooks/build/test", 200, "{\"name\":\"build\",\"epoch\":18}")
        .answers("GET /webhooks/build/deliveries", 200, "{\"items\":[]}")
        .answers(
            "GET /webhooks/build/deliveries",
            200,
            "{\"items\":["
                + attempt(
                    "governance/18",
                    "\"outcome\":\"delivered\",\"end\":\"answered\",\"status\":204")
                + "]}");

    assertThat(terminal.run("webhook", "test", "build")).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data()).contains("governance/18", "EndpointTested", "delivered (204)");
    assertThat(terminal.data().lines()).allMatch(line -> Cells.width(line) <= 80);
  }

  @Test
  void shouldFailWhereTheTestDoesNotArrive() {
    gateway
        .answers("POST /webhooks/build/test", 200, "{\"name\":\"build\",\"epoch\":18}")
        .answers(
            "GET /webhooks/build/deliveries",
            200,
            "{\"items\":["
                + attempt("governance/18", "\"outcome\":\"retrying\",\"end\":\"timed-out\"")
                + "]}");

    assertThat(terminal.run("webhook", "test", "build")).isEqualTo(ExitCode.ERROR);

    assertThat(terminal.data()).contains("retrying (timed-out)");
  }

  @Test
  void shouldNotTakeTheDeliveryOfAnotherTestForThisOne() {
    gateway
        .answers("POST /webhooks/build/test", 200, "{\"name\":\"build\",\"epoch\":18}")
        .answers(
            "GET /webhooks/build/deliveries",
            200,
            "{\"items\":["
                + attempt(
                    "governance/17",
                    "\"outcome\":\"delivered\",\"end\":\"answered\",\"status\":204")
                + "]}");

    assertThat(terminal.run("webhook", "test", "build", "--wait", "1ms"))
        .isEqualTo(ExitCode.TIMED_OUT);
    assertThat(terminal.run("webhook", "test", "build", "--wait", "0s")).isEqualTo(ExitCode.DONE);

    assertThat(terminal.data()).isEmpty();
    assertThat(terminal.talk()).contains("governance/18 is on its way");
  }

  @Test
  void shouldListDeliveriesWithin80Columns() {
    gateway.answers(
        "GET /webhooks/build/deliveries",
        200,
        "{\"items\":["
            + attempt(
                "0123456789abcdefghjkmnpqrs/12",
                "\"outcome\":\"refused-by-receiver\",\"end\":\"answered\",\"status\":404")
            + "],\"next\":\"123\"}");

    assertThat(terminal.run("webhook", "deliveries", "build", "--limit", "1"))
        .isEqualTo(ExitCode.DONE);

    assertThat(terminal.data().lines()).hasSize(2).allMatch(line -> Cells.width(line) <= 80);
    assertThat(terminal.data()).contains("0123456789abcdefghjkmnpqrs/12", "refused-");
    assertThat(terminal.talk()).isEqualTo("More: --cursor 123\n");
    assertThat(gateway.calls()).containsExactly("GET /webhooks/build/deliveries?limit=1");
  }
}
