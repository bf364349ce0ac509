package dev.countersign.proof.grant;

import dev.countersign.proof.hash.Domain;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;

/**
 * What makes an order to gather evidence policy-service's: an Ed25519 signature over the 32 bytes
 * of tagged({@link Domain#EVIDENCE_ORDER}, value). It never passes for a grant.
 */
public final class EvidenceSeal {
  private EvidenceSeal() {}

  /** The signature, 64 bytes. */
  public static Bytes sign(SigningKey policyService, byte[] value) {
    return policyService.sign(hash(value));
  }

  /** Whether this key signed the order; never throws. */
  public static boolean verify(VerifyingKey policyService, byte[] value, Bytes signature) {
    return policyService.verify(hash(value), signature);
  }

  private static byte[] hash(byte[] value) {
    return Hashing.tagged(Domain.EVIDENCE_ORDER, value).toArray();
  }
}
