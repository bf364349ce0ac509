package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.Providers.ASKER;
import static dev.countersign.engine.fixture.Providers.ASKS;
import static dev.countersign.engine.fixture.Providers.DB;
import static dev.countersign.engine.fixture.Providers.MAPPINGS;
import static dev.countersign.engine.fixture.Providers.at;
import static dev.countersign.engine.fixture.Providers.claims;
import static dev.countersign.engine.fixture.Providers.corp;
import static dev.countersign.engine.fixture.Providers.link;
import static dev.countersign.engine.fixture.Providers.record;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.BORN;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.engine.fixture.World.VIEWER;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.Providers;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.ClaimValue;
import dev.countersign.protocol.governance.Claims;
import dev.countersign.protocol.governance.GovernanceCommand.DefineProvider;
import dev.countersign.protocol.governance.GovernanceCommand.RecordClaims;
import dev.countersign.protocol.governance.GovernanceCommand.RemoveProvider;
import dev.countersign.protocol.governance.GovernanceCommand.SuspendPrincipal;
import dev.countersign.protocol.governance.GovernanceEvent.ClaimsRecorded;
import dev.countersign.protocol.governance.GovernanceEvent.IdentityLinked;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import dev.countersign.protocol.governance.Identity;
import dev.countersign.protocol.governance.IdentityProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordClaimsTest {
  private static final Subject ZOE = new Subject("zoe");
  private static final Instant LATER = BORN.plusSeconds(60);
  private final GovernanceSpec spec = new GovernanceSpec(Providers.world());

  @Test
  void shouldMakeSomebodyKnownInOneDecision() {
    tells(record("z", claims("zoe", DB)))
        .then(
            new PrincipalRegistered(ZOE, PrincipalKind.PERSON, "Somebody", List.of()),
            new IdentityLinked(ZOE, at("z")),
            new ClaimsRecorded(ZOE, at("z"), claims("zoe", DB)));
    assertThat(spec.governance().groupsOf(ZOE)).containsExactly("dba");
    assertThat(spec.governance().identity(at("z")).orElseThrow().linker()).isEmpty();
  }

  @Test
  void shouldMakeNobodyKnownWhereTheProviderMayNot() {
    spec.when(new DefineProvider(closed()));
    tells(record("z", claims("zoe"))).thenRefused(UNKNOWN_NAME, "z", "corp");
    spec.when(link(VIEWER, "z"));
    tells(record("z", claims("zoe"))).then(new ClaimsRecorded(VIEWER, at("z"), claims("zoe")));
  }

  @Test
  void shouldMergeNobodyByName() {
    for (var taken :
        List.of(BOB.value(), ROOT.value(), AGENT_1.value(), "gateway", "policy-service")) {
      tells(record("z", claims(taken))).thenRefused(INVALID_GOVERNANCE, taken, "link");
    }
    for (var none : List.of("", "Zoë", "a b", "x".repeat(101))) {
      tells(record("z", claims(none))).thenRefused(INVALID_GOVERNANCE, "preferred_username");
    }
  }

  @Test
  void shouldGiveAndTakeWhatTheValuesSay() {
    spec.when(link(VIEWER, "v"));
    tells(record("v", claims("viewer", ASKER, DB)));
    assertThat(spec.governance().rolesOf(VIEWER)).contains(ASKS);

    tells(record("v", claims(LATER, "viewer", DB)), LATER)
        .then(new ClaimsRecorded(VIEWER, at("v"), claims(LATER, "viewer", DB)));
    assertThat(spec.governance().rolesOf(VIEWER)).doesNotContain(ASKS);
    assertThat(spec.governance().groupsOf(VIEWER)).containsExactly("dba");
  }

  @Test
  void shouldGiveWhatTheMappingsOfTheMomentGive() {
    tells(record("z", claims("zoe", ASKER, DB)));
    spec.when(new DefineProvider(corp(MAPPINGS.getLast())));
    assertThat(spec.governance().groupsOf(ZOE)).isEmpty();
    assertThat(spec.governance().people().membersOf("dba")).doesNotContain(ZOE);
    assertThat(spec.governance().rolesOf(ZOE)).containsExactly(ASKS);
    spec.when(new RemoveProvider("corp"));
    assertThat(spec.governance().rolesOf(ZOE)).isEmpty();
    assertThat(spec.governance().principal(ZOE)).isPresent();
  }

  @Test
  void shouldLeaveNoTraceOfWhatChangesNothing() {
    tells(record("z", claims("zoe", DB)));
    tells(record("z", claims("zoe", DB)), LATER).thenNothing();
    tells(record("z", claims(LATER, "zoe", DB)), LATER).thenNothing();
  }

  @Test
  void shouldNotLetAnOlderTokenUndoANewerOne() {
    tells(record("z", claims(LATER, "zoe")), LATER);
    tells(record("z", claims(LATER.minusSeconds(1), "zoe", DB)), LATER.plusSeconds(30))
        .thenNothing();
    assertThat(spec.governance().groupsOf(ZOE)).isEmpty();
  }

  @Test
  void shouldTakeOnePersonsChangeOnceInAWhile() {
    tells(record("z", claims("zoe")));
    var soon = BORN.plus(Duration.ofMillis(4999));
    tells(record("z", claims(soon, "zoe", DB)), soon).thenRefused(INVALID_GOVERNANCE, "zoe");
    tells(record("y", claims(soon, "yan", DB)), soon);
    assertThat(spec.governance().groupsOf(new Subject("yan"))).containsExactly("dba");
  }

  @Test
  void shouldRefuseSomebodySuspended() {
    tells(record("z", claims("zoe")));
    spec.when(new SuspendPrincipal(ZOE));
    tells(record("z", claims(LATER, "zoe", DB)), LATER).thenRefused(FORBIDDEN, "zoe");
  }

  @Test
  void shouldRefuseEveryoneButAGatewayInItsOwnName() {
    spec.when(record("z", claims("zoe"))).thenRefused(FORBIDDEN, "gateway");
    spec.when(ROOT, PrincipalKind.PERSON, record("z", claims("zoe")))
        .thenRefused(FORBIDDEN, "gateway");
  }

  @Test
  void shouldTakeNoValuesThatNothingAsksFor() {
    tells(record("z", claims("zoe", new ClaimValue("groups", "other"))))
        .thenRefused(INVALID_GOVERNANCE, "corp");
    tells(record("z", new Claims(BORN, "zoe", List.of(DB, DB)))).thenRefused(INVALID_GOVERNANCE);
    tells(record("z", new Claims(BORN, "zoe", List.of(ASKER, DB)))).thenRefused(INVALID_GOVERNANCE);
    tells(record("z", claims("zoe\n"))).thenRefused(INVALID_GOVERNANCE);
    tells(record("z", claims("x".repeat(201)))).thenRefused(INVALID_GOVERNANCE);
    tells(new RecordClaims(at("z"), "", claims("zoe"))).thenRefused(INVALID_GOVERNANCE);
    tells(new RecordClaims(at(" "), "Zoe", claims("zoe"))).thenRefused(INVALID_GOVERNANCE);
    tells(new RecordClaims(new Identity("none", "z"), "Zoe", claims("zoe")))
        .thenRefused(UNKNOWN_NAME, "none");
  }

  private static IdentityProvider closed() {
    var it = corp();
    return new IdentityProvider(
        it.name(),
        it.issuer(),
        it.audiences(),
        it.clientId(),
        it.scopes(),
        it.nameClaim(),
        false,
        it.mappings());
  }

  private GovernanceSpec tells(RecordClaims command) {
    return tells(command, BORN);
  }

  private GovernanceSpec tells(RecordClaims command, Instant now) {
    return spec.when(Providers.byGateway(spec.governance(), command), now);
  }
}
