package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.BORN;
import static dev.countersign.engine.fixture.World.KEY;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterIssuer;
import dev.countersign.protocol.governance.GovernanceCommand.ReportSignInFailures;
import dev.countersign.protocol.governance.GovernanceEvent.SignInsFailed;
import dev.countersign.protocol.governance.IssuerKind;
import dev.countersign.protocol.governance.SignInFailure;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignInFailuresTest {
  private static final SignInFailure ONE = new SignInFailure("10.0.0.9", 17);
  private final GovernanceSpec spec =
      new GovernanceSpec(
          World.after(
              World.withoutPolicies(),
              new RegisterIssuer("gateway", IssuerKind.GATEWAY, KEY, Optional.empty())));

  @Test
  void shouldRecordWhatAGatewayTellsInItsOwnName() {
    gateway(report(List.of(ONE), 3))
        .then(new SignInsFailed("gateway", BORN, BORN, List.of(ONE), 3));
    assertThat(spec.governance().lastReport("gateway")).contains(BORN);
  }

  @Test
  void shouldRecordNoMoreThanOneInAWhile() {
    gateway(report(List.of(ONE), 0));
    gateway(report(List.of(ONE), 0)).thenRefused(INVALID_GOVERNANCE, "gateway");
  }

  @Test
  void shouldRefuseEveryoneElse() {
    spec.when(ROOT, PrincipalKind.PERSON, report(List.of(ONE), 0)).thenRefused(FORBIDDEN, "root");
    spec.when(report(List.of(ONE), 0)).thenRefused(FORBIDDEN, "root");
  }

  @Test
  void shouldRefuseWhatHasNoBoundsOrSaysNothing() {
    gateway(report(Collections.nCopies(21, ONE), 0)).thenRefused(INVALID_GOVERNANCE);
    gateway(report(List.of(), 0)).thenRefused(INVALID_GOVERNANCE);
    gateway(report(List.of(), -1)).thenRefused(INVALID_GOVERNANCE);
    gateway(report(List.of(new SignInFailure("10.0.0.9", 0)), 0)).thenRefused(INVALID_GOVERNANCE);
    gateway(report(List.of(new SignInFailure("a secret\n", 1)), 0)).thenRefused(INVALID_GOVERNANCE);
  }

  private GovernanceSpec gateway(ReportSignInFailures report) {
    var itself = new Principal(new Subject("gateway"), PrincipalKind.SERVICE, SignIn.KEY, "");
    return spec.when(new GovernanceAsk(spec.governance().actorOf(itself), "gateway", report));
  }

  private static ReportSignInFailures report(List<SignInFailure> sources, int others) {
    return new ReportSignInFailures(BORN, BORN, sources, others);
  }
}
