package dev.countersign.notifier.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointTested;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.DdlLock;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.Effects;
import dev.countersign.protocol.request.Finding;
import dev.countersign.protocol.request.Hazard;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewOverdue;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.ExecutionInspected;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.StepOpened;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.RequestEvent.VoteWithdrawn;
import dev.countersign.protocol.request.Rewrite;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Where;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackMessageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
  private static final Digest DIGEST = new Digest("ab".repeat(32));
  private static final ExecutionId RUN = new ExecutionId("0".repeat(26) + "/1");

  @Test
  void shouldShowWhatIsAskedForWithoutLiterals() throws IOException {
    assertThat(JSON.readTree(message(submitted("UPDATE a SET b = ? WHERE c < ? & d > ?"))))
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "text": "alice asks for a write on orders@production",
                  "blocks": [
                    {
                      "type": "section",
                      "text": {
                        "type": "mrkdwn",
                        "text": "*alice asks for a write on orders@production*",
                        "verbatim": true
                      }
                    },
                    {
                      "type": "section",
                      "text": {
                        "type": "mrkdwn",
                        "text": "```UPDATE a SET b = ? WHERE c &lt; ? &amp; d &gt; ?```",
                        "verbatim": true
                      }
                    },
                    {
                      "type": "context",
                      "elements": [
                        {
                          "type": "mrkdwn",
                          "text": "req/4, by alice, 2026-01-02T03:04:05Z",
                          "verbatim": true
                        }
                      ]
                    }
                  ]
                }
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MISSING | NONE | NO | | Rows: every row: there is no WHERE",
        "ALWAYS_TRUE | NONE | NO | | Rows: every row: the WHERE always holds",
        "UNKNOWN | UNKNOWN | UNKNOWN | | Rows: unknown; Locks: unknown; Rewrites: unknown",
        "NONE | BLOCKS_ALL | YES | | Locks: others wait; Rewrites: a table is written anew",
        "NONE | BLOCKS_WRITES | NO | | Locks: others only read meanwhile",
        "PRESENT | CONCURRENT | NO | CROSS_JOIN | Beware: cross-join",
      })
  void shouldSayWhatToBewareOf(
      Where where, DdlLock lock, Rewrite rewrite, Hazard hazard, String said) throws IOException {
    var hazards = Stream.ofNullable(hazard).toList();
    var event = submitted(OperationKind.SQL, "x", where, lock, rewrite, hazards);
    var approval = submitted(OperationKind.APPROVAL, "x", where, lock, rewrite, hazards);

    assertThat(JSON.readTree(message(event)).at("/blocks/2/text/text").asText()).isEqualTo(said);
    assertThat(shown(JSON.readTree(message(approval)))).hasSize(3);
  }

  @Test
  void shouldSayWhatWaitsAndWhatIsDecided() throws IOException {
    assertThat(text(new StepOpened(2, TIME)))
        .isEqualTo("req waits for votes on step 2 until 2026-01-02T03:04:05Z");
    assertThat(text(new RequestApproved(ApprovalWay.VOTES, DIGEST, TIME, 1)))
        .isEqualTo("req is approved until 2026-01-02T03:04:05Z, for 1 run(s)");
    assertThat(text(new RequestCancelled())).isEqualTo("alice called req off");
    assertThat(text(new EndpointTested("ops")))
        .isEqualTo("Countersign can reach this channel, as the endpoint ops");
  }

  @Test
  void shouldCallEverybodyWhenGlassIsBrokenOrItsReviewIsOverdue() throws IOException {
    assertThat(text(new GlassBroken(TIME)))
        .startsWith("<!channel> alice BROKE THE GLASS for req: ")
        .endsWith("by 2026-01-02T03:04:05Z");
    assertThat(text(new BreakGlassReviewOverdue(TIME)))
        .startsWith("<!channel> Nobody has reviewed req");
    assertThat(text(new StepOverridden(1, DIGEST, DIGEST)))
        .startsWith("alice overrode step 1 of req");
    assertThat(text(new BreakGlassReviewed(Finding.UNJUSTIFIED, DIGEST)))
        .isEqualTo("alice reviewed req: breaking the glass was unjustified");
    assertThat(JSON.readTree(message(new GlassBroken(TIME))).at("/blocks/0/text/text").asText())
        .startsWith("<!channel> *alice BROKE");
  }

  @Test
  void shouldAskForAPersonsWordAndSayWhoGaveIt() throws IOException {
    var inspected = JSON.readTree(message(new ExecutionInspected(RUN, "Table a is there.")));
    assertThat(text(new ExecutionInspected(RUN, "Table a is there.")))
        .startsWith("A person has to say what became of " + RUN);
    assertThat(inspected.toString()).contains("Table a is there.");
    assertThat(text(new ExecutionReconciled(RUN, Outcome.FAILED, "", Optional.of(DIGEST), 0)))
        .startsWith("alice says that " + RUN + " failed");
  }

  @Test
  void shouldCallNobodyByTheWordsOfACaller() throws IOException {
    var words = "<!channel> <!here> <@U1> @channel";
    for (var event :
        List.of(
            submitted(words),
            new ExecutionFailed(RUN, new Failure("42P01", words), Optional.empty(), 0),
            new ExecutionReconciled(RUN, Outcome.FAILED, words, Optional.empty(), 0))) {
      var message = JSON.readTree(message(event));
      var shown = shown(message);

      assertThat(shown).as("%s", event).hasSize(3).allMatch(it -> it.path("verbatim").asBoolean());
      assertThat(shown.get(1).path("text").asText()).contains("&lt;!channel&gt;");
      assertThat(shown).noneMatch(it -> it.path("text").asText().contains("<"));
      assertThat(message.path("text").asText()).doesNotContain("<", "@channel");
    }
  }

  @Test
  void shouldCallEverybodyOnceInEachTextThatIsLoud() throws IOException {
    var message = JSON.readTree(message(new GlassBroken(TIME)));

    assertThat(message.path("text").asText().split("<", -1)).hasSize(2);
    assertThat(message.at("/blocks/0/text/text").asText().split("<", -1)).hasSize(2);
    assertThat(message.at("/blocks/1/elements/0/text").asText()).doesNotContain("<");
  }

  @Test
  void shouldLeaveOutWhatOnlyProgramsWantToHear() {
    assertThat(SlackMessage.of(recorded(new VoteWithdrawn(1)))).isEmpty();
  }

  @Test
  void shouldKeepToSlacksLimitAndNotCutAnEscapeInTwo() throws IOException {
    var code =
        JSON.readTree(message(submitted("<".repeat(5000)))).at("/blocks/1/text/text").asText();
    assertThat(code).hasSizeLessThanOrEqualTo(3000).startsWith("```&lt;").endsWith("&lt;…```");
    assertThat(code.replace("&lt;", "")).isEqualTo("```…```");
  }

  @Test
  void shouldNotLetATextEndItsOwnCode() throws IOException {
    var code =
        JSON.readTree(message(submitted("a ``` <!channel>"))).at("/blocks/1/text/text").asText();
    assertThat(code.substring(3, code.length() - 3)).doesNotContain("`").doesNotContain("<");
  }

  /** The texts of the blocks. */
  private static List<JsonNode> shown(JsonNode message) {
    var shown = new ArrayList<JsonNode>();
    for (var block : message.path("blocks")) {
      shown.add(block.has("text") ? block.path("text") : block.at("/elements/0"));
    }
    return shown;
  }

  private static String text(LogEvent event) throws IOException {
    return JSON.readTree(message(event)).path("text").asText();
  }

  private static byte[] message(LogEvent event) {
    return SlackMessage.of(recorded(event)).orElseThrow();
  }

  private static RequestSubmitted submitted(String redacted) {
    return submitted(
        OperationKind.SQL, redacted, Where.PRESENT, DdlLock.NONE, Rewrite.NO, List.of());
  }

  private static RequestSubmitted submitted(
      OperationKind kind,
      String redacted,
      Where where,
      DdlLock lock,
      Rewrite rewrite,
      List<Hazard> hazards) {
    var effects =
        new Effects(
            List.of(),
            List.of("a"),
            List.of(),
            List.of(),
            List.of(),
            where,
            lock,
            rewrite,
            hazards);
    return new RequestSubmitted(
        kind,
        new TargetRef("orders", "production"),
        new OperationFacts(
            StatementClass.WRITE,
            1,
            List.of("a"),
            List.of(),
            redacted,
            List.of(),
            effects,
            Optional.empty()),
        DIGEST,
        Optional.empty(),
        List.of(),
        List.of(),
        DispatchMode.MANUAL,
        Optional.empty());
  }

  private static Recorded<LogEvent> recorded(LogEvent event) {
    return new Recorded<>(
        new EventMeta(
            "req",
            4,
            Digest.NONE,
            1,
            1,
            new Actor(
                new Subject("alice"), PrincipalKind.PERSON, SignIn.TOKEN, "", List.of(), List.of()),
            TIME,
            1,
            new CommandId("0".repeat(26)),
            "",
            Bytes.EMPTY,
            Bytes.EMPTY),
        event);
  }
}
