package dev.countersign.proof.command;

import dev.countersign.proof.hash.Domain;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;

/**
 * What makes a command its issuer's: an Ed25519 signature over the 32 bytes of tagged({@link
 * Domain#COMMAND_HEADER}, header), the header being exactly the bytes that travel. The header names
 * the rest; {@link CommandCheck} says whether it does.
 */
public final class CommandSeal {
  private CommandSeal() {}

  /** The signature, 64 bytes. */
  public static Bytes sign(SigningKey issuer, Bytes header) {
    return issuer.sign(signed(header).toArray());
  }

  /** Whether this issuer signed exactly this header; never throws. */
  public static boolean verify(VerifyingKey issuer, Bytes header, Bytes signature) {
    return issuer.verify(signed(header).toArray(), signature);
  }

  /** What a header says of its command's body: tagged({@link Domain#COMMAND_BODY}, value). */
  public static Digest body(byte[] value) {
    return Hashing.tagged(Domain.COMMAND_BODY, value);
  }

  /** The 32 bytes that an issuer signs, for whoever checks many at once. */
  public static Digest signed(Bytes header) {
    return Hashing.tagged(Domain.COMMAND_HEADER, header.toArray());
  }
}
