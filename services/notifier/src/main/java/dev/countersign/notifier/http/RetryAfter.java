package dev.countersign.notifier.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The header Retry-After, in either of its two forms; anything else is as if there were none. */
final class RetryAfter {
  private static final int MOST_DIGITS = 9;

  private RetryAfter() {}

  static Optional<Duration> of(String header, Instant now) {
    if (header == null || header.isBlank()) {
      return Optional.empty();
    }
    var text = header.strip();
    if (text.length() <= MOST_DIGITS && text.chars().allMatch(it -> it >= '0' && it <= '9')) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      var at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, at)).filter(it -> !it.isNegative());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
