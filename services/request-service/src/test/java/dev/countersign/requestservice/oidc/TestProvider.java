package dev.countersign.requestservice.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.protocol.governance.ClaimMapping;
import dev.countersign.protocol.governance.IdentityProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** An identity provider on a port of its own, that misbehaves as it is told to. */
public final class TestProvider implements AutoCloseable {
  public static final String AUDIENCE = "countersign";

  private final int port;
  private final List<RsaJsonWebKey> keys = new ArrayList<>();
  private final AtomicInteger discoveries = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private HttpServer server;
  private volatile String discovery;
  private volatile String published;
  private volatile boolean silent;
  private volatile boolean dripping;

  public TestProvider() {
    server = listen(0);
    port = server.getAddress().getPort();
    rotate();
    behave();
  }

  private HttpServer listen(int at) {
    try {
      var listening =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
      listening.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      listening.createContext(
          "/.well-known/openid-configuration",
          call -> {
            discoveries.incrementAndGet();
            answer(call, discovery);
          });
      listening.createContext("/keys", call -> answer(call, published));
      listening.start();
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange call, String text) throws IOException {
    try (call) {
      if (silent) {
        closed.await();
        return;
      }
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      call.sendResponseHeaders(200, bytes.length);
      for (int i = 0; dripping && i < bytes.length; i++) {
        call.getResponseBody().write(bytes, i, 1);
        call.getResponseBody().flush();
        if (closed.await(100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      if (!dripping) {
        call.getResponseBody().write(bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public String issuer() {
    return "http://127.0.0.1:" + port;
  }

  /** As governance has it. */
  public IdentityProvider provider(boolean provision, ClaimMapping... mappings) {
    return new IdentityProvider(
        "corp",
        issuer(),
        List.of(AUDIENCE),
        "countersign-cli",
        List.of("openid"),
        "preferred_username",
        provision,
        List.of(mappings));
  }

  /** How often it was asked about itself. */
  int discoveries() {
    return discoveries.get();
  }

  /** Publishes what it should. */
  void behave() {
    silent = false;
    dripping = false;
    discovery(issuer(), issuer() + "/keys");
    publish(new JsonWebKeySet(keys).toJson());
  }

  void discovery(String issuer, String keysAt) {
    discovery = "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + keysAt + "\"}";
  }

  void discoverySays(String text) {
    discovery = text;
  }

  void publish(String text) {
    published = text;
  }

  /** Never answers. */
  void beSilent() {
    silent = true;
  }

  /** Answers a byte at a time. */
  void drip() {
    dripping = true;
  }

  /** Is not there. */
  public void goAway() {
    server.stop(0);
  }

  public void comeBack() {
    server = listen(port);
  }

  /** Signs with a new key from now on, and publishes no other. */
  public void rotate() {
    try {
      var key = RsaJwkGenerator.generateJwk(2048);
      key.setKeyId("k" + Instant.now().toEpochMilli() + "-" + keys.size());
      key.setUse("sig");
      keys.clear();
      keys.add(key);
      publish(new JsonWebKeySet(keys).toJson());
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  RsaJsonWebKey key() {
    return keys.getLast();
  }

  /** What it says of somebody for the next five minutes. */
  public JwtClaims claims(String sub, String name) {
    var claims = new JwtClaims();
    claims.setIssuer(issuer());
    claims.setAudience(AUDIENCE);
    claims.setSubject(sub);
    claims.setIssuedAtToNow();
    claims.setExpirationTime(NumericDate.fromSeconds(Instant.now().getEpochSecond() + 300));
    claims.setClaim("preferred_username", name);
    return claims;
  }

  public String sign(JwtClaims claims) {
    return sign(claims, key(), AlgorithmIdentifiers.RSA_USING_SHA256, key().getPrivateKey());
  }

  static String sign(
      JwtClaims claims, JsonWebKey named, String algorithm, java.security.Key signing) {
    try {
      var signature = new JsonWebSignature();
      signature.setPayload(claims.toJson());
      signature.setAlgorithmHeaderValue(algorithm);
      signature.setKeyIdHeaderValue(named.getKeyId());
      signature.setKey(signing);
      signature.setDoKeyValidation(false);
      signature.setAlgorithmConstraints(org.jose4j.jwa.AlgorithmConstraints.NO_CONSTRAINTS);
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
