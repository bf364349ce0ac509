package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.ALICE;
import static dev.countersign.policyservice.testkit.TestWorld.BOB;
import static dev.countersign.policyservice.testkit.TestWorld.CLUSTER;
import static dev.countersign.policyservice.testkit.TestWorld.GATEWAY_KEY;
import static dev.countersign.policyservice.testkit.TestWorld.OURSELVES;
import static dev.countersign.policyservice.testkit.TestWorld.approves;
import static dev.countersign.policyservice.testkit.TestWorld.changingTo;
import static dev.countersign.policyservice.testkit.TestWorld.operation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.governance.Governance;
import dev.countersign.policyservice.kafka.log.EventReader;
import dev.countersign.policyservice.kafka.log.GovernanceReplay;
import dev.countersign.policyservice.testkit.Signed;
import dev.countersign.policyservice.testkit.Speaker;
import dev.countersign.policyservice.testkit.TestWorld;
import dev.countersign.proof.id.Ids;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.governance.GovernanceCommand.PublishApproved;
import dev.countersign.protocol.governance.GovernanceCommand.PublishPolicies;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceEvent.PoliciesPublished;
import dev.countersign.protocol.governance.GovernanceEvent.PolicyChangeRefused;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.PolicySource;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.PolicyChangeDocument;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.Reply.CommandRefused;
import dev.countersign.protocol.request.RequestCommand.DispatchRequest;
import dev.countersign.protocol.request.RequestCommand.FinishPublication;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An approved change of policies, from its request to governance and back. */
class PolicyChangeFlowTest {
  private static final Speaker DANA =
      Speaker.of(CLUSTER, "gateway", GATEWAY_KEY, "dana", PrincipalKind.PERSON);
  private static final String GUARD =
      """
      policy: policies
      match: { kinds: [policy-change] }
      steps: [ { name: second person, quorums: [ 1 of group:dba ] } ]
      """;
  private static final String READS =
      """
      policy: reads
      match: { classes: [read], environments: [production] }
      approve: automatically
      """;

  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void birth() {
    stage = Stage.born(folder);
    stage.govern(
        new RegisterPrincipal(
            DANA.subject(),
            PrincipalKind.PERSON,
            "Dana",
            List.of(RoleGrant.everywhere(Role.ADMIN))));
    stage.govern(TestWorld.publishingToo(GUARD));
    assertThat(governance().governsPolicies()).isTrue();
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void shouldPutInForceWhatASecondPersonApproved() {
    var change = document(GUARD, READS);
    stage.pipe(asks(DANA, "a", change, DispatchMode.AUTOMATIC));
    stage.pipe(approves(BOB, stage.now(), request("a"), change.digest()));

    assertThat(stage.eventNames(request("a")))
        .containsExactly(
            "RequestSubmitted",
            "WorkflowPinned",
            "StepOpened",
            "VoteCast",
            "StepMet",
            "RequestApproved",
            "PublicationAsked",
            "ExecutionSucceeded");
    assertThat(governance().policy("reads")).isPresent();
    var published = stage.recorded(Topics.GOVERNANCE).getLast();
    assertThat(((PoliciesPublished) published.event()).request()).contains(request("a"));
    assertThat(published.meta().actor().subject()).isEqualTo(OURSELVES.subject());
    assertThat(stage.quarantined()).isEmpty();
  }

  @Test
  void shouldSayOnTheLogWhichPoliciesItIsAboutAndNoMore() {
    stage.pipe(asks(DANA, "a", document(READS), DispatchMode.MANUAL));
    var facts = ((RequestSubmitted) stage.events(request("a")).getFirst()).facts();
    assertThat(facts.redacted()).isEqualTo("adds reads; retires policies");
    assertThat(facts.tables()).isEmpty();
  }

  @Test
  void shouldRefuseToPublishWithoutARequestButByTheRootsOwnKey() {
    stage.pipe(
        DANA.says(
            stage.now(),
            Topics.GOVERNANCE_KEY,
            new PublishPolicies(changingTo(since(), READS).policies(), since())));
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.POLICY_CHANGE_REQUIRED);
    stage.govern(new PublishPolicies(changingTo(since(), READS).policies(), since()));
    assertThat(governance().governsPolicies()).isFalse();
  }

