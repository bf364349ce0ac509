package dev.countersign.proof.seal;

import dev.countersign.proof.hash.Domain;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.governance.SealedSecret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/**
 * Hides the secret of one endpoint from everyone but the notifier. To open one with other tools:
 * HPKE (RFC 9180) in base mode with the suite of {@link ResultSuite}; {@code info} is the text of
 * {@link Domain#ENDPOINT_SECRET}, {@code aad} is tagged({@link Domain#ENDPOINT_SECRET}, cluster,
 * name of the endpoint). So a secret opens for its own endpoint of its own cluster only: nobody can
 * have events sent to another's URL by copying what is on the log.
 *
 * @param cluster the name of the Countersign cluster
 * @param endpoint the name of the endpoint
 */
public record EndpointSeal(String cluster, String endpoint) {

  /**
   * Seals a secret.
   *
   * @param notifierKey the raw public key of the notifier, from governance
   * @param content the bytes of an {@code EndpointSecret}
   * @throws IllegalArgumentException when it is not a public key one can agree with
   */
  public SealedSecret seal(Bytes notifierKey, byte[] content, SecureRandom random) {
    return seal(notifierKey, content, new X25519PrivateKeyParameters(random));
  }

  SealedSecret seal(Bytes notifierKey, byte[] content, X25519PrivateKeyParameters ephemeral) {
    if (notifierKey.size() != NotifierKey.BYTES) {
      throw new IllegalArgumentException(
          "Expected an X25519 public key of %d bytes, but got %d"
              .formatted(NotifierKey.BYTES, notifierKey.size()));
    }
    try {
      var context =
          ResultSuite.hpke()
              .setupBaseS(
                  new X25519PublicKeyParameters(notifierKey.toArray()),
                  Domain.ENDPOINT_SECRET.bytes(),
                  new AsymmetricCipherKeyPair(ephemeral.generatePublicKey(), ephemeral));
      byte[] sealed = context.seal(place(), content);
      return new SealedSecret(notifierKey, Bytes.of(context.getEncapsulation()), Bytes.of(sealed));
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(
          "Expected an X25519 public key, but these bytes are a point of small order", e);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("Expected a secret to seal, but the cipher failed", e);
    }
  }

  /**
   * Opens a secret.
   *
   * @return the bytes that were sealed
   * @throws BrokenSealException when it was sealed to another key, for another endpoint or cluster,
   *     or altered
   */
  public byte[] open(NotifierKey key, SealedSecret secret) {
    if (!secret.recipient().equals(key.publicKey())) {
      throw new BrokenSealException(
          "Expected the secret of %s to be sealed to %s, but it is sealed to another"
              .formatted(endpoint, key));
    }
    if (secret.encapsulated().size() != NotifierKey.BYTES) {
      throw new BrokenSealException(
          "Expected an encapsulated key of %d bytes, but got %d"
              .formatted(NotifierKey.BYTES, secret.encapsulated().size()));
    }
    try {
      return ResultSuite.hpke()
          .setupBaseR(
              secret.encapsulated().toArray(), key.pair().pair(), Domain.ENDPOINT_SECRET.bytes())
          .open(place(), secret.sealed().toArray());
    } catch (InvalidCipherTextException | IllegalStateException e) {
      throw new BrokenSealException(
          "Expected the secret of %s of %s as it was sealed, but it does not open"
              .formatted(endpoint, cluster));
    }
  }

  private byte[] place() {
    return Hashing.tagged(
            Domain.ENDPOINT_SECRET,
            cluster.getBytes(StandardCharsets.UTF_8),
            endpoint.getBytes(StandardCharsets.UTF_8))
        .toArray();
  }
}
