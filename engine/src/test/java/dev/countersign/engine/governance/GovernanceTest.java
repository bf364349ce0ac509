package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.AGENT_2;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BILLING;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.BORN;
import static dev.countersign.engine.fixture.World.KEY;
import static dev.countersign.engine.fixture.World.POLICY_SERVICE;
import static dev.countersign.engine.fixture.World.ROBOT;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.engine.fixture.World.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterIssuer;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.GovernanceEvent.IssuerRevoked;
import dev.countersign.protocol.governance.GovernanceEvent.PoliciesPublished;
import dev.countersign.protocol.governance.GovernanceEvent.TokenRevoked;
import dev.countersign.protocol.governance.IssuerKind;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.PolicyVersion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GovernanceTest {
  private final Governance governance =
      World.after(
          World.withoutPolicies(),
          new RegisterIssuer("gateway", IssuerKind.GATEWAY, KEY, Optional.empty()),
          new RegisterIssuer("billing", IssuerKind.SERVICE, KEY, Optional.of(World.SCOPE)),
          new RegisterIssuer("decider", IssuerKind.POLICY_SERVICE, KEY, Optional.empty()));

  @Test
  void shouldLetAGatewayVouchForThoseWhoSignIn() {
    assertThat(vouches("gateway", ALICE, PrincipalKind.PERSON)).isTrue();
    assertThat(vouches("gateway", ROBOT, PrincipalKind.AI)).isTrue();
    assertThat(vouches("gateway", BILLING, PrincipalKind.SERVICE)).isTrue();
    assertThat(vouches("gateway", AGENT_1, PrincipalKind.AGENT)).isFalse();
    assertThat(vouches("gateway", POLICY_SERVICE, PrincipalKind.SYSTEM)).isFalse();
  }

  @Test
  void shouldLetEveryoneElseSpeakForThemselvesAlone() {
    assertThat(vouches("billing", BILLING, PrincipalKind.SERVICE)).isTrue();
    assertThat(vouches("billing", BILLING, PrincipalKind.PERSON)).isFalse();
    assertThat(vouches("billing", ALICE, PrincipalKind.SERVICE)).isFalse();
    assertThat(vouches("agent-1", AGENT_1, PrincipalKind.AGENT)).isTrue();
    assertThat(vouches("agent-1", AGENT_2, PrincipalKind.AGENT)).isFalse();
    assertThat(vouches("agent-1", AGENT_1, PrincipalKind.PERSON)).isFalse();
    assertThat(vouches("decider", POLICY_SERVICE, PrincipalKind.SYSTEM)).isTrue();
    assertThat(vouches("decider", ALICE, PrincipalKind.SYSTEM)).isFalse();
    assertThat(vouches("decider", ALICE, PrincipalKind.PERSON)).isFalse();
  }

  @Test
  void shouldNotLetAServiceSpeakForThePersonOfItsName() {
    var odd =
        World.after(
            governance,
            new RegisterIssuer("alice", IssuerKind.SERVICE, KEY, Optional.of(World.SCOPE)));
    var alice = new Principal(ALICE, PrincipalKind.SERVICE, SignIn.KEY, "");
    assertThat(odd.mayVouch("alice", alice)).isFalse();
  }

  @Test
  void shouldLetTheRootSpeakForTheRootAlone() {
    assertThat(vouches("root", ROOT, PrincipalKind.PERSON)).isTrue();
    assertThat(vouches("root", ALICE, PrincipalKind.PERSON)).isFalse();
    assertThat(vouches("root", ROOT, PrincipalKind.SYSTEM)).isFalse();
  }

  @Test
  void shouldLetNobodyElseVouch() {
    assertThat(vouches("stranger", ALICE, PrincipalKind.PERSON)).isFalse();
    assertThat(vouches("agent-9", new Subject("agent-9"), PrincipalKind.AGENT)).isFalse();
  }

  @Test
  void shouldKnowWhatAnActorIs() {
    assertThat(actor(BOB, PrincipalKind.SERVICE))
        .isEqualTo(
            new Actor(
                BOB,
                PrincipalKind.PERSON,
                SignIn.TOKEN,
                "",
                List.of("dba"),
                List.of(
                    RoleGrant.everywhere(Role.APPROVER), RoleGrant.everywhere(Role.DEVELOPER))));
    assertThat(actor(BOB, PrincipalKind.AI).kind()).isEqualTo(PrincipalKind.AI);
    assertThat(actor(ROBOT, PrincipalKind.PERSON).kind()).isEqualTo(PrincipalKind.AI);
    assertThat(actor(STRANGER, PrincipalKind.PERSON).roles()).isEmpty();
  }

  @Test
  void shouldGiveAnAgentNobodysRoles() {
    assertThat(actor(BOB, PrincipalKind.AGENT).roles()).isEmpty();
    assertThat(actor(BOB, PrincipalKind.SYSTEM).groups()).isEmpty();
  }

  @Test
  void shouldRefuseAGapInTheEpochs() {
    var event = new GroupDefined("dba", List.of());
    assertThatThrownBy(() -> governance.evolve(meta(governance.epoch() + 2), event))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContainingAll("GroupDefined", "governance", "epoch " + governance.epoch());
    assertThatThrownBy(() -> governance.evolve(meta(governance.epoch()), event))
        .isInstanceOf(ImpossibleEventException.class);
  }

  @Test
  void shouldRefuseTheEndOfWhatNeverWas() {
    for (var event :
        List.of(
            new PoliciesPublished(List.of(), List.of("none")),
            new TokenRevoked("none"),
            new IssuerRevoked("none"))) {
      assertThatThrownBy(() -> governance.evolve(meta(governance.epoch() + 1), event))
          .isInstanceOf(ImpossibleEventException.class)
          .hasMessageContaining("none");
    }
  }

  @Test
  void shouldRefuseAVersionOutOfTurn() {
    var policy = World.with("policy: p\napprove: automatically\n").policies().iterator().next();
    var event =
        new PoliciesPublished(
            List.of(new PolicyVersion(policy.policy(), 2, policy.digest(), "")), List.of());
    assertThatThrownBy(() -> governance.evolve(meta(governance.epoch() + 1), event))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContaining("expected version 1");
  }

  private boolean vouches(String issuer, Subject subject, PrincipalKind kind) {
    return governance.mayVouch(issuer, new Principal(subject, kind, SignIn.KEY, ""));
  }

  private Actor actor(Subject subject, PrincipalKind vouched) {
    return governance.actorOf(new Principal(subject, vouched, SignIn.TOKEN, ""));
  }

  private EventMeta meta(long epoch) {
    return World.meta("governance", epoch, BORN, World.actor(governance, ROOT));
  }
}