  @Test
  void shouldFailAndNeverOverwriteWhatWasPublishedBetween() {
    approved("a", document(GUARD, READS));
    stage.govern(new PublishPolicies(changingTo(since(), GUARD).policies(), since()));
    stage.pipe(goesAhead("a"));

    assertThat(stage.eventNames(request("a"))).endsWith("PublicationAsked", "ExecutionFailed");
    var failed = (ExecutionFailed) stage.events(request("a")).getLast();
    assertThat(failed.failure().code()).isEqualTo("POLICIES_CHANGED");
    assertThat(stage.recorded(Topics.GOVERNANCE).getLast().event())
        .isInstanceOf(PolicyChangeRefused.class);
    assertThat(governance().policy("reads")).isEmpty();
  }

  @Test
  void shouldRefuseAtOnceWhatGovernanceWouldNotPublish() {
    stage.pipe(
        asks(DANA, "a", document("policy: b\naprove: automatically\n"), DispatchMode.MANUAL));
    shouldBeRefused(RefusalCode.INVALID_POLICY, "another-2.yaml: line 2, column 1");
    stage.pipe(asks(DANA, "b", document(GUARD.replace("1 of", "9 of")), DispatchMode.MANUAL));
    shouldBeRefused(RefusalCode.INVALID_POLICY, "9 different people");
    stage.pipe(asks(DANA, "c", document(changingTo(3, READS)), DispatchMode.MANUAL));
    shouldBeRefused(RefusalCode.POLICIES_CHANGED, "epoch 3");
  }

  @Test
  void shouldLookIntoNothingThatComesFromOneWhoMayNotPublish() {
    stage.pipe(asks(ALICE, "a", document("policy: [\n"), DispatchMode.MANUAL));
    shouldBeRefused(RefusalCode.FORBIDDEN, "policy.publish everywhere");
  }

  @Test
  void shouldRefuseWhatIsNoDocument() {
    stage.pipe(asks(DANA, "a", operation(Stage.bytes(READS)), DispatchMode.MANUAL));
    shouldBeRefused(RefusalCode.OPERATION_REFUSED, "PolicyChangeDocument");
    var hidden = new PolicySource("a\u202eb.yaml", READS);
    stage.pipe(
        asks(
            DANA,
            "b",
            document(new PolicyChangeDocument(List.of(hidden), since())),
            DispatchMode.MANUAL));
    shouldBeRefused(RefusalCode.OPERATION_REFUSED, "U+202E");
    var large =
        new PolicySource("large.yaml", "#" + "x".repeat(Topics.MAX_MESSAGE_BYTES - 120_000));
    stage.pipe(
        asks(
            DANA,
            "c",
            document(new PolicyChangeDocument(List.of(large), since())),
            DispatchMode.MANUAL));
    shouldBeRefused(RefusalCode.OPERATION_REFUSED, "bytes together");
    assertThat(stage.quarantined()).isEmpty();
  }

  private void shouldBeRefused(RefusalCode code, String mentioned) {
    var refused = (CommandRefused) stage.replies().getLast();
    assertThat(refused.code()).as(refused.message()).isEqualTo(code);
    assertThat(refused.message()).contains(mentioned);
  }

  @Test
  void shouldAskAgainWhereGovernanceNeverHeardOfIt() {
    int among = among(1, 0);
    var change = document(GUARD, READS);
    approved("a", change);
    stage = stage.restartedAmong(among);
    stage.pipe(goesAhead("a"));
    assertThat(stage.eventNames(request("a"))).endsWith("PublicationAsked");
    assertThat(stage.quarantined()).hasSize(1);

    stage = stage.restartedAmong(1);
    stage.pass(Duration.ofMinutes(1));

    assertThat(stage.eventNames(request("a"))).endsWith("PublicationAsked", "ExecutionSucceeded");
    assertThat(governance().policy("reads")).isPresent();
  }

  @Test
  void shouldBeToldAgainWhereTheAnswerWasLost() {
    approved("a", document(GUARD, READS));
    stage = stage.restartedAmong(among(1, 0));
    stage.pipe(goesAhead("a"));
    stage = stage.restartedAmong(among(0, 1));
    stage.pipe(
        OURSELVES.says(
            stage.now(), Topics.GOVERNANCE_KEY, asked("a", changingTo(since(), GUARD, READS))));
    assertThat(governance().policy("reads")).isPresent();
    assertThat(stage.eventNames(request("a"))).endsWith("PublicationAsked");
    int published = stage.recorded(Topics.GOVERNANCE).size();

    stage = stage.restartedAmong(1);
    stage.pass(Duration.ofMinutes(1));

    assertThat(stage.eventNames(request("a"))).endsWith("ExecutionSucceeded");
    assertThat(stage.recorded(Topics.GOVERNANCE)).hasSize(published);
  }

