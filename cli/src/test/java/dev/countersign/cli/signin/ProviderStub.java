package dev.countersign.cli.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** An OpenID provider over real HTTP: PKCE is verified, refresh tokens are good once. */
public final class ProviderStub implements AutoCloseable {
  private final HttpServer server;
  private final RSAKey key;
  private final Map<String, Map<String, String>> codes = new HashMap<>();
  private final Map<String, String> devices = new HashMap<>();
  private final Deque<String> deviceErrors = new ArrayDeque<>();
  private final List<String> revoked = new ArrayList<>();
  private String refresh = "";
  private int issued;
  private String nonce = "";

  public ProviderStub() throws IOException {
    try {
      key = new RSAKeyGenerator(2048).keyID("k1").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/.well-known/openid-configuration", it -> json(it, 200, metadata()));
    server.createContext("/jwks", it -> json(it, 200, new JWKSet(key.toPublicJWK()).toString()));
    server.createContext("/token", this::token);
    server.createContext("/revoke", this::revoke);
    server.createContext("/device", this::device);
    server.start();
  }

  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Place place() {
    return new Place("corp", issuer(), "countersign-cli", List.of("openid"));
  }

  /** What a person's browser does who signs in: comes back with a code. */
  public synchronized URI signIn(URI page) {
    var asked = query(page.getRawQuery());
    nonce = asked.get("nonce");
    codes.put("code-1", asked);
    return URI.create(asked.get("redirect_uri") + "?code=code-1&state=" + asked.get("state"));
  }

  /** ID tokens have this nonce from now on. */
  synchronized void answersAnotherAttempt() {
    codes.values().forEach(it -> it.put("nonce", "of-another"));
  }

  /** Whoever polls for a device hears these, one after the other, and then gets tokens. */
  synchronized void deviceHears(String... errors) {
    deviceErrors.addAll(List.of(errors));
  }

  synchronized void endSession() {
    refresh = "";
  }

  synchronized List<String> revoked() {
    return List.copyOf(revoked);
  }

  private String metadata() {
    return """
    {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
     "jwks_uri":"%1$s/jwks","device_authorization_endpoint":"%1$s/device",
     "revocation_endpoint":"%1$s/revoke","subject_types_supported":["public"],
     "response_types_supported":["code"],"id_token_signing_alg_values_supported":["RS256"]}
    """
        .formatted(issuer());
  }

  /** Wants PKCE here too, as Keycloak does of a client that must have it. */
  private synchronized void device(HttpExchange call) throws IOException {
    devices.putAll(form(call));
    json(
        call,
        200,
        """
        {"device_code":"dc","user_code":"WDJB-MJHT","verification_uri":"%s/activate",
         "expires_in":600,"interval":5}
        """
            .formatted(issuer()));
  }

  private static boolean isPkce(Map<String, String> asked, Map<String, String> form) {
    var verifier = new CodeVerifier(form.get("code_verifier"));
    return "S256".equals(asked.get("code_challenge_method"))
        && CodeChallenge.compute(CodeChallengeMethod.S256, verifier)
            .getValue()
            .equals(asked.get("code_challenge"));
  }

  private synchronized void token(HttpExchange call) throws IOException {
    var form = form(call);
    switch (form.getOrDefault("grant_type", "")) {
      case "authorization_code" -> {
        var asked = codes.remove(form.get("code"));
        boolean good =
            asked != null
                && isPkce(asked, form)
                && form.get("redirect_uri").equals(asked.get("redirect_uri"));
        if (good) {
          nonce = asked.get("nonce");
        }
        answer(call, good);
      }
      case "refresh_token" ->
          answer(call, !refresh.isEmpty() && refresh.equals(form.get("refresh_token")));
      case "urn:ietf:params:oauth:grant-type:device_code" -> {
        if (deviceErrors.isEmpty()) {
          answer(call, "dc".equals(form.get("device_code")) && isPkce(devices, form));
        } else {
          json(call, 400, "{\"error\":\"" + deviceErrors.remove() + "\"}");
        }
      }
      default -> json(call, 400, "{\"error\":\"unsupported_grant_type\"}");
    }
  }

  private void answer(HttpExchange call, boolean good) throws IOException {
    if (!good) {
      json(call, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    issued++;
    refresh = "refresh-" + issued;
    json(
        call,
        200,
        """
        {"access_token":"a.b.%d","token_type":"Bearer","expires_in":300,
         "refresh_token":"%s","id_token":"%s"}
        """
            .formatted(issued, refresh, idToken()));
  }

  private String idToken() {
    var now = Instant.now();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .subject("zoe")
            .audience("countersign-cli")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)))
            .claim("nonce", nonce)
            .build();
    var token =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(), claims);
    try {
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized void revoke(HttpExchange call) throws IOException {
    revoked.add(form(call).get("token"));
    json(call, 200, "{}");
  }

  private static Map<String, String> form(HttpExchange call) throws IOException {
    return query(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
  }

  private static Map<String, String> query(String text) {
    var query = new HashMap<String, String>();
    for (var pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      query.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  private static void json(HttpExchange call, int status, String body) throws IOException {
    try (call) {
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      call.getResponseHeaders().set("Content-Type", "application/json");
      call.sendResponseHeaders(status, bytes.length);
      call.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
