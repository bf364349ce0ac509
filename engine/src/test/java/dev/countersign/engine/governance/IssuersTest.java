package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.KEY;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterAgent;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterIssuer;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeIssuer;
import dev.countersign.protocol.governance.GovernanceEvent.AgentRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.IssuerRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.IssuerRevoked;
import dev.countersign.protocol.governance.IssuerKind;
import dev.countersign.protocol.governance.IssuerScope;
import dev.countersign.protocol.request.OperationKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IssuersTest {
  private final GovernanceSpec spec = new GovernanceSpec(World.withoutPolicies());

  @Test
  void shouldAcceptAnIssuersKey() {
    spec.when(new RegisterIssuer("gateway", IssuerKind.GATEWAY, KEY, Optional.empty()))
        .then(new IssuerRegistered("gateway", IssuerKind.GATEWAY, KEY, Optional.empty()));
    assertThat(spec.governance().keyOf("gateway")).contains(KEY);
  }

  @Test
  void shouldGiveAServiceItsScopeAndNobodyElseOne() {
    spec.when(new RegisterIssuer("ci", IssuerKind.SERVICE, KEY, Optional.of(World.SCOPE)))
        .then(new IssuerRegistered("ci", IssuerKind.SERVICE, KEY, Optional.of(World.SCOPE)));
    spec.when(new RegisterIssuer("ci", IssuerKind.SERVICE, KEY, Optional.empty()))
        .thenRefused(INVALID_GOVERNANCE, "scope", "ci");
    spec.when(new RegisterIssuer("gateway", IssuerKind.GATEWAY, KEY, Optional.of(World.SCOPE)))
        .thenRefused(INVALID_GOVERNANCE, "scope", "gateway");
  }

  @Test
  void shouldRefuseAScopeThatIsNone() {
    for (var scope :
        List.of(
            new IssuerScope(List.of(), List.of("*"), List.of("*")),
            new IssuerScope(List.of(OperationKind.APPROVAL), List.of(), List.of("*")),
            new IssuerScope(List.of(OperationKind.APPROVAL), List.of("*"), List.of()),
            new IssuerScope(List.of(OperationKind.APPROVAL), List.of("No Name"), List.of("*")))) {
      spec.when(new RegisterIssuer("ci", IssuerKind.SERVICE, KEY, Optional.of(scope)))
          .thenRefused(INVALID_GOVERNANCE, "scope of ci");
    }
  }

  @Test
  void shouldKnowWhatAServiceMayAskFor() {
    spec.when(new RegisterIssuer("ci", IssuerKind.SERVICE, KEY, Optional.of(World.SCOPE)));
    var ci = spec.governance().issuer("ci").orElseThrow();
    assertThat(ci.mayAskFor(OperationKind.APPROVAL, World.RELEASES)).isTrue();
    assertThat(ci.mayAskFor(OperationKind.SQL, World.RELEASES)).isFalse();
    assertThat(ci.mayAskFor(OperationKind.APPROVAL, World.ORDERS)).isFalse();
  }

  @Test
  void shouldStopAcceptingIt() {
    spec.when(new RegisterIssuer("gateway", IssuerKind.GATEWAY, KEY, Optional.empty()));
    spec.when(new RevokeIssuer("gateway")).then(new IssuerRevoked("gateway"));
    assertThat(spec.governance().keyOf("gateway")).isEmpty();
  }

  @Test
  void shouldStopAcceptingAnAgent() {
    assertThat(spec.governance().keyOf("agent-1")).contains(KEY);
    spec.when(new RevokeIssuer("agent-1")).then(new IssuerRevoked("agent-1"));
    assertThat(spec.governance().keyOf("agent-1")).isEmpty();
    assertThat(spec.governance().agent(AGENT_1)).isEmpty();
  }

  @Test
  void shouldRefuseToRevokeWhatIsNoIssuer() {
    spec.when(new RevokeIssuer("nobody")).thenRefused(UNKNOWN_NAME, "nobody");
    spec.when(new RevokeIssuer("no such issuer!")).thenRefused(UNKNOWN_NAME, "15 characters");
  }

  @Test
  void shouldRefuseTheRootsName() {
    spec.when(new RegisterIssuer("root", IssuerKind.GATEWAY, KEY, Optional.empty()))
        .thenRefused(INVALID_GOVERNANCE, "root");
    spec.when(new RegisterAgent(ROOT, "main", KEY)).thenRefused(INVALID_GOVERNANCE, "root");
  }

  @Test
  void shouldRefuseANameThatIsTaken() {
    spec.when(new RegisterIssuer("agent-1", IssuerKind.SERVICE, KEY, Optional.of(World.SCOPE)))
        .thenRefused(INVALID_GOVERNANCE);
    spec.when(new RegisterIssuer("gateway", IssuerKind.GATEWAY, KEY, Optional.empty()));
    spec.when(new RegisterAgent(new Subject("gateway"), "main", KEY))
        .thenRefused(INVALID_GOVERNANCE);
    spec.when(new RegisterAgent(ALICE, "main", KEY)).thenRefused(INVALID_GOVERNANCE, "alice");
  }

  @Test
  void shouldRefuseAKeyThatIsNone() {
    spec.when(new RegisterIssuer("gateway", IssuerKind.GATEWAY, Bytes.EMPTY, Optional.empty()))
        .thenRefused(INVALID_GOVERNANCE, "32");
    spec.when(new RegisterAgent(new Subject("agent-3"), "main", Bytes.EMPTY))
        .thenRefused(INVALID_GOVERNANCE, "32");
  }

  @Test
  void shouldRefuseAnAgentOfAPoolThatNobodyKnows() {
    spec.when(new RegisterAgent(new Subject("agent-3"), "none", KEY))
        .thenRefused(UNKNOWN_NAME, "none");
  }

  @Test
  void shouldMoveAnAgentToAnotherPoolAndKey() {
    var key = Bytes.ofHex("cd".repeat(32));
    spec.when(new RegisterAgent(AGENT_1, "other", key))
        .then(new AgentRegistered(AGENT_1, "other", key));
    assertThat(spec.governance().agent(AGENT_1)).contains(new AgentEntry(AGENT_1, "other", key));
  }
}