  @Test
  void shouldMakeItOnceHoweverOftenItIsAsked() {
    approved("a", document(GUARD, READS));
    stage.pipe(goesAhead("a"));
    int published = stage.recorded(Topics.GOVERNANCE).size();
    var again =
        OURSELVES.says(stage.now(), Topics.GOVERNANCE_KEY, asked("a", changingTo(since(), GUARD)));
    stage.pipe(again);
    stage.pipe(again);
    assertThat(stage.recorded(Topics.GOVERNANCE)).hasSize(published);
    assertThat(stage.eventNames(request("a"))).endsWith("ExecutionSucceeded");
    assertThat(stage.quarantined()).isEmpty();
  }

  @Test
  void shouldBelieveNobodyElseInEitherDirection() {
    approved("a", document(GUARD, READS));
    var execution = ExecutionId.of(request("a"), 1);
    var before = stage.recorded(Topics.GOVERNANCE).size();
    stage.pipe(
        DANA.says(stage.now(), Topics.GOVERNANCE_KEY, asked("a", changingTo(since(), READS))));
    stage.pipe(TestWorld.governs(stage.now(), asked("a", changingTo(since(), READS))));
    stage.pipe(
        DANA.says(
            stage.now(),
            request("a").value(),
            new FinishPublication(execution, 1, Optional.empty())));
    assertThat(stage.quarantined()).hasSize(3);
    assertThat(stage.recorded(Topics.GOVERNANCE)).hasSize(before);
    assertThat(stage.eventNames(request("a"))).endsWith("RequestApproved");
  }

  @Test
  void shouldGoOnOnALostStore(@TempDir Path other) {
    approved("a", document(GUARD, READS));
    stage = stage.restartedIn(other);
    stage.pipe(goesAhead("a"));
    assertThat(stage.eventNames(request("a"))).endsWith("PublicationAsked", "ExecutionSucceeded");
  }

  /** How many partitions put governance on one of these, and the request on the other. */
  private static int among(int governance, int request) {
    return IntStream.range(2, 100)
        .filter(n -> Math.min(1, Partitions.of(Topics.GOVERNANCE_KEY, n)) == governance)
        .filter(n -> Math.min(1, Partitions.of(request("a").value(), n)) == request)
        .findFirst()
        .orElseThrow();
  }

  private static PublishApproved asked(String key, PolicyChangeDocument change) {
    return new PublishApproved(
        ExecutionId.of(request(key), 1),
        DANA.subject(),
        Optional.empty(),
        document(change).digest(),
        Optional.of(change));
  }

  private void approved(String key, Payload change) {
    stage.pipe(asks(DANA, key, change, DispatchMode.MANUAL));
    stage.pipe(approves(BOB, stage.now(), request(key), change.digest()));
    List<LogEvent> events = stage.events(request(key));
    assertThat(stage.eventNames(request(key))).as(events.toString()).endsWith("RequestApproved");
  }

  private Signed goesAhead(String key) {
    return DANA.says(stage.now(), request(key).value(), new DispatchRequest(Optional.empty()));
  }

  private Payload document(String... sources) {
    return document(changingTo(since(), sources));
  }

  private static Payload document(PolicyChangeDocument change) {
    return operation(Wire.encode(change));
  }

  private Signed asks(Speaker speaker, String key, Payload change, DispatchMode mode) {
    var command =
        new SubmitRequest(
            OperationKind.POLICY_CHANGE,
            TargetRef.POLICIES,
            change.digest(),
            Optional.empty(),
            key,
            List.of(),
            List.of(),
            mode,
            Optional.empty(),
            false);
    var id = Ids.requestId("gateway", speaker.subject(), key);
    return speaker.says(stage.now(), id.value(), command, change);
  }

  private static RequestId request(String key) {
    return Ids.requestId("gateway", DANA.subject(), key);
  }

  private long since() {
    return governance().policiesSince();
  }

  private Governance governance() {
    return GovernanceReplay.all(
            stage.log(), new EventReader(CLUSTER, TestWorld.OWN_KEY.verifyingKey()))
        .state();
  }
}
