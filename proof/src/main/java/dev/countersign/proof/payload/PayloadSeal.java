package dev.countersign.proof.payload;

import dev.countersign.proof.hash.Domain;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.PayloadKind;

/**
 * What ties an erasable content to the log: salted({@link Domain#PAYLOAD}, salt, content). The
 * digest of an operation, which approvers vote on and agents run, is the digest of its payload.
 */
public final class PayloadSeal {
  private PayloadSeal() {}

  /**
   * The digest, which is the payload's id as well.
   *
   * @throws IllegalArgumentException when the salt is not 32 bytes
   */
  public static Digest digest(Bytes salt, Bytes content) {
    return Hashing.salted(Domain.PAYLOAD, salt, content.toArray());
  }

  /**
   * A payload under its digest.
   *
   * @param salt 32 random bytes, used for this payload alone
   * @throws IllegalArgumentException when the salt is not 32 bytes
   */
  public static Payload seal(PayloadKind kind, Bytes salt, Bytes content) {
    return new Payload(kind, digest(salt, content), salt, content);
  }

  /** Whether a payload is the one that its digest names; never throws. */
  public static boolean holds(Payload payload) {
    return opens(payload.digest(), payload.salt(), payload.content());
  }

  /** Whether salt and content are those that a digest was made of; never throws. */
  public static boolean opens(Digest digest, Bytes salt, Bytes content) {
    return salt.size() == Hashing.SALT_BYTES && digest(salt, content).equals(digest);
  }
}
