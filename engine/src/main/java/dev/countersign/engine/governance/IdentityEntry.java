package dev.countersign.engine.governance;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.ClaimValue;
import dev.countersign.protocol.governance.Claims;
import dev.countersign.protocol.governance.Identity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Somebody at a provider who is a person here.
 *
 * @param linker on whose word alone it is that person, where it is on somebody's: nobody's, once
 *     the provider has called them by the same name
 * @param claims what the provider said last; empty before they sign in
 * @param recorded when that was recorded
 */
public record IdentityEntry(
    Identity identity,
    Subject subject,
    Optional<Subject> linker,
    Optional<Claims> claims,
    Instant recorded) {

  static IdentityEntry linked(
      Identity identity, Subject subject, Optional<Subject> linker, Instant time) {
    return new IdentityEntry(identity, subject, linker, Optional.empty(), time);
  }

  IdentityEntry with(Claims said, Instant time) {
    return new IdentityEntry(
        identity,
        subject,
        said.name().equals(subject.value()) ? Optional.empty() : linker,
        Optional.of(said),
        time);
  }

  List<ClaimValue> values() {
    return claims.map(Claims::values).orElse(List.of());
  }
}
