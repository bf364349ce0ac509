package dev.countersign.requestservice.oidc;

import dev.countersign.engine.governance.ProviderRules;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/**
 * What providers publish: where their keys are, and the keys. It goes where an administrator has
 * said and where the document there says, over TLS, follows nobody elsewhere, and takes neither
 * more time nor more bytes than it is given. Thread-safe.
 */
final class Documents {
  private static final String WELL_KNOWN = "/.well-known/openid-configuration";
  private static final int OK = 200;

  private final HttpClient http;
  private final Duration timeout;
  private final int longest;

  Documents(Duration timeout, int longest) {
    this.timeout = timeout;
    this.longest = longest;
    this.http =
        HttpClient.newBuilder().connectTimeout(timeout).followRedirects(Redirect.NEVER).build();
  }

  /**
   * The keys that an issuer signs with at this moment.
   *
   * @throws ProviderUnreachableException when they cannot be had
   */
  List<JsonWebKey> keys(String issuer) {
    var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    var about = json(issuer, fetch(issuer, URI.create(base + WELL_KNOWN)));
    if (!issuer.equals(about.get("issuer"))) {
      throw unreachable(issuer, "its discovery document names another issuer");
    }
    return parse(issuer, fetch(issuer, placeOfKeys(issuer, about.get("jwks_uri"))));
  }

  private static URI placeOfKeys(String issuer, Object text) {
    if (text instanceof String place
        && ProviderRules.isSecure(place)
        && (place.startsWith("https:") || issuer.startsWith("http:"))) {
      try {
        return URI.create(place);
      } catch (IllegalArgumentException e) {
        // said below
      }
    }
    throw unreachable(issuer, "its discovery document has no https jwks_uri");
  }

  private static Map<String, Object> json(String issuer, String text) {
    try {
      return JsonUtil.parseJson(text);
    } catch (JoseException e) {
      throw unreachable(issuer, "its discovery document is no JSON object");
    }
  }

  private static List<JsonWebKey> parse(String issuer, String text) {
    try {
      return List.copyOf(new JsonWebKeySet(text).getJsonWebKeys());
    } catch (JoseException | RuntimeException e) {
      throw unreachable(issuer, "its keys are no JSON Web Key Set");
    }
  }

  private String fetch(String issuer, URI place) {
    var request =
        HttpRequest.newBuilder(place).header("Accept", "application/json").timeout(timeout).build();
    // The whole of it: the client's own timeout is over as soon as the headers are there.
    var answer = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), longest));
    try {
      var response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != OK) {
        throw unreachable(issuer, "it answers " + response.statusCode());
      }
      return response.body();
    } catch (TimeoutException e) {
      throw tooSlow(issuer);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpTimeoutException) {
        throw tooSlow(issuer); // the client's own clock was a little faster than ours
      }
      throw unreachable(
          issuer,
          e.getCause() instanceof IOException cause
              ? "it fails with " + cause.getClass().getSimpleName()
              : "the call fails");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(issuer, "the call was interrupted");
    } finally {
      answer.cancel(true);
    }
  }

  private ProviderUnreachableException tooSlow(String issuer) {
    return unreachable(issuer, "it does not answer within " + timeout);
  }

  private static ProviderUnreachableException unreachable(String issuer, String why) {
    return new ProviderUnreachableException(
        "Expected the keys of %s, but %s".formatted(issuer, why));
  }
}
