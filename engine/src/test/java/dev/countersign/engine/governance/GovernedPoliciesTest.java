package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.POLICY_SERVICE;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.engine.fixture.World.members;
import static dev.countersign.engine.fixture.World.person;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static dev.countersign.protocol.request.RefusalCode.INVALID_POLICY;
import static dev.countersign.protocol.request.RefusalCode.OPERATION_REFUSED;
import static dev.countersign.protocol.request.RefusalCode.POLICIES_CHANGED;
import static dev.countersign.protocol.request.RefusalCode.POLICY_CHANGE_REQUIRED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.Decision;
import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.Requests;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.governance.GovernanceCommand.PublishApproved;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.SuspendPrincipal;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.PoliciesPublished;
import dev.countersign.protocol.governance.GovernanceEvent.PolicyChangeRefused;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.PolicySource;
import dev.countersign.protocol.request.PolicyChangeDocument;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.TargetRef;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Policies that govern their own change: who may publish then, and what was approved. */
class GovernedPoliciesTest {
  private static final String GUARD = guard("1 of group:dba");
  private static final String OTHER = "policy: reads\napprove: automatically\n";

  private final GovernanceSpec spec =
      new GovernanceSpec(World.after(World.with(GUARD), person(ALICE, Role.ADMIN)));

  // Without a request

  @Test
  void shouldRefuseToPublishWithoutARequest() {
    publishDirectly(spec, ALICE).thenRefused(POLICY_CHANGE_REQUIRED, "kind policy-change");
  }

  @Test
  void shouldSayFirstThatOneMayNotPublishAtAll() {
    publishDirectly(spec, BOB).thenRefused(FORBIDDEN, "policy.publish");
  }

  @Test
  void shouldLetTheRootsOwnKeyPublishAsTheWayOut() {
    spec.when(World.publish(spec.governance(), OTHER));
    assertThat(spec.governance().policy("reads")).isPresent();
    assertThat(spec.governance().governsPolicies()).isFalse();
    publishDirectly(spec, ALICE);
    assertThat(spec.governance().policiesSince()).isEqualTo(spec.governance().epoch());
  }

  @Test
  void shouldNotBeShutByAPolicyThatLeavesKindsOut() {
    shouldPublishDirectlyUnder(
        "policy: all\nsteps: [ { name: s, quorums: [ 1 of group:dba ] } ]\n");
  }

  @Test
  void shouldNotBeShutByAPolicyForAnotherPlace() {
    shouldPublishDirectlyUnder(GUARD.replace("kinds:", "targets: [orders], kinds:"));
  }

  @Test
  void shouldNotBeShutByAPolicyThatOnlyRestricts() {
    shouldPublishDirectlyUnder(
        """
        policy: calm
        match: { kinds: [policy-change] }
        reason: required
        """);
  }

  private void shouldPublishDirectlyUnder(String policy) {
    var open = new GovernanceSpec(World.after(World.with(policy), person(ALICE, Role.ADMIN)));
    publishDirectly(open, ALICE);
    assertThat(open.governance().policy("reads")).isPresent();
  }

  // What would lock everybody out

  @Test
  void shouldRefuseWhatNobodyCouldChangeAgain() {
    // Root is the only one who may publish, and needed for the second seat.
    publishByRoot(World.withoutPolicies(), guard("1 of user:root"))
        .thenRefused(INVALID_POLICY, "policy.publish", "policies@governance", "nobody");
  }

  @Test
  void shouldRefuseApproversWhoMayNotApproveThere() {
    var elsewhere =
        new RegisterPrincipal(
            BOB,
            PrincipalKind.PERSON,
            "Bob",
            List.of(RoleGrant.of(Role.APPROVER, "orders", "production")));
    publishByRoot(World.after(World.withoutPolicies(), elsewhere), guard("1 of user:bob"))
        .thenRefused(INVALID_POLICY, "policies@governance", "policies");
  }

