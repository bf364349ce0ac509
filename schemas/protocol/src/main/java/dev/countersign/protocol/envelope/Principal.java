package dev.countersign.protocol.envelope;

import dev.countersign.protocol.Doc;
import java.util.Optional;

@Doc("Who acts, as the issuer of the command vouches for it: an identity, never an authority.")
public record Principal(
    @Doc("The name under which governance knows the principal.") Subject subject,
    @Doc("What sort of being it is.") PrincipalKind kind,
    @Doc("How it proved who it is.") SignIn signIn,
    @Doc("The network address it came from, or empty where there is none.") String address,
    @Doc("The public part of the token that it signed in with, where it did with one.")
        Optional<String> token) {

  /** One that has no token. */
  public Principal(Subject subject, PrincipalKind kind, SignIn signIn, String address) {
    this(subject, kind, signIn, address, Optional.empty());
  }
}
