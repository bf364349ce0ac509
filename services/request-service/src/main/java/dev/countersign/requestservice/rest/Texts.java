package dev.countersign.requestservice.rest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** What callers send as text, looked at before anything is done with it. */
final class Texts {
  /** Of a name, in UTF-16 units. */
  static final int LONGEST_NAME = 200;

  private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private Texts() {}

  /** The text that the bytes are in UTF-8. */
  static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw ProblemException.malformed("Expected UTF-8, but the body is not");
    }
  }

  /** The text's bytes in UTF-8; a text may hold halves of characters, which have none. */
  static byte[] utf8(String field, String text) {
    try {
      var encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      var bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw ProblemException.malformed(
          "Expected %s to be Unicode text, but it holds half a character".formatted(field));
    }
  }

  static String required(String field, String text) {
    if (text == null || text.isBlank()) {
      throw ProblemException.malformed(
          "Expected %s, but it is %s".formatted(field, text == null ? "missing" : "empty"));
    }
    return clean(field, text);
  }

  static String required(String field, String text, int longest) {
    return optional(field, required(field, text), longest);
  }

  /** The empty text where there is none. */
  static String optional(String field, String text, int longest) {
    if (text == null) {
      return "";
    }
    if (text.length() > longest) {
      throw ProblemException.malformed(
          "Expected %s of at most %d characters, but it has %d"
              .formatted(field, longest, text.length()));
    }
    return clean(field, text);
  }

  private static String clean(String field, String text) {
    if (text.indexOf('\0') >= 0) {
      throw ProblemException.malformed(
          "Expected %s without NUL, but it holds one".formatted(field));
    }
    utf8(field, text);
    return text;
  }

  /** Of the years 1970 to 9999: PostgreSQL and we can tell such times apart. */
  static boolean isOfThisEra(Instant time) {
    return !time.isBefore(FIRST) && time.isBefore(END);
  }

  /** A word of ours as callers see it: lower case, with hyphens. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The constant that a caller's word stands for. */
  static <E extends Enum<E>> E constant(String field, String word, Class<E> type) {
    for (var constant : type.getEnumConstants()) {
      if (word(constant).equals(word)) {
        return constant;
      }
    }
    throw ProblemException.malformed(
        "Expected %s to be one of %s, but it is not"
            .formatted(
                field,
                java.util.Arrays.stream(type.getEnumConstants())
                    .map(Texts::word)
                    .collect(java.util.stream.Collectors.joining(", "))));
  }

  /** A yes or no from a query. */
  static Optional<Boolean> truth(String field, String text) {
    if (text == null) {
      return Optional.empty();
    }
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default ->
          throw ProblemException.malformed(
              "Expected %s to be true or false, but it is not".formatted(field));
    };
  }

  /** A moment from a query. */
  static Optional<Instant> time(String field, String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      var time = Instant.parse(text);
      if (isOfThisEra(time)) {
        return Optional.of(time);
      }
    } catch (DateTimeParseException e) {
      // said below
    }
    throw ProblemException.malformed(
        "Expected %s to be a time like 2026-01-02T03:04:05Z, of the years 1970 to 9999, but it is not"
            .formatted(field));
  }

  /** A whole number from a query. */
  static Optional<Long> number(String field, String text, long least, long most) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw ProblemException.malformed(
        "Expected %s to be a whole number from %d to %d, but it is not"
            .formatted(field, least, most));
  }
}
