package dev.countersign.protocol.governance;

import dev.countersign.protocol.Doc;
import java.util.List;

@Doc(
    "An OpenID Connect provider whose word on who somebody is counts, and what its claims give. There is no secret in it: a gateway verifies by the keys that the provider publishes.")
public record IdentityProvider(
    @Doc("The name of the provider.") String name,
    @Doc(
            "Its issuer identifier, an https URL, or http on loopback; an issuer has one provider, and a provider one issuer for ever.")
        String issuer,
    @Doc("Whom an access token must be meant for; one of these is enough.") List<String> audiences,
    @Doc("The public client that people sign in through with the command line.") String clientId,
    @Doc("The scopes that the command line asks for, openid among them.") List<String> scopes,
    @Doc("The claim that proposes a name for somebody who is not known, by its path.")
        String nameClaim,
    @Doc(
            "Whether somebody whom nobody has linked becomes a known person by signing in; else they are refused.")
        boolean provision,
    @Doc("What claims give, each pair of claim and value once.") List<ClaimMapping> mappings) {}
