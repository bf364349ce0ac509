package dev.countersign.cli.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationRequest;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationResponse;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.countersign.cli.CliException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Speaks OpenID Connect to one provider, as a public client: no secret, PKCE instead. What a
 * provider says is checked as the protocol wants it; what the gateway makes of the token, it says
 * itself.
 */
final class ProviderClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration UNKNOWN_LIFE = Duration.ofMinutes(5);

  private final Place place;
  private final ClientID client;
  private final OIDCProviderMetadata provider;
  private final Clock clock;

  private ProviderClient(Place place, OIDCProviderMetadata provider, Clock clock) {
    this.place = place;
    this.client = new ClientID(place.clientId());
    this.provider = provider;
    this.clock = clock;
  }

  /**
   * Reads what the provider says of itself.
   *
   * @throws CliException when it does not, or says that it is another
   */
  static ProviderClient discover(Place place, Clock clock) {
    try {
      var issuer = new Issuer(place.issuer());
      var metadata =
          OIDCProviderMetadata.resolve(issuer, (int) TIMEOUT.toMillis(), (int) TIMEOUT.toMillis());
      return new ProviderClient(place, metadata, clock);
    } catch (GeneralException | IOException e) {
      throw new CliException(
          "Expected identity provider %s at %s, but it does not answer as one: %s"
              .formatted(place.name(), place.issuer(), e.getMessage()),
          e);
    }
  }

  /** What is made for one sign-in, and good for no other. */
  record Attempt(CodeVerifier verifier, State state, Nonce nonce, URI redirect) {
    static Attempt returningTo(URI redirect) {
      return new Attempt(new CodeVerifier(), new State(), new Nonce(), redirect);
    }
  }

  /** Where a person signs in with their browser. */
  URI signInAt(Attempt attempt) {
    return new AuthenticationRequest.Builder(ResponseType.CODE, scope(), client, attempt.redirect())
        .endpointURI(provider.getAuthorizationEndpointURI())
        .state(attempt.state())
        .nonce(attempt.nonce())
        .codeChallenge(attempt.verifier(), CodeChallengeMethod.S256)
        .build()
        .toURI();
  }

  /** What the code is worth that came back. */
  Login exchange(Attempt attempt, String code) {
    var grant =
        new AuthorizationCodeGrant(
            new AuthorizationCode(code), attempt.redirect(), attempt.verifier());
    return switch (ask(tokens(grant))) {
      case Tokens.Given(var tokens) -> login(tokens, Optional.of(attempt.nonce()));
      case Tokens.Denied(var error) -> throw refused(error);
    };
  }

  /**
   * What a person is to type elsewhere.
   *
   * @param verifier for PKCE: providers that want it of a client want it here too (Keycloak does),
   *     and the others pass over it
   */
  DeviceAuthorizationSuccessResponse askForDevice(CodeVerifier verifier) {
    var endpoint = provider.getDeviceAuthorizationEndpointURI();
    if (endpoint == null) {
      throw new CliException(
          "Expected %s to know the device flow, but it does not".formatted(place.name()));
    }
    var method = CodeChallengeMethod.S256;
    var request =
        new DeviceAuthorizationRequest.Builder(client)
            .scope(scope())
            .customParameter("code_challenge", CodeChallenge.compute(method, verifier).getValue())
            .customParameter("code_challenge_method", method.getValue())
            .endpointURI(endpoint)
            .build();
    try {
      var response = DeviceAuthorizationResponse.parse(send(request.toHTTPRequest()));
      if (response.indicatesSuccess()) {
        return response.toSuccessResponse();
      }
      throw refused(response.toErrorResponse().getErrorObject());
    } catch (ParseException e) {
      throw misunderstood(e);
    }
  }

  /** Whether the person has signed in there by now; nothing while they have not. */
  Tokens poll(DeviceAuthorizationSuccessResponse device, CodeVerifier verifier) {
    return ask(
        tokens(new DeviceCodeGrant(device.getDeviceCode()))
            .customParameter("code_verifier", verifier.getValue()));
  }

  /** The login that the tokens of a device make. */
  Login login(OIDCTokens tokens) {
    return login(tokens, Optional.empty());
  }

  /** The next one, or nothing where the provider says that it is over. */
  Optional<Login> refresh(Login before) {
    var token = before.refresh().orElseThrow();
    return switch (ask(tokens(new RefreshTokenGrant(new RefreshToken(token))))) {
      case Tokens.Given(var tokens) -> {
        var next = login(tokens, Optional.empty());
        yield Optional.of(
            new Login(
                next.at(), next.bearer(), next.expires(), next.refresh().or(before::refresh)));
      }
      case Tokens.Denied(var error) -> {
        if (OAuth2Error.INVALID_GRANT.getCode().equals(error.getCode())) {
          yield Optional.empty();
        }
        throw refused(error);
      }
    };
  }

  /** Has the provider forget it, where it can. */
  void revoke(Login login) {
    var endpoint = provider.getRevocationEndpointURI();
    if (endpoint != null && login.refresh().isPresent()) {
      var token = new RefreshToken(login.refresh().get());
      var _ = send(new TokenRevocationRequest(endpoint, client, token).toHTTPRequest());
    }
  }

  /** What a provider answers to whoever wants tokens. */
  sealed interface Tokens {
    record Given(OIDCTokens tokens) implements Tokens {}

    record Denied(ErrorObject error) implements Tokens {}
  }

  private TokenRequest.Builder tokens(AuthorizationGrant grant) {
    return new TokenRequest.Builder(provider.getTokenEndpointURI(), client, grant);
  }

  private Tokens ask(TokenRequest.Builder request) {
    try {
      var response = OIDCTokenResponseParser.parse(send(request.build().toHTTPRequest()));
      return response.indicatesSuccess()
          ? new Tokens.Given(((OIDCTokenResponse) response.toSuccessResponse()).getOIDCTokens())
          : new Tokens.Denied(response.toErrorResponse().getErrorObject());
    } catch (ParseException e) {
      throw misunderstood(e);
    }
  }

  private Login login(OIDCTokens tokens, Optional<Nonce> nonce) {
    nonce.ifPresent(it -> requireOurs(tokens, it));
    var access = tokens.getAccessToken();
    long life = access.getLifetime() > 0 ? access.getLifetime() : UNKNOWN_LIFE.toSeconds();
    return new Login(
        place,
        bearer(tokens),
        Instant.now(clock).plusSeconds(life),
        Optional.ofNullable(tokens.getRefreshToken()).map(RefreshToken::getValue));
  }

  /** An access token that only its provider can read says nothing to a gateway; then the other. */
  private static String bearer(OIDCTokens tokens) {
    var access = tokens.getAccessToken().getValue();
    return access.chars().filter(c -> c == '.').count() == 2 || tokens.getIDTokenString() == null
        ? access
        : tokens.getIDTokenString();
  }

  /** That the answer is to this very attempt: else somebody could have us sign in as them. */
  private void requireOurs(OIDCTokens tokens, Nonce nonce) {
    try {
      if (!(tokens.getIDToken() instanceof SignedJWT token)) {
        throw new CliException(
            "Expected a signed ID token of %s, but there is none".formatted(place.name()));
      }
      var algorithm = token.getHeader().getAlgorithm();
      if (!JWSAlgorithm.Family.SIGNATURE.contains(algorithm)) {
        throw new CliException(
            "Expected an ID token with an asymmetric signature of %s, but it has another"
                .formatted(place.name()));
      }
      var validator =
          new IDTokenValidator(
              provider.getIssuer(), client, algorithm, provider.getJWKSetURI().toURL());
      var _ = validator.validate(token, nonce);
    } catch (BadJOSEException | JOSEException | IOException e) {
      throw new CliException(
          "Expected an ID token of %s for this sign-in, but it is not good: %s"
              .formatted(place.name(), e.getMessage()),
          e);
    }
  }

  private Scope scope() {
    var scope = new Scope(place.scopes().toArray(String[]::new));
    scope.add("openid");
    return scope;
  }

  private HTTPResponse send(HTTPRequest request) {
    request.setConnectTimeout((int) TIMEOUT.toMillis());
    request.setReadTimeout((int) TIMEOUT.toMillis());
    request.setFollowRedirects(false);
    try {
      return request.send();
    } catch (IOException e) {
      throw new CliException(
          "Expected an answer of identity provider %s, but the connection broke: %s"
              .formatted(place.name(), e.getMessage()),
          e);
    }
  }

  private CliException misunderstood(ParseException e) {
    return new CliException(
        "Expected an answer of OpenID Connect from %s, but it is another: %s"
            .formatted(place.name(), e.getMessage()),
        e);
  }

  private CliException refused(ErrorObject error) {
    return new CliException(
        "Expected %s to sign you in, but it refuses: %s%s"
            .formatted(
                place.name(),
                error.getCode(),
                error.getDescription() == null ? "" : ", " + error.getDescription()));
  }
}
