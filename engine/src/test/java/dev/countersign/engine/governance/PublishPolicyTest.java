package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.Requests.APPROVED_FOR;
import static dev.countersign.engine.fixture.Requests.PENDING_FOR;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.DAVE;
import static dev.countersign.engine.fixture.World.person;
import static dev.countersign.protocol.request.RefusalCode.INVALID_POLICY;
import static dev.countersign.protocol.request.StatementClass.DDL;
import static dev.countersign.protocol.request.StatementClass.PRIVILEGED;
import static dev.countersign.protocol.request.StatementClass.READ;
import static dev.countersign.protocol.request.StatementClass.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.policy.PublishedPolicy;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.GovernanceCommand.PublishPolicy;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.RetirePolicy;
import dev.countersign.protocol.governance.GovernanceEvent.PolicyPublished;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.Match;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PartyKind;
import dev.countersign.protocol.policy.Policy;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.RejectRule;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.OperationKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishPolicyTest {
  private final GovernanceSpec spec = new GovernanceSpec(World.withoutPolicies());

  @Test
  void shouldPutItInForce() {
    var source = policy("1 of group:dba");
    var read =
        new Policy(
            "changes",
            everything(),
            List.of(step("look", 1)),
            false,
            PENDING_FOR,
            APPROVED_FOR,
            1,
            false,
            List.of());
    spec.when(new PublishPolicy(source))
        .then(new PolicyPublished(read, 1, World.digest(source), source));
    assertThat(spec.governance().policies())
        .containsExactly(new PublishedPolicy(read, 1, World.digest(source)));
  }

  @Test
  void shouldCountVersionsEvenAcrossARetirement() {
    publish("1 of group:dba");
    spec.when(new RetirePolicy("changes"));
    publish("2 of group:dba");
    assertThat(spec.governance().policies())
        .extracting(PublishedPolicy::version)
        .containsExactly(2);
  }

  @Test
  void shouldRefuseATextThatIsNoPolicyAndSayWhere() {
    spec.when(new PublishPolicy("policy: changes\nmatch:\n  target: [a]\napprove: automatically\n"))
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
    spec.when(new PublishPolicy(source)).thenRefused(INVALID_POLICY, "'second'", "4", "only 3");
  }

  @Test
  void shouldCountARoleWhereverItIsHeld() {
    spec.when(
        new RegisterPrincipal(
            ALICE,
            PrincipalKind.PERSON,
            "Alice",
            List.of(new RoleGrant(Role.APPROVER, "orders", "development"))));
    publish("5 of role:approver");
    assertThat(spec.governance().policies()).hasSize(1);
    publish("6 of role:approver").thenRefused(INVALID_POLICY, "only 5");
  }

  private GovernanceSpec publish(String... quorums) {
    return spec.when(new PublishPolicy(policy(quorums)));
  }

  private static String policy(String... quorums) {
    return "policy: changes\nsteps:\n  - name: look\n    quorums:\n      - "
        + String.join("\n      - ", quorums)
        + "\n";
  }

  private static Match everything() {
    return new Match(
        List.of(OperationKind.values()),
        List.of("*"),
        List.of("*"),
        List.of(READ, WRITE, DDL, PRIVILEGED));
  }

  private static Step step(String name, int count) {
    return new Step(
        name,
        "changes",
        List.of(new Quorum(count, List.of(new Party(PartyKind.GROUP, "dba")))),
        RejectRule.ENDS);
  }
}
