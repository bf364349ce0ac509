package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.Requests.OPERATION;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.BORN;
import static dev.countersign.engine.fixture.World.STRANGER;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.IssueToken;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeToken;
import dev.countersign.protocol.governance.GovernanceEvent.TokenIssued;
import dev.countersign.protocol.governance.GovernanceEvent.TokenRevoked;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final Instant LATER = BORN.plusSeconds(60);
  private final GovernanceSpec spec = new GovernanceSpec(World.withoutPolicies());

  @Test
  void shouldLetAPrincipalSignIn() {
    spec.when(issue("t1", BOB, Optional.of(LATER)))
        .then(new TokenIssued("t1", OPERATION, BOB, Optional.of(LATER)));
    assertThat(works("t1", BORN)).isTrue();
    assertThat(works("t1", LATER)).isFalse();
  }

  @Test
  void shouldWorkForEverWithoutAnEnd() {
    spec.when(issue("t1", BOB, Optional.empty()));
    assertThat(works("t1", Instant.MAX)).isTrue();
  }

  @Test
  void shouldEndAToken() {
    spec.when(issue("t1", BOB, Optional.empty()));
    spec.when(new RevokeToken("t1")).then(new TokenRevoked("t1"));
    assertThat(works("t1", BORN)).isFalse();
  }

  @Test
  void shouldRefuseToBringADeadTokenBack() {
    spec.when(issue("t1", BOB, Optional.empty())).when(new RevokeToken("t1"));
    spec.when(issue("t1", BOB, Optional.empty())).thenRefused(INVALID_GOVERNANCE, "t1");
  }

  @Test
  void shouldRefuseToGiveATokenToAnother() {
    spec.when(issue("t1", BOB, Optional.empty()));
    spec.when(issue("t1", ALICE, Optional.empty())).thenRefused(INVALID_GOVERNANCE, "t1");
  }

  @Test
  void shouldIssueTheSameTokenTwice() {
    spec.when(issue("t1", BOB, Optional.empty()));
    spec.when(issue("t1", BOB, Optional.empty()))
        .then(new TokenIssued("t1", OPERATION, BOB, Optional.empty()));
  }

  @Test
  void shouldRefuseATokenForSomeoneUnknown() {
    spec.when(issue("t1", STRANGER, Optional.empty())).thenRefused(UNKNOWN_NAME, "stranger");
  }

  @Test
  void shouldRefuseATokenThatHasExpired() {
    spec.when(issue("t1", BOB, Optional.of(BORN))).thenRefused(INVALID_GOVERNANCE, "t1");
  }

  @Test
  void shouldRefuseAnIdThatIsNone() {
    spec.when(issue("a b", BOB, Optional.empty())).thenRefused(INVALID_GOVERNANCE);
  }

  @Test
  void shouldRefuseToEndWhatWasNeverIssued() {
    spec.when(new RevokeToken("t9")).thenRefused(UNKNOWN_NAME, "t9");
  }

  private static IssueToken issue(String id, Subject subject, Optional<Instant> expires) {
    return new IssueToken(id, OPERATION, subject, expires);
  }

  private boolean works(String id, Instant at) {
    return spec.governance().token(id).orElseThrow().worksAt(at);
  }
}
