package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.DAVE;
import static dev.countersign.engine.fixture.World.person;
import static dev.countersign.protocol.request.RefusalCode.INVALID_POLICY;
import static dev.countersign.protocol.request.RefusalCode.POLICIES_CHANGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.policy.PolicyException;
import dev.countersign.engine.policy.PolicyFile;
import dev.countersign.engine.policy.PublishedPolicy;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.GovernanceCommand.PublishPolicies;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceEvent.PoliciesPublished;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.PolicySource;
import dev.countersign.protocol.policy.PolicyVersion;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishPoliciesTest {
  private final GovernanceSpec spec = new GovernanceSpec(World.withoutPolicies());

  @Test
  void shouldPutItInForce() throws PolicyException {
    var source = policy("1 of group:dba");
    var read = PolicyFile.parse(source);
    spec.when(publishing(source))
        .then(
            new PoliciesPublished(
                List.of(new PolicyVersion(read, 1, World.digest(source), source)), List.of()));
    assertThat(spec.governance().policies())
        .containsExactly(new PublishedPolicy(read, 1, World.digest(source), source));
  }

  @Test
  void shouldCountVersionsEvenAcrossARetirement() {
    publish("1 of group:dba");
    spec.when(publishing());
    publish("2 of group:dba");
    assertThat(spec.governance().policies())
        .extracting(PublishedPolicy::version)
        .containsExactly(2);
  }

  @Test
  void shouldRefuseATextThatIsNoPolicyAndSayWhere() {
    spec.when(publishing("policy: changes\nmatch:\n  target: [a]\napprove: automatically\n"))
        .thenRefused(INVALID_POLICY, "line 3, column 3", "'target'");
  }

  @Test
  void shouldRefuseAGroupThatNobodyDefined() {
    publish("1 of group:dba | group:security")
        .thenRefused(INVALID_POLICY, "group:security", "'look'");
  }

  @Test
  void shouldRefuseAUserWhomNobodyKnows() {
    publish("1 of user:mallory").thenRefused(INVALID_POLICY, "user:mallory");
  }

  @Test
  void shouldRefuseMoreApprovalsThanThereArePeople() {
    publish("4 of group:dba").thenRefused(INVALID_POLICY, "4 different people", "only 3");
  }

  @Test
  void shouldNotCountMembersWhoMayNotApprove() {
    spec.when(person(DAVE, Role.DEVELOPER));
    publish("3 of group:dba").thenRefused(INVALID_POLICY, "only 2");
  }

  @Test
  void shouldNotCountWhatIsNoPerson() {
    publish("1 of user:robot").thenRefused(INVALID_POLICY, "only 0");
    publish("1 of user:billing").thenRefused(INVALID_POLICY, "only 0");
  }

  @Test
  void shouldNotCountOnePersonInTwoQuorums() {
    publish("1 of user:bob", "1 of user:bob").thenRefused(INVALID_POLICY, "2 different people");
  }

  @Test
  void shouldNotCountOnePersonInTwoSteps() {
    var source =
        """
        policy: changes
        steps:
          - { name: first, quorums: [ 2 of group:dba ] }
          - { name: second, quorums: [ 2 of group:dba ] }
        """;
    spec.when(publishing(source)).thenRefused(INVALID_POLICY, "'second'", "4", "only 3");
  }

  @Test
  void shouldCountARoleWhereverItIsHeld() {
    spec.when(
        new RegisterPrincipal(
            ALICE,
            PrincipalKind.PERSON,
            "Alice",
            List.of(RoleGrant.of(Role.APPROVER, "orders", "development"))));
    publish("5 of role:approver");
    assertThat(spec.governance().policies()).hasSize(1);
    publish("6 of role:approver").thenRefused(INVALID_POLICY, "only 5");
  }

  @Test
  void shouldLeaveWhatDidNotChangeAndRetireWhatIsLeftOut() {
    spec.when(publishing("policy: a\napprove: automatically\n", policy("1 of group:dba")));
    spec.when(publishing("policy: a\napprove: automatically\n"))
        .then(new PoliciesPublished(List.of(), List.of("changes")));
    assertThat(spec.governance().policies())
        .extracting(it -> it.policy().name() + " " + it.version())
        .containsExactly("a 1");
  }

  @Test
  void shouldTellTheSecondOfTwoWhoPublishAtOnce() {
    var seen = spec.governance();
    publish("1 of group:dba");
    spec.when(World.publish(seen, policy("2 of group:dba")))
        .thenRefused(POLICIES_CHANGED, "epoch 0");
  }

  @Test
  void shouldPublishAllOrNothing() {
    spec.when(publishing(policy("1 of group:dba"), "policy: b\napprove: sometimes\n"))
        .thenRefused(INVALID_POLICY, "line 2");
    assertThat(spec.governance().policies()).isEmpty();
  }

  @Test
  void shouldNameTheFile() {
    var source = new PolicySource("b.yaml", "policy: b\naprove: automatically\n");
    spec.when(new PublishPolicies(List.of(source), 0))
        .thenRefused(INVALID_POLICY, "b.yaml: line 2, column 1", "Did you mean 'approve'?");
  }

  @Test
  void shouldRefuseTwoOfOneName() {
    spec.when(publishing(policy("1 of group:dba"), policy("2 of group:dba")))
        .thenRefused(INVALID_POLICY, "different names", "changes");
  }

  @Test
  void shouldRefuseAGroupWithoutPeople() {
    spec.when(World.members("empty"));
    publish("1 of group:dba | group:empty").thenRefused(INVALID_POLICY, "group:empty is empty");
  }

  @Test
  void shouldRefuseMorePoliciesThanOneRecordTakes() {
    var many = new String[PolicySet.MAX_POLICIES + 1];
    Arrays.fill(many, "policy: a\napprove: automatically\n");
    spec.when(publishing(many)).thenRefused(INVALID_POLICY, "10000", "10001");
  }

  private GovernanceSpec publish(String... quorums) {
    return spec.when(publishing(policy(quorums)));
  }

  private static String policy(String... quorums) {
    return "policy: changes\nsteps:\n  - name: look\n    quorums:\n      - "
        + String.join("\n      - ", quorums)
        + "\n";
  }

  private PublishPolicies publishing(String... sources) {
    return World.publish(spec.governance(), sources);
  }
}