  @Test
  void shouldTakeApproversWhoAreEnoughForAnyAsker() {
    publishByRoot(World.withoutPolicies(), guard("1 of group:dba"));
    assertThat(spec.governance().governsPolicies()).isTrue();
  }

  @Test
  void shouldWarnOfAPolicyForSomeOfThoseWhoAsk() {
    var some = GUARD.replace("kinds:", "requesters: [user:root], kinds:");
    assertThat(warnings(some)).anyMatch(it -> it.contains("by request only"));
    assertThat(warnings(GUARD)).noneMatch(it -> it.contains("by request only"));
    assertThat(warnings(GUARD.replace("kinds:", "targets: [orders], kinds:")))
        .anyMatch(it -> it.contains("happens at policies@governance alone"));
  }

  private static List<String> warnings(String policy) {
    var sources = List.of(new PolicySource("", policy));
    return PolicySet.of(World.withoutPolicies(), sources, World::digest)
        .warnings(World.withoutPolicies());
  }

  @Test
  void shouldKeepThePlaceForPoliciesAlone() {
    spec.when(World.target(TargetRef.POLICIES, "main"))
        .thenRefused(INVALID_GOVERNANCE, "policies@governance");
    spec.when(World.target(new TargetRef("policies", "staging"), "main"));
    assertThat(spec.governance().target(new TargetRef("policies", "staging"))).isPresent();
  }

  // What was approved

  @Test
  void shouldPublishWhatWasApprovedAndSayByWhichRequest() {
    var epoch = spec.governance().epoch() + 1;
    approved(ROOT, since(), GUARD, OTHER);
    assertThat(spec.governance().policy("reads").orElseThrow().request())
        .contains(RequestSpec.REQUEST);
    assertThat(spec.governance().policy("policies").orElseThrow().request()).isEmpty();
    assertThat(spec.governance().publicationOf(RequestSpec.REQUEST))
        .contains(new Publication(epoch, 1, Optional.empty()));
  }

  @Test
  void shouldRecordTheRequestBesideThePolicies() {
    approved(ROOT, since(), OTHER)
        .then(
            new PoliciesPublished(
                PolicySet.of(World.with(GUARD), List.of(new PolicySource("", OTHER)), World::digest)
                    .changes()
                    .changed(),
                List.of("policies"),
                Optional.of(RequestSpec.REQUEST)));
  }

  @Test
  void shouldNeverOverwriteWhatWasPublishedBetween() {
    var based = since();
    spec.when(World.publish(spec.governance(), GUARD, OTHER));
    var now = since();
    approved(ROOT, based, GUARD).then(refused(POLICIES_CHANGED, based, now));
    assertThat(spec.governance().policy("reads")).isPresent();
    assertThat(since()).isEqualTo(now);
  }

  private static PolicyChangeRefused refused(RefusalCode code, long expected, long found) {
    return new PolicyChangeRefused(
        RequestSpec.REQUEST,
        code,
        "Expected the policies as they were last changed in epoch %d, but they were in epoch %d"
            .formatted(expected, found));
  }

  @Test
  void shouldAnswerAsTheFirstTimeWhateverHasChangedSince() {
    spec.when(person(ALICE, Role.DEVELOPER));
    approved(ALICE, since(), GUARD);
    var first = failure();
    spec.when(person(ALICE, Role.ADMIN));
    var epoch = spec.governance().epoch();
    approved(ALICE, since(), GUARD);
    assertThat(failure())
        .isEqualTo(first)
        .hasValueSatisfying(it -> assertThat(it).contains("alice"));
    assertThat(spec.governance().epoch()).isEqualTo(epoch);
  }

  @Test
  void shouldDecideNothingForASecondAsking() {
    approved(ROOT, since(), OTHER);
    var ask = asked(ROOT, since(), GUARD);
    assertThat(GovernanceDecider.decide(spec.governance(), ask, World.BORN, World::digest))
        .isEqualTo(new Decision.Nothing<GovernanceEvent>());
  }

