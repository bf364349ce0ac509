package dev.countersign.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.countersign.cli.output.Screen;
import dev.countersign.engine.request.Replay.Difference;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.TargetRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReplayReportTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ID = "01JB0000000000000000000000";

  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final ByteArrayOutputStream talk = new ByteArrayOutputStream();

  private ReplayReport report(boolean json, boolean endless) {
    return new ReplayReport(
        new Screen(
            new PrintStream(data, true, StandardCharsets.UTF_8),
            new PrintStream(talk, true, StandardCharsets.UTF_8),
            80),
        json,
        endless);
  }

  private static Difference difference(String was, String would) {
    return new Difference(
        ID, Instant.EPOCH, new Subject("alice"), new TargetRef("orders", "production"), was, would);
  }

  private String data() {
    return data.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldWriteOneObjectForPrograms() throws IOException {
    var report = report(true, false);
    report.tell(difference("rejected", "approved by votes"));
    report.tell(difference("approved by votes", "not approved"));
    report.end(3);

    var json = JSON.readTree(data());
    assertThat(json.path("requests").asInt()).isEqualTo(3);
    assertThat(json.path("differing").asInt()).isEqualTo(2);
    assertThat(json.path("differences").findValuesAsText("would"))
        .containsExactly("approved by votes", "not approved");
    assertThat(json.path("differences").path(0).path("at").asText())
        .isEqualTo("1970-01-01T00:00:00Z");
    assertThat(talk.toString(StandardCharsets.UTF_8))
        .isEqualTo("2 of 3 requests would have gone another way.\n");
  }

  @Test
  void shouldWriteAnObjectWhereNothingDiffers() throws IOException {
    report(true, false).end(0);
    assertThat(JSON.readTree(data()).path("differences").isArray()).isTrue();
  }

  @Test
  void shouldWriteAnObjectALineWhereThereIsNoEnd() throws IOException {
    var report = report(true, true);
    report.tell(difference("rejected", "approved by votes"));
    report.sum(1);
    report.tell(difference("approved by votes", "not approved"));
    report.end(2);

    assertThat(data().lines()).hasSize(2);
    for (var line : data().lines().toList()) {
      assertThat(JSON.readTree(line).path("request").asText()).isEqualTo(ID);
    }
    assertThat(talk.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "1 of 1 requests would have gone another way.",
            "2 of 2 requests would have gone another way.");
  }

  @Test
  void shouldFitEveryLineIntoTheTerminal() {
    var report = report(false, false);
    report.tell(difference("rejected", "approved by votes"));
    report.tell(difference("approved by break-glass", "refused: BYPASS_FORBIDDEN"));
    report.end(2);

    assertThat(data().lines()).first().asString().contains(ID, "-> approved by votes", "alice");
    assertThat(data().lines()).allSatisfy(it -> assertThat(it.length()).isLessThan(81));
  }
}
