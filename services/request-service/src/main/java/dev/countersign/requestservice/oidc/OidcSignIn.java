package dev.countersign.requestservice.oidc;

import dev.countersign.engine.governance.ProviderEntry;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.governance.Identity;
import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.oidc.IssuerKeys.Times;
import dev.countersign.requestservice.oidc.Verification.Genuine;
import dev.countersign.requestservice.signin.Caller;
import dev.countersign.requestservice.signin.CurrentGovernance;
import dev.countersign.requestservice.signin.SignInResult;
import dev.countersign.requestservice.signin.TokenSignIn;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Signs in the bearer of an access token of an identity provider: who it is, the provider says; who
 * that is here and what they may, governance says. Every token that is not good looks the same from
 * outside. Thread-safe; may wait for the provider and for the log.
 */
@ApplicationScoped
public class OidcSignIn {
  private final CurrentGovernance governance;
  private final Admittance admittance;
  private final GatewayConfig.AuthConfig config;
  private final Documents documents;
  private final Verifier verifier;
  private final ConcurrentHashMap<String, IssuerKeys> keys = new ConcurrentHashMap<>();

  OidcSignIn(CurrentGovernance governance, Admittance admittance, GatewayConfig config) {
    this.governance = governance;
    this.admittance = admittance;
    this.config = config.auth();
    this.documents = new Documents(this.config.providerTimeout(), this.config.longestDocument());
    this.verifier = new Verifier(this.config.clockLeeway());
  }

  /** Whether it has the look of a signed JWT: three parts, with dots between. */
  public static boolean couldBe(String bearer) {
    return bearer.chars().filter(c -> c == '.').count() == 2;
  }

  /** Who the bearer of such a token is. */
  public SignInResult signIn(String bearer, String address, Instant now) {
    if (bearer.length() > config.longestToken()) {
      return new SignInResult.Bad();
    }
    var token = Verifier.read(bearer);
    var provider = token.flatMap(it -> governance.get().providerOf(it.issuer()));
    if (provider.isEmpty()) {
      return new SignInResult.Bad();
    }
    try {
      var issuer = provider.get().provider().issuer();
      return switch (verifier.verify(token.get(), provider.get().provider(), keys(issuer), now)) {
        case Verification.Bad() -> new SignInResult.Bad();
        case Genuine genuine -> admit(provider.get(), genuine, address, now);
      };
    } catch (ProviderUnreachableException e) {
      return new SignInResult.NoProvider(e.getMessage());
    }
  }

  private IssuerKeys keys(String issuer) {
    return keys.computeIfAbsent(
        issuer,
        _ ->
            new IssuerKeys(
                () -> documents.keys(issuer),
                new Times(
                    config.refreshKeysEvery(),
                    config.keepKeys(),
                    config.refetchAfter(),
                    config.providerTimeout().multipliedBy(2)),
                InstantSource.system()));
  }

  private SignInResult admit(ProviderEntry provider, Genuine token, String address, Instant now) {
    var identity = new Identity(provider.name(), token.sub());
    if (isSuspended(identity)) {
      return new SignInResult.Bad();
    }
    return admittance
        .obstacle(provider, identity, token, now)
        .or(() -> caller(identity, token, address).map(SignInResult.In::new))
        .orElseGet(SignInResult.Bad::new);
  }

  private boolean isSuspended(Identity identity) {
    var now = governance.get();
    return now.identity(identity).filter(it -> now.isSuspended(it.subject())).isPresent();
  }

  private Optional<Caller> caller(Identity identity, Genuine token, String address) {
    var now = governance.get();
    return now.identity(identity)
        .flatMap(it -> now.principal(it.subject()))
        .filter(TokenSignIn::maySignIn)
        .map(
            entry ->
                new Caller(
                    new Principal(entry.subject(), entry.kind(), SignIn.OIDC, address),
                    entry,
                    Optional.of(identity),
                    Optional.of(token.expires())));
  }
}
