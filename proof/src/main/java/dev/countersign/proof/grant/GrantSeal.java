package dev.countersign.proof.grant;

import dev.countersign.proof.hash.Domain;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;

/**
 * What makes a grant policy-service's: an Ed25519 signature over the 32 bytes of its hash. Whether
 * it may be run is {@link GrantCheck}'s to say.
 */
public final class GrantSeal {
  private GrantSeal() {}

  /** tagged({@link Domain#GRANT}, value): how a claim and its answer name a grant. */
  public static Digest hash(byte[] value) {
    return Hashing.tagged(Domain.GRANT, value);
  }

  /** The signature, 64 bytes. */
  public static Bytes sign(SigningKey policyService, Digest grant) {
    return policyService.sign(grant.toArray());
  }

  /** Whether this key signed the grant with this hash; never throws. */
  public static boolean verify(VerifyingKey policyService, Digest grant, Bytes signature) {
    return policyService.verify(grant.toArray(), signature);
  }
}
