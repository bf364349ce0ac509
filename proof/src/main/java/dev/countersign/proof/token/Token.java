package dev.countersign.proof.token;

import dev.countersign.proof.hash.Domain;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.proof.id.Base32;
import dev.countersign.proof.id.Ids;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import java.security.MessageDigest;
import java.util.regex.Pattern;

/**
 * An API token as its bearer holds it: {@code cs_<id>_<secret>}, where the id (26 characters) finds
 * the record and the secret (32 random bytes, 52 characters) proves possession. Governance stores
 * {@link #hash}, never the secret; a secret of 256 random bits needs no slow hash.
 *
 * @param id public, may be logged
 * @param secret never logged; {@link #toString} leaves it out
 */
public record Token(String id, Bytes secret) {
  public static final int SECRET_BYTES = 32;

  private static final Pattern TEXT = Pattern.compile("cs_([0-9a-z]{26})_([0-9a-z]{52})");

  public Token {
    Ids.decode(id);
    if (secret.size() != SECRET_BYTES) {
      throw new IllegalArgumentException(
          "Expected a token secret of %d bytes, but got %d".formatted(SECRET_BYTES, secret.size()));
    }
  }

  /**
   * Reads what a bearer sent.
   *
   * @throws IllegalArgumentException for any text that {@link #text} does not write; the message
   *     repeats none of it
   */
  public static Token parse(String text) {
    var parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "Expected a token like cs_<26 characters>_<52 characters>, but got another text");
    }
    return new Token(parts.group(1), Bytes.of(Base32.decode(parts.group(2), SECRET_BYTES)));
  }

  /** The whole token, to be shown to its bearer once. */
  public String text() {
    return "cs_" + id + "_" + Base32.encode(secret.toArray());
  }

  /** What is stored: tagged({@link Domain#TOKEN}, secret). */
  public Digest hash() {
    return Hashing.tagged(Domain.TOKEN, secret.toArray());
  }

  /** Whether this is the token that was stored, in a time that does not depend on the answer. */
  public boolean matches(Digest stored) {
    return MessageDigest.isEqual(hash().toArray(), stored.toArray());
  }

  @Override
  public String toString() {
    return "Token[" + id + "]";
  }
}
