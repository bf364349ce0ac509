package dev.countersign.requestservice.rest;

import dev.countersign.engine.Names;
import dev.countersign.protocol.envelope.Subject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/** Names and times of who there is, as callers write them. */
final class Identities {

  private Identities() {}

  static Subject subject(String field, String text) {
    var name = Texts.required(field, text, Texts.LONGEST_NAME);
    if (!Subject.isWellFormed(name)) {
      throw ProblemException.malformed(
          "Expected %s to be 1 to 100 of the characters a-z A-Z 0-9 . _ @ + -, but it is not"
              .formatted(field));
    }
    return new Subject(name);
  }

  static List<Subject> subjects(String field, List<String> names) {
    return names(field, names).stream().map(name -> subject(field, name)).toList();
  }

  static List<String> names(String field, List<String> names) {
    return names == null
        ? List.of()
        : names.stream().map(name -> Texts.required(field, name, Texts.LONGEST_NAME)).toList();
  }

  static void requireName(String name) {
    if (!Names.isWellFormed(name)) {
      throw ProblemException.malformed(
          "Expected a name of %s, but it is another text".formatted(Names.RULE));
    }
  }

  static Instant time(String field, String text) {
    try {
      var time = Instant.parse(Texts.required(field, text, Texts.LONGEST_NAME));
      if (Texts.isOfThisEra(time)) {
        return time.truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
      }
    } catch (DateTimeParseException e) {
      // said below
    }
    throw ProblemException.malformed(
        "Expected %s to be a time such as 2027-01-01T00:00:00Z, but it is not".formatted(field));
  }
}
