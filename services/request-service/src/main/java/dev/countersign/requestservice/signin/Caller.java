package dev.countersign.requestservice.signin;

import dev.countersign.engine.governance.PrincipalEntry;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.Subject;
import java.time.Instant;
import java.util.Optional;

/**
 * Who has signed in.
 *
 * @param principal what the gateway vouches for
 * @param entry what governance knew of it at that moment
 * @param expires when its token stops working, where it does
 */
public record Caller(Principal principal, PrincipalEntry entry, Optional<Instant> expires) {

  public Subject subject() {
    return principal.subject();
  }
}
