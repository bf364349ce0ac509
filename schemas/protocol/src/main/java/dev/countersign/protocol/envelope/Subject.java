package dev.countersign.protocol.envelope;

/**
 * The name of a person, service, AI or agent in governance: 1 to 100 of the characters {@code a-z
 * A-Z 0-9 . _ @ + -}.
 */
public record Subject(String value) implements Comparable<Subject> {

  public Subject {
    if (!isWellFormed(value)) {
      throw new IllegalArgumentException(
          "Expected a subject of 1 to 100 characters a-z A-Z 0-9 . _ @ + -, but got "
              + value.length()
              + " characters");
    }
  }

  public static boolean isWellFormed(String text) {
    return !text.isEmpty() && text.length() <= 100 && text.chars().allMatch(Subject::isAllowed);
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "._@+-".indexOf(c) >= 0;
  }

  @Override
  public int compareTo(Subject other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
