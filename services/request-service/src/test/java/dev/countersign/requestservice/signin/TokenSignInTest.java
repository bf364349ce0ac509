package dev.countersign.requestservice.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.governance.Governance;
import dev.countersign.proof.token.Token;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalSuspended;
import dev.countersign.protocol.governance.GovernanceEvent.TokenIssued;
import dev.countersign.protocol.governance.GovernanceEvent.TokenRevoked;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenSignInTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Token TOKEN = token((byte) 1);
  private static final Subject ALICE = new Subject("alice");

  private Governance governance =
      after(Governance.EMPTY, new PrincipalRegistered(ALICE, PrincipalKind.AI, "Alice", List.of()));

  private static Token token(byte fill) {
    var secret = new byte[Token.SECRET_BYTES];
    Arrays.fill(secret, fill);
    return new Token("0".repeat(26), Bytes.of(secret));
  }

  private static Governance after(Governance before, GovernanceEvent event) {
    var actor =
        new Actor(new Subject("root"), PrincipalKind.PERSON, SignIn.KEY, "", List.of(), List.of());
    var meta =
        new EventMeta(
            "governance",
            before.epoch() + 1,
            Digest.NONE,
            1,
            1,
            actor,
            NOW,
            0,
            new CommandId("0".repeat(26)),
            "",
            Bytes.EMPTY,
            Bytes.EMPTY);
    return before.evolve(meta, event);
  }

  private void issue(Optional<Instant> expires) {
    governance = after(governance, new TokenIssued(TOKEN.id(), TOKEN.hash(), ALICE, expires));
  }

  private Optional<Caller> signIn(String header) {
    return Bearer.in(header)
        .flatMap(token -> TokenSignIn.signIn(token, "10.0.0.1", governance, NOW));
  }

  @Test
  void shouldVouchForTheBearer() {
    issue(Optional.empty());

    var caller = signIn("Bearer " + TOKEN.text()).orElseThrow();

    assertThat(caller.principal().subject()).isEqualTo(ALICE);
    assertThat(caller.principal().kind()).isEqualTo(PrincipalKind.AI);
    assertThat(caller.principal().signIn()).isEqualTo(SignIn.TOKEN);
    assertThat(caller.principal().address()).isEqualTo("10.0.0.1");
  }

  @Test
  void shouldKnowTheSchemeHoweverItIsWritten() {
    issue(Optional.empty());

    assertThat(signIn("bearer  " + TOKEN.text())).isPresent();
    assertThat(signIn("Basic " + TOKEN.text())).isEmpty();
    assertThat(signIn(TOKEN.text())).isEmpty();
    assertThat(signIn("Bearer")).isEmpty();
  }

  @Test
  void shouldNotBelieveAnUnknownToken() {
    assertThat(signIn("Bearer " + TOKEN.text())).isEmpty();
    assertThat(signIn("Bearer cs_nonsense")).isEmpty();
  }

  @Test
  void shouldNotBelieveAWrongSecret() {
    issue(Optional.empty());

    assertThat(signIn("Bearer " + token((byte) 2).text())).isEmpty();
  }

  @Test
  void shouldNotBelieveAnExpiredToken() {
    issue(Optional.of(NOW));

    assertThat(signIn("Bearer " + TOKEN.text())).isEmpty();
  }

  @Test
  void shouldBelieveATokenUntilItExpires() {
    issue(Optional.of(NOW.plusMillis(1)));

    assertThat(signIn("Bearer " + TOKEN.text())).isPresent();
  }

  @Test
  void shouldNotBelieveARevokedToken() {
    issue(Optional.empty());
    governance = after(governance, new TokenRevoked(TOKEN.id()));

    assertThat(signIn("Bearer " + TOKEN.text())).isEmpty();
  }

  @Test
  void shouldLetNobodyStayWhoWouldNotBeLetIn() {
    issue(Optional.of(NOW.plusMillis(2)));
    var caller = signIn("Bearer " + TOKEN.text()).orElseThrow();

    assertThat(caller.isStillIn(governance, NOW.plusMillis(1))).isTrue();
    assertThat(caller.isStillIn(governance, NOW.plusMillis(2))).isFalse();
    assertThat(caller.isStillIn(after(governance, new TokenRevoked(TOKEN.id())), NOW)).isFalse();
    assertThat(caller.isStillIn(after(governance, new PrincipalSuspended(ALICE)), NOW)).isFalse();
  }
}
