package dev.countersign.requestservice.signin;

import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.PrincipalEntry;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Identity;
import java.time.Instant;
import java.util.Optional;

/**
 * Who has signed in.
 *
 * @param principal what the gateway vouches for
 * @param entry what governance knew of it at that moment
 * @param identity who they are at the provider that they signed in at, where they did at one
 * @param expires when what they signed in with stops working, where it does
 */
public record Caller(
    Principal principal,
    PrincipalEntry entry,
    Optional<Identity> identity,
    Optional<Instant> expires) {

  public Subject subject() {
    return principal.subject();
  }

  /** Whether they would still be let in, by the governance of a later moment. */
  public boolean isStillIn(Governance governance, Instant now) {
    return expires.map(now::isBefore).orElse(true)
        && governance.principal(subject()).filter(TokenSignIn::maySignIn).isPresent()
        && switch (principal.signIn()) {
          case TOKEN ->
              principal
                  .token()
                  .flatMap(governance::token)
                  .filter(it -> it.worksAt(now))
                  .isPresent();
          case OIDC ->
              identity
                  .flatMap(governance::identity)
                  .filter(it -> it.subject().equals(subject()))
                  .isPresent();
          case KEY -> false;
        };
  }
}
