package dev.countersign.requestservice.oidc;

import dev.countersign.protocol.governance.IdentityProvider;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.VerificationJwkSelector;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Whether an access token that is a signed JWT is genuine: signed by a key that its issuer
 * publishes, with an asymmetric algorithm, for us, and for now.
 */
final class Verifier {
  private static final Set<String> ALGORITHMS =
      Set.of(
          AlgorithmIdentifiers.RSA_USING_SHA256,
          AlgorithmIdentifiers.RSA_USING_SHA384,
          AlgorithmIdentifiers.RSA_USING_SHA512,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
          AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
          AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
          AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
          AlgorithmIdentifiers.EDDSA);
  private static final AlgorithmConstraints ASYMMETRIC =
      new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHMS.toArray(String[]::new));

  private static final JwtConsumer READER =
      new JwtConsumerBuilder()
          .setSkipAllValidators()
          .setDisableRequireSignature()
          .setSkipSignatureVerification()
          .build();

  private final Duration leeway;

  Verifier(Duration leeway) {
    this.leeway = leeway;
  }

  /** A token as it says of itself; nothing of it is believed yet. */
  record Unverified(JwtContext context, String issuer) {}

  /** Nothing where it is no JWT, or does not say whose it is. */
  static Optional<Unverified> read(String token) {
    try {
      var context = READER.process(token);
      return Optional.ofNullable(context.getJwtClaims().getIssuer())
          .map(issuer -> new Unverified(context, issuer));
    } catch (InvalidJwtException | MalformedClaimException | RuntimeException e) {
      return Optional.empty(); // whatever is wrong with it, it is not good
    }
  }

  /**
   * Judges a token.
   *
   * @throws ProviderUnreachableException when it cannot be told now
   */
  Verification verify(Unverified token, IdentityProvider provider, IssuerKeys keys, Instant now) {
    var consumer =
        new JwtConsumerBuilder()
            .setJwsAlgorithmConstraints(ASYMMETRIC)
            .setVerificationKeyResolver((signature, _) -> key(signature, keys))
            .setExpectedIssuer(provider.issuer())
            .setExpectedAudience(provider.audiences().toArray(String[]::new))
            .setRequireSubject()
            .setRequireExpirationTime()
            .setRequireIssuedAt()
            .setIssuedAtRestrictions(0, Integer.MAX_VALUE)
            .setAllowedClockSkewInSeconds((int) leeway.toSeconds())
            .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
            .build();
    try {
      consumer.processContext(token.context());
      var claims = token.context().getJwtClaims();
      return new Verification.Genuine(
          claims.getSubject(),
          Instant.ofEpochSecond(claims.getIssuedAt().getValue()),
          Instant.ofEpochSecond(claims.getExpirationTime().getValue()),
          claims.getClaimsMap());
    } catch (InvalidJwtException | MalformedClaimException | RuntimeException e) {
      rethrowIfUnreachable(e);
      return new Verification.Bad();
    }
  }

  /** The library wraps it: nobody must take an outage for a bad token. */
  private static void rethrowIfUnreachable(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProviderUnreachableException unreachable) {
        throw unreachable;
      }
    }
  }

  private static Key key(JsonWebSignature signature, IssuerKeys keys)
      throws UnresolvableKeyException {
    if (!ALGORITHMS.contains(signature.getAlgorithmHeaderValue())) {
      throw new UnresolvableKeyException("Expected an asymmetric algorithm, but it is another");
    }
    var known = keys.current();
    var key = select(signature, known.keys());
    if (key.isEmpty()) {
      key = select(signature, keys.after(known).keys());
    }
    return key.orElseThrow(
        () -> new UnresolvableKeyException("Expected a key that is published, but it is another"));
  }

  private static Optional<Key> select(JsonWebSignature signature, List<JsonWebKey> keys) {
    try {
      return Optional.ofNullable(
              new VerificationJwkSelector().selectWithVerifySignatureDisambiguate(signature, keys))
          .map(JsonWebKey::getKey);
    } catch (JoseException e) {
      return Optional.empty();
    }
  }
}
