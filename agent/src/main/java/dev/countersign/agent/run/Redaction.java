package dev.countersign.agent.run;

import dev.countersign.protocol.execution.Failure;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes everything out of a server's message that may come from data or from a literal of the text.
 * What is left may stand on the log for ever. It errs on the side of taking too much: DETAIL, HINT
 * and WHERE are never kept, and a message raised by a function of the database's own is dropped
 * whole, for it may say anything.
 */
public final class Redaction {
  private static final int LONGEST = 300;
  private static final Pattern NUMBER = Pattern.compile("(?<![A-Za-z_])[+-]?\\d[\\w.:+-]*");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\s]+");
  private static final Pattern LANGUAGE_FILE = Pattern.compile("pl(_|py|perl|tcl|v8)");
  private static final String QUOTES = "\"'`«»“”„‘’‹›$";

  private Redaction() {}

  public static Failure failure(ServerError error) {
    return new Failure(error.code(), message(error));
  }

  static String message(ServerError error) {
    if (isRaisedByFunction(error)) {
      return "A function of the database raised an error; its message is sealed with the result";
    }
    var message = error.message();
    var shown = keepNames(error, message).orElseGet(() -> redact(message));
    return shown.length() > LONGEST ? shown.substring(0, LONGEST) + "…" : shown;
  }

  /** RAISE of PL/pgSQL, and its like in other languages, can carry any text and any SQLSTATE. */
  private static boolean isRaisedByFunction(ServerError error) {
    return error.field('R').equals("exec_stmt_raise")
        || LANGUAGE_FILE.matcher(error.field('F')).lookingAt()
        || error.code().startsWith("P0");
  }

  /**
   * The message with its names, where the server's own fields prove that each quoted word is a name
   * of the schema; empty where one is not.
   */
  private static Optional<String> keepNames(ServerError error, String message) {
    var names =
        Stream.of('s', 't', 'c', 'd', 'n')
            .map(error::field)
            .filter(name -> !name.isEmpty() && QUOTES.chars().noneMatch(q -> name.indexOf(q) >= 0))
            .toList();
    var rest = message;
    for (var name : names) {
      rest = rest.replace('"' + name + '"', "");
    }
    boolean provenWhole =
        rest.chars().noneMatch(c -> QUOTES.indexOf(c) >= 0 || Character.isDigit(c));
    return provenWhole
        ? Optional.of(UNPRINTABLE.matcher(message).replaceAll(" "))
        : Optional.empty();
  }

  /**
   * From the first quotation mark to the last: the server does not escape those within, so nothing
   * between two of them is known to be its own words.
   */
  private static String redact(String message) {
    int first = -1;
    int last = -1;
    for (int i = 0; i < message.length(); i++) {
      if (QUOTES.indexOf(message.charAt(i)) >= 0) {
        first = first < 0 ? i : first;
        last = i;
      }
    }
    var unquoted =
        first < 0 ? message : message.substring(0, first) + "?" + message.substring(last + 1);
    return NUMBER.matcher(UNPRINTABLE.matcher(unquoted).replaceAll(" ")).replaceAll("?");
  }
}
