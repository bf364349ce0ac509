package dev.countersign.requestservice.rest;

import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.oidc.OidcSignIn;
import dev.countersign.requestservice.signin.Bearer;
import dev.countersign.requestservice.signin.CurrentGovernance;
import dev.countersign.requestservice.signin.SignInResult;
import dev.countersign.requestservice.signin.TokenSignIn;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Signs in whoever bears a token of ours or of a provider, whichever of them is taken here. */
@ApplicationScoped
class SignIns {
  private final CurrentGovernance governance;
  private final OidcSignIn providers;
  private final GatewayConfig.AuthMode mode;

  SignIns(CurrentGovernance governance, OidcSignIn providers, GatewayConfig config) {
    this.governance = governance;
    this.providers = providers;
    this.mode = config.auth().mode();
  }

  /**
   * Who an {@code Authorization} header speaks for.
   *
   * @param address the network address that the call came from
   */
  SignInResult signIn(String authorization, String address, Instant now) {
    return Bearer.in(authorization)
        .map(bearer -> bearer(bearer, address, now))
        .orElseGet(SignInResult.Bad::new);
  }

  private SignInResult bearer(String bearer, String address, Instant now) {
    if (OidcSignIn.couldBe(bearer)) {
      return mode.takesProviders()
          ? providers.signIn(bearer, address, now)
          : new SignInResult.Bad();
    }
    return TokenSignIn.signIn(bearer, address, governance.get(), now)
        .filter(_ -> mode.takesTokens())
        .<SignInResult>map(SignInResult.In::new)
        .orElseGet(SignInResult.Bad::new);
  }
}
