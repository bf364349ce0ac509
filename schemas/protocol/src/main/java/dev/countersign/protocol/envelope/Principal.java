package dev.countersign.protocol.envelope;

import dev.countersign.protocol.Doc;

@Doc("Who acts, as the issuer of the command vouches for it: an identity, never an authority.")
public record Principal(
    @Doc("The name under which governance knows the principal.") Subject subject,
    @Doc("What sort of being it is.") PrincipalKind kind,
    @Doc("How it proved who it is.") SignIn signIn,
    @Doc("The network address it came from, or empty where there is none.") String address) {}
