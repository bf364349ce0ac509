package dev.countersign.proof.grant;

import dev.countersign.proof.hash.Domain;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * What makes a directive policy-service's: an Ed25519 signature over the 32 bytes of tagged({@link
 * Domain#DIRECTIVE}, type, value). The type is signed too, so a refusal cannot be read as an
 * acceptance of the same shape.
 */
public final class DirectiveSeal {
  private DirectiveSeal() {}

  /**
   * The signature, 64 bytes.
   *
   * @param type the CloudEvents type of the record
   * @param value the record's value, byte for byte
   */
  public static Bytes sign(SigningKey policyService, String type, byte[] value) {
    return policyService.sign(hash(type, value));
  }

  /** Whether this key signed exactly this directive; never throws. */
  public static boolean verify(
      VerifyingKey policyService, String type, byte[] value, Bytes signature) {
    return policyService.verify(hash(type, value), signature);
  }

  private static byte[] hash(String type, byte[] value) {
    return Hashing.tagged(Domain.DIRECTIVE, type.getBytes(StandardCharsets.UTF_8), value).toArray();
  }
}
