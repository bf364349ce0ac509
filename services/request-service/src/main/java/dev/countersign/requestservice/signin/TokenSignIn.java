package dev.countersign.requestservice.signin;

import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.PrincipalEntry;
import dev.countersign.engine.governance.TokenEntry;
import dev.countersign.proof.token.Token;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import java.time.Instant;
import java.util.Optional;

/**
 * Signs in the bearer of a token. Every reason to refuse looks the same from outside: an unknown
 * token, a wrong secret, a revoked or expired one, and a bearer who may not sign in here.
 */
public final class TokenSignIn {
  private TokenSignIn() {}

  /**
   * Who the bearer of a token is.
   *
   * @param token as it was shown
   * @param address the network address that the call came from
   * @return nobody where it cannot be believed
   */
  public static Optional<Caller> signIn(
      String token, String address, Governance governance, Instant now) {
    return parse(token)
        .flatMap(it -> bearer(it, governance, now))
        .map(bearer -> caller(bearer, address));
  }

  private record Bearer(TokenEntry token, PrincipalEntry entry) {}

  private static Optional<Token> parse(String text) {
    try {
      return Optional.of(Token.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Bearer> bearer(Token token, Governance governance, Instant now) {
    var entry = governance.token(token.id());
    // An unknown token costs the same comparison as a known one, so that time says nothing.
    boolean matches = token.matches(entry.map(TokenEntry::secretHash).orElse(Digest.NONE));
    return entry
        .filter(it -> matches && it.worksAt(now))
        .flatMap(
            it ->
                governance
                    .principal(it.subject())
                    .filter(TokenSignIn::maySignIn)
                    .map(principal -> new Bearer(it, principal)));
  }

  /** Whether somebody may sign in at all, with whatever. */
  public static boolean maySignIn(PrincipalEntry entry) {
    return switch (entry.kind()) {
      case PERSON, AI, SERVICE -> !entry.suspended();
      case AGENT, SYSTEM -> false;
    };
  }

  private static Caller caller(Bearer bearer, String address) {
    var entry = bearer.entry();
    return new Caller(
        new Principal(
            entry.subject(),
            bearer.token().ai() ? PrincipalKind.AI : entry.kind(),
            SignIn.TOKEN,
            address,
            Optional.of(bearer.token().tokenId())),
        entry,
        Optional.empty(),
        bearer.token().expires());
  }
}