  @Test
  void shouldRefuseInTheNameOfOneWhoIsSuspended() {
    spec.when(new SuspendPrincipal(ALICE));
    approved(ALICE, since(), GUARD);
    assertThat(failure()).hasValueSatisfying(it -> assertThat(it).contains("alice"));
  }

  @Test
  void shouldJudgeItAsAnyPublication() {
    spec.when(members("dba", BOB, CAROL));
    approved(ROOT, since(), guard("3 of group:dba"));
    assertThat(failure()).hasValueSatisfying(it -> assertThat(it).contains("only 2"));
  }

  @Test
  void shouldRefuseWhatHasBeenErased() {
    spec.when(
            new GovernanceAsk(
                World.actor(spec.governance(), POLICY_SERVICE),
                "policy-service",
                command(ROOT, Optional.empty())))
        .then(
            new PolicyChangeRefused(
                RequestSpec.REQUEST,
                OPERATION_REFUSED,
                "Expected the policies that were approved, but they have been erased"));
  }

  @Test
  void shouldTakeItFromNobodyElse() {
    spec.when(ROOT, PrincipalKind.PERSON, command(ROOT, Optional.of(document(since(), OTHER))))
        .thenRefused(FORBIDDEN, "policy-service");
  }

  // What stands on the log of a request

  @Test
  void shouldNameWhatComesChangesAndGoes() {
    var more = GUARD.replace("1 of", "2 of");
    assertThat(redacted(more, OTHER)).isEqualTo("adds reads; changes policies");
    assertThat(redacted(OTHER)).isEqualTo("adds reads; retires policies");
    assertThat(redacted(GUARD)).isEqualTo("changes nothing");
  }

  @Test
  void shouldNameFiftyAtMost() {
    var many = new String[60];
    Arrays.setAll(many, i -> "policy: p%02d\napprove: automatically\n".formatted(i));
    assertThat(redacted(many)).contains("p49 and 10 more").doesNotContain("p50");
  }

  private String redacted(String... policies) {
    var outlook = Publishing.outlook(spec.governance(), document(since(), policies), World::digest);
    return Publishing.facts(spec.governance(), ((Publishing.Publishable) outlook).changes())
        .redacted();
  }

  private long since() {
    return spec.governance().policiesSince();
  }

  private Optional<String> failure() {
    return spec.governance()
        .publicationOf(RequestSpec.REQUEST)
        .flatMap(Publication::failure)
        .map(it -> it.message());
  }

  private GovernanceSpec approved(Subject requester, long basedOn, String... policies) {
    return spec.when(asked(requester, basedOn, policies));
  }

  private GovernanceAsk asked(Subject requester, long basedOn, String... policies) {
    return new GovernanceAsk(
        World.actor(spec.governance(), POLICY_SERVICE),
        "policy-service",
        command(requester, Optional.of(document(basedOn, policies))));
  }

  private static PublishApproved command(Subject requester, Optional<PolicyChangeDocument> change) {
    RequestId request = RequestSpec.REQUEST;
    return new PublishApproved(
        ExecutionId.of(request, 1), requester, Optional.empty(), Requests.OPERATION, change);
  }

  private static PolicyChangeDocument document(long basedOn, String... policies) {
    return new PolicyChangeDocument(
        Arrays.stream(policies).map(it -> new PolicySource("", it)).toList(), basedOn);
  }

  private static GovernanceSpec publishDirectly(GovernanceSpec open, Subject by) {
    return open.when(by, PrincipalKind.PERSON, World.publish(open.governance(), OTHER));
  }

  private static GovernanceSpec publishByRoot(Governance governance, String policy) {
    return new GovernanceSpec(governance).when(World.publish(governance, policy));
  }

  private static String guard(String quorum) {
    return """
        policy: policies
        match: { kinds: [policy-change] }
        steps: [ { name: look, quorums: [ %s ] } ]
        """
        .formatted(quorum);
  }
}
