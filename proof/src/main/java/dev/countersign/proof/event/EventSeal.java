package dev.countersign.proof.event;

import dev.countersign.proof.hash.Domain;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import java.nio.charset.StandardCharsets;

/**
 * What makes an event policy-service's: an Ed25519 signature over the 32 bytes of its hash. The
 * hash is what the aggregate's next event names as its previous one, see {@link ChainHead}.
 */
public final class EventSeal {
  private EventSeal() {}

  /**
   * tagged({@link Domain#EVENT}, cluster, key, type, value), the texts in UTF-8. The topic is not
   * in it, so that a mirror under another name verifies too; the type names the log.
   *
   * @param cluster the Countersign cluster
   * @param key the record's key
   * @param type the CloudEvents type of the record
   * @param value the record's value, byte for byte
   */
  public static Digest hash(String cluster, String key, String type, byte[] value) {
    return Hashing.tagged(Domain.EVENT, utf8(cluster), utf8(key), utf8(type), value);
  }

  /** The signature, 64 bytes. */
  public static Bytes sign(SigningKey policyService, Digest event) {
    return policyService.sign(event.toArray());
  }

  /** Whether this key signed the event with this hash; never throws. */
  public static boolean verify(VerifyingKey policyService, Digest event, Bytes signature) {
    return policyService.verify(event.toArray(), signature);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
