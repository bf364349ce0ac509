package dev.countersign.cli.approval;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.cli.approval.Finding.Consumption;
import dev.countersign.cli.approval.Finding.Countersigned;
import dev.countersign.cli.approval.Finding.NotCountersigned;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.PayloadKind;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Alternative;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PartyKind;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.RejectRule;
import dev.countersign.protocol.policy.Seat;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.protocol.request.ApprovalDocument;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.ApprovalConsumed;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.StepMet;
import dev.countersign.protocol.request.RequestEvent.StepOpened;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.RequestEvent.VoteCast;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApprovalProofTest {
  private static final String CLUSTER = "test";
  private static final RequestId REQUEST = new RequestId("r".repeat(26));
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant UNTIL = NOW.plusSeconds(60);
  private static final SigningKey KEY = new SigningKey(Bytes.of(new byte[32]));
  private static final byte[] OTHER_SEED =
      "another key, another key, another".substring(0, 32).getBytes(US_ASCII);
  private static final Digest WANTED = Hashing.sha256(new byte[] {1});
  private static final Subject BOB = new Subject("bob");
  private static final Subject CI = new Subject("ci");

  private final Payload document =
      PayloadSeal.seal(
          PayloadKind.OPERATION,
          Bytes.of(new byte[32]),
          Bytes.of(Wire.encode(new ApprovalDocument(WANTED, "Release 17", "", ""))));
  private final List<ApprovalRecords.Event> events = new ArrayList<>();
  private Digest last = Digest.NONE;

  private ApprovalProofTest happened(Subject by, RequestEvent event) {
    return happened(KEY, by, event);
  }

  private ApprovalProofTest happened(SigningKey signer, Subject by, RequestEvent event) {
    var meta =
        new EventMeta(
            REQUEST.value(),
            events.size() + 1L,
            last,
            1,
            1,
            new Actor(by, PrincipalKind.SERVICE, SignIn.KEY, "", List.of(), List.of()),
            NOW,
            1,
            new CommandId("0".repeat(26)),
            "",
            Bytes.EMPTY,
            Bytes.EMPTY);
    var type = Wire.ceType(event);
    byte[] value = Wire.encode(new Recorded<>(meta, event));
    last = EventSeal.hash(CLUSTER, REQUEST.value(), type, value);
    events.add(
        new ApprovalRecords.Event(
            type, EventSeal.sign(signer, last), Bytes.of(value), "offset " + events.size()));
    return this;
  }

  private ApprovalProofTest asked() {
    var quorum = new Quorum(1, List.of(new Party(PartyKind.USER, "bob")));
    var step =
        new Step(
            "look",
            List.of("releases"),
            List.of(quorum),
            List.of(new Alternative(List.of(1))),
            RejectRule.ENDS,
            1,
            false,
            false,
            List.of(),
            List.of(),
            false);
    happened(
        CI,
        new RequestSubmitted(
            OperationKind.APPROVAL,
            new TargetRef("releases", "production"),
            OperationFacts.ofApproval(),
            document.digest(),
            Optional.empty(),
            List.of(),
            List.of(),
            DispatchMode.MANUAL,
            Optional.empty()));
    happened(
        CI,
        new WorkflowPinned(
            new Workflow(
                1,
                List.of(),
                List.of(step),
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                1,
                false,
                Optional.empty(),
                Optional.empty(),
                Duration.ofDays(30),
                Optional.empty(),
                List.of(),
                true,
                Duration.ofHours(24),
                Optional.empty())));
    return happened(CI, new StepOpened(1, UNTIL));
  }

  private ApprovalProofTest approved() {
    asked();
    happened(BOB, new VoteCast(1, Verdict.APPROVE, document.digest(), Optional.empty()));
    happened(BOB, new StepMet(1, List.of(new Seat(1, BOB))));
    return happened(BOB, approval());
  }

  private RequestApproved approval() {
    return new RequestApproved(ApprovalWay.VOTES, document.digest(), UNTIL, 1);
  }

  private Finding proof() {
    return proof(WANTED, NOW, Map.of(document.digest(), document));
  }

  private Finding proof(Digest wanted, Instant now, Map<Digest, Payload> payloads) {
    return new ApprovalProof(CLUSTER, KEY.verifyingKey())
        .of(new ApprovalRecords(REQUEST, events, payloads), wanted, now);
  }

  private static void not(Finding finding, String why) {
    assertThat(finding).isInstanceOf(NotCountersigned.class);
    assertThat(((NotCountersigned) finding).why()).contains(why);
  }

  @Test
  void shouldFindWhoCountersigned() {
    approved();
    assertThat(proof())
        .isEqualTo(
            new Countersigned(
                new ApprovalDocument(WANTED, "Release 17", "", ""),
                List.of(BOB),
                NOW,
                UNTIL,
                Optional.empty(),
                6));
  }

  @Test
  void shouldNameWhoOverrodeAStepAmongThoseWhoCountersigned() {
    asked().happened(BOB, new StepOverridden(1, document.digest(), document.digest()));
    happened(BOB, approval());
    assertThat(((Countersigned) proof()).voters()).containsExactly(BOB);
  }

  @Test
  void shouldFindWhoConsumedItHoweverLongAgo() {
    approved().happened(CI, new ApprovalConsumed(document.digest()));
    var finding = proof(WANTED, UNTIL.plusSeconds(1), Map.of(document.digest(), document));
    assertThat(((Countersigned) finding).consumption()).contains(new Consumption(CI, NOW));
  }

  @Test
  void shouldNotTakeAnotherDigestForTheOne() {
    approved();
    not(
        proof(Hashing.sha256(new byte[] {2}), NOW, Map.of(document.digest(), document)),
        "another digest");
  }

  @Test
  void shouldNotTakeOneThatLapsed() {
    approved();
    not(proof(WANTED, UNTIL, Map.of(document.digest(), document)), "lapsed");
  }

  @Test
  void shouldNotTakeOneThatIsPendingOrCalledOff() {
    not(asked().proof(), "pending");
    happened(CI, new RequestCancelled());
    not(proof(), "cancelled");
  }

  @Test
  void shouldNotTakeARequestThatIsNotThere() {
    not(proof(), "but it is not");
  }

  @Test
  void shouldNotTakeAForgedDecision() {
    asked().happened(new SigningKey(Bytes.of(OTHER_SEED)), BOB, approval());
    not(proof(), "signature at offset 3");
  }

  @Test
  void shouldNotTakeAnAlteredEvent() {
    approved();
    var last = events.removeLast();
    byte[] altered = last.value().toArray();
    altered[40] ^= 1;
    events.add(
        new ApprovalRecords.Event(last.type(), last.signature(), Bytes.of(altered), last.place()));
    not(proof(), "signature at offset 5");
  }

  @Test
  void shouldNotTakeAHistoryWithAGap() {
    approved();
    events.remove(4);
    not(proof(), "sequence 5");
  }

  /** Signed it may be: the rules cannot have led there. */
  @Test
  void shouldNotTakeAnApprovalWithoutItsVotes() {
    asked().happened(BOB, approval());
    not(proof(), "expected BetweenSteps");
  }

  @Test
  void shouldNotTakeAnErasedOrAnotherDocument() {
    approved();
    not(proof(WANTED, NOW, Map.of()), "erased");
    var other =
        new Payload(
            PayloadKind.OPERATION,
            document.digest(),
            document.salt(),
            Bytes.of(Wire.encode(new ApprovalDocument(WANTED, "Release 18", "", ""))));
    not(proof(WANTED, NOW, Map.of(document.digest(), other)), "but it is another");
  }
}
