package dev.countersign.requestservice.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.requestservice.oidc.IssuerKeys.Times;
import dev.countersign.requestservice.oidc.Verification.Bad;
import dev.countersign.requestservice.oidc.Verification.Genuine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens of a provider that misbehaves, and of people who would like to be somebody else. */
class VerifierTest {
  private static final Duration LEEWAY = Duration.ofMinutes(1);

  /** Short for those that never answer, long enough for one that does on a machine that is busy. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final Duration APART = Duration.ofSeconds(10);

  private final TestProvider provider = new TestProvider();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final Documents documents = new Documents(TIMEOUT, 20_000);
  private final IssuerKeys keys = keys(now::get);
  private final Verifier verifier = new Verifier(LEEWAY);

  private IssuerKeys keys(InstantSource clock) {
    return new IssuerKeys(
        () -> documents.keys(provider.issuer()),
        new Times(Duration.ofMinutes(5), Duration.ofHours(1), APART, Duration.ofSeconds(5)),
        clock);
  }

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void shouldBelieveWhatTheProviderHasSigned() {
    var genuine = (Genuine) verify(provider.sign(claims()));
    assertThat(genuine.sub()).isEqualTo("s");
    assertThat(genuine.claims()).containsEntry("preferred_username", "zoe");
    assertThat(genuine.expires()).isAfter(now.get());
    assertThat(genuine.issued()).isBefore(now.get().plusSeconds(2));
  }

  @Test
  void shouldBelieveOtherAsymmetricAlgorithmsToo() throws JoseException {
    var curve = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    curve.setKeyId("ec");
    var edwards = OkpJwkGenerator.generateJwk("Ed25519");
    edwards.setKeyId("ed");
    provider.publish(new JsonWebKeySet(curve, edwards, provider.key()).toJson());
    assertThat(verify(TestProvider.sign(claims(), curve, "ES256", curve.getPrivateKey())))
        .isInstanceOf(Genuine.class);
    assertThat(verify(TestProvider.sign(claims(), edwards, "EdDSA", edwards.getPrivateKey())))
        .isInstanceOf(Genuine.class);
    assertThat(verify(signedAs(AlgorithmIdentifiers.RSA_PSS_USING_SHA512)))
        .isInstanceOf(Genuine.class);
  }

  @Test
  void shouldNotBelieveWhatNobodyHasSigned() {
    var parts = provider.sign(claims()).split("\\.", -1);
    var none = encoded("{\"alg\":\"none\"}");
    assertThat(verify(none + "." + parts[1] + ".")).isEqualTo(new Bad());
    assertThat(verify(none + "." + parts[1] + "." + parts[2])).isEqualTo(new Bad());
    assertThat(verify(parts[0] + "." + parts[1] + ".")).isEqualTo(new Bad());
    var other = encoded(claims("other").toJson());
    assertThat(verify(parts[0] + "." + other + "." + parts[2])).isEqualTo(new Bad());
  }

  @Test
  void shouldNotBelieveThePublicKeyUsedAsASecret() {
    for (var secret :
        List.of(
            provider.key().getPublicKey().getEncoded(),
            provider.key().toJson().getBytes(StandardCharsets.UTF_8))) {
      var forged = TestProvider.sign(claims(), provider.key(), "HS256", new HmacKey(secret));
      assertThat(verify(forged)).isEqualTo(new Bad());
    }
  }

  @Test
  void shouldNotBelieveASecretThatIsPublished() {
    var secret = OctJwkGenerator.generateJwk(256);
    secret.setKeyId("oct");
    provider.publish(
        "{\"keys\":["
            + secret.toJson(org.jose4j.jwk.JsonWebKey.OutputControlLevel.INCLUDE_SYMMETRIC)
            + "]}");
    assertThat(verify(TestProvider.sign(claims(), secret, "HS256", secret.getKey())))
        .isEqualTo(new Bad());
  }

  @Test
  void shouldNotBelieveAKeyThatTheTokenBringsAlong() throws JoseException {
    var mine = RsaJwkGenerator.generateJwk(2048);
    mine.setKeyId(provider.key().getKeyId());
    assertThat(verify(TestProvider.sign(claims(), mine, "RS256", mine.getPrivateKey())))
        .isEqualTo(new Bad());
  }

  @Test
  void shouldNotBelieveAShortKey() throws JoseException {
    var weak = RsaJwkGenerator.generateJwk(1024);
    weak.setKeyId("weak");
    provider.publish(new JsonWebKeySet(weak).toJson());
    assertThat(verify(TestProvider.sign(claims(), weak, "RS256", weak.getPrivateKey())))
        .isEqualTo(new Bad());
  }

  @Test
  void shouldTakeTheTimesWithTheLeeway() {
    var claims = claims();
    claims.setIssuedAt(at(-300));
    claims.setExpirationTime(at(-59));
    assertThat(verify(provider.sign(claims))).isInstanceOf(Genuine.class);
    claims.setExpirationTime(at(-61));
    assertThat(verify(provider.sign(claims))).isEqualTo(new Bad());

    claims = claims();
    claims.setNotBefore(at(59));
    assertThat(verify(provider.sign(claims))).isInstanceOf(Genuine.class);
    claims.setNotBefore(at(62));
    assertThat(verify(provider.sign(claims))).isEqualTo(new Bad());

    claims = claims();
    claims.setIssuedAt(at(59));
    assertThat(verify(provider.sign(claims))).isInstanceOf(Genuine.class);
    claims.setIssuedAt(at(62));
    assertThat(verify(provider.sign(claims))).isEqualTo(new Bad());
  }

  @Test
  void shouldWantEveryClaimThatItJudgesBy() {
    for (var claim : List.of("sub", "exp", "iat", "aud")) {
      var claims = claims();
      claims.unsetClaim(claim);
      assertThat(verify(provider.sign(claims))).as(claim).isEqualTo(new Bad());
    }
    var claims = claims();
    claims.setAudience("somebody-elses");
    assertThat(verify(provider.sign(claims))).isEqualTo(new Bad());
    claims.setAudience(List.of("somebody-elses", TestProvider.AUDIENCE));
    assertThat(verify(provider.sign(claims))).isInstanceOf(Genuine.class);
    claims.setIssuer("https://elsewhere.example");
    assertThat(verify(provider.sign(claims))).isEqualTo(new Bad());
    claims.setIssuer(provider.issuer());
    claims.setClaim("exp", "tomorrow");
    assertThat(verify(provider.sign(claims))).isEqualTo(new Bad());
  }

  @Test
  void shouldReadNothingOutOfWhatIsNoToken() {
    for (var text :
        List.of("..", "a.b.c", "....", "{}.{}.{}", encoded("{}") + "." + encoded("[]") + ".x")) {
      assertThat(Verifier.read(text)).as(text).isEmpty();
    }
    var claims = claims();
    claims.unsetClaim("iss");
    assertThat(Verifier.read(provider.sign(claims))).isEmpty();
  }

  @Test
  void shouldTakeANewKeyAsSoonAsItMayLook() {
    assertThat(verify(provider.sign(claims()))).isInstanceOf(Genuine.class);
    var old = provider.sign(claims());
    provider.rotate();
    now.set(now.get().plus(APART));
    assertThat(verify(provider.sign(claims()))).isInstanceOf(Genuine.class);
    assertThat(verify(old)).as("the key that was withdrawn").isEqualTo(new Bad());
  }

  @Test
  void shouldNotBeMadeToHammerTheProvider() throws JoseException {
    assertThat(verify(provider.sign(claims()))).isInstanceOf(Genuine.class);
    var mine = RsaJwkGenerator.generateJwk(2048);
    for (int i = 0; i < 200; i++) {
      mine.setKeyId("unknown-" + i);
      assertThat(verify(TestProvider.sign(claims(), mine, "RS256", mine.getPrivateKey())))
          .isEqualTo(new Bad());
    }
    assertThat(provider.discoveries()).isEqualTo(1);
    now.set(now.get().plus(APART));
    for (int i = 0; i < 200; i++) {
      mine.setKeyId("still-unknown-" + i);
      verify(TestProvider.sign(claims(), mine, "RS256", mine.getPrivateKey()));
    }
    assertThat(provider.discoveries()).isEqualTo(2);
  }

  @Test
  void shouldGoOnWithKeysThatItKnowsWhileTheProviderIsAway() {
    verify(provider.sign(claims()));
    provider.goAway();
    now.set(now.get().plus(Duration.ofMinutes(6)));
    assertThat(verify(provider.sign(claims()))).isInstanceOf(Genuine.class);
    now.set(now.get().plus(Duration.ofMinutes(55)));
    assertThatThrownBy(() -> verify(provider.sign(claims())))
        .isInstanceOf(ProviderUnreachableException.class);
    provider.comeBack();
    now.set(now.get().plus(Duration.ofSeconds(2)));
    assertThat(verify(provider.sign(claims()))).isInstanceOf(Genuine.class);
  }

  @Test
  void shouldNotTellWhetherATokenIsGoodWhileTheProviderIsAway() {
    verify(provider.sign(claims()));
    provider.rotate();
    provider.goAway();
    now.set(now.get().plus(APART));
    assertThatThrownBy(() -> verify(provider.sign(claims())))
        .isInstanceOf(ProviderUnreachableException.class);
  }

  @Test
  void shouldBelieveNoProviderThatMisbehaves() {
    provider.discovery("https://elsewhere.example", provider.issuer() + "/keys");
    thenUnreachable("another issuer");
    provider.discovery(provider.issuer(), "http://elsewhere.example/keys");
    thenUnreachable("jwks_uri");
    provider.discovery(provider.issuer(), "file:///etc/passwd");
    thenUnreachable("jwks_uri");
    provider.discovery(provider.issuer(), provider.issuer() + "/nowhere");
    thenUnreachable("404");
    provider.discoverySays("<html>");
    thenUnreachable("JSON");
    provider.discoverySays("[]");
    thenUnreachable("JSON");
    provider.behave();
    provider.publish("{\"keys\":17}");
    thenUnreachable("Key Set");
    provider.publish("nonsense");
    thenUnreachable("Key Set");
    provider.publish("{\"keys\":[], \"x\":\"" + "x".repeat(20_001) + "\"}");
    thenUnreachable("fails");
    provider.behave();
    provider.beSilent();
    thenUnreachable("within");
    provider.behave();
    provider.drip();
    thenUnreachable("within");
    provider.goAway();
    thenUnreachable("ConnectException");
  }

  @Test
  void shouldPassOverKeysThatItDoesNotUnderstand() {
    var strange = "{\"kty\":\"PQC\",\"kid\":\"new\"}";
    var good = provider.key().toJson();
    provider.publish("{\"keys\":[" + strange + "," + good + "]}");
    assertThat(verify(provider.sign(claims()))).isInstanceOf(Genuine.class);
  }

  private void thenUnreachable(String why) {
    assertThatThrownBy(() -> documents.keys(provider.issuer()))
        .isInstanceOf(ProviderUnreachableException.class)
        .hasMessageContaining(why);
  }

  private Verification verify(String token) {
    return Verifier.read(token)
        .map(it -> verifier.verify(it, provider.provider(false), keys, now.get()))
        .orElseGet(Bad::new);
  }

  private String signedAs(String algorithm) {
    return TestProvider.sign(claims(), provider.key(), algorithm, provider.key().getPrivateKey());
  }

  private JwtClaims claims() {
    return claims("s");
  }

  private JwtClaims claims(String sub) {
    var claims = provider.claims(sub, "zoe");
    claims.setIssuedAt(at(0));
    claims.setExpirationTime(at(300));
    return claims;
  }

  private NumericDate at(long seconds) {
    return NumericDate.fromSeconds(now.get().getEpochSecond() + seconds);
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
