package dev.countersign.protocol.request;

/**
 * Names one request for ever: 128 bits as 26 lower-case Crockford base32 digits, derived from who
 * asked and the idempotency key, so that nobody can sit on another's id.
 */
public record RequestId(String value) {
  public static final int LENGTH = 26;

  public RequestId {
    if (!isWellFormed(value)) {
      throw new IllegalArgumentException(
          "Expected a request id of 26 Crockford base32 digits, but got "
              + value.length()
              + " characters");
    }
  }

  public static boolean isWellFormed(String text) {
    return text.length() == LENGTH
        && text.chars().allMatch(c -> "0123456789abcdefghjkmnpqrstvwxyz".indexOf(c) >= 0);
  }

  @Override
  public String toString() {
    return value;
  }
}
