package dev.countersign.protocol.envelope;

/**
 * Names one command: 128 random bits, minted by its sender, as 26 lower-case Crockford base32
 * digits.
 */
public record CommandId(String value) {

  public CommandId {
    if (!dev.countersign.protocol.request.RequestId.isWellFormed(value)) {
      throw new IllegalArgumentException(
          "Expected a command id of 26 Crockford base32 digits, but got "
              + value.length()
              + " characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
