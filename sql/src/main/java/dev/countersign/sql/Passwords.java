package dev.countersign.sql;

import dev.countersign.sql.Token.Kind;
import java.util.BitSet;
import java.util.Set;

/**
 * Finds passwords without quotes: {@code ALTER USER u PASSWORD hunter2}, {@code CREATE USER u
 * IDENTIFIED BY P@ssw0rd}. No server takes them, but whoever keeps the text has them. A password
 * without quotes has whatever signs it has: it ends with the next clause.
 */
final class Passwords {

  private static final Set<String> OBJECTS =
      Set.of("role", "user", "group", "server", "subscription");

  /** What stands before the kind of what is made. */
  private static final Set<String> HEADS = Set.of("create", "alter", "replace");

  /** Statements that log on somewhere. */
  private static final Set<String> LOGONS = Set.of("change", "start");

  /** Behind them stands a name, whatever it is. */
  private static final Set<String> BEFORE_NAME =
      Set.of("role", "user", "group", "server", "subscription", "exists", "for", "admin", "rename");

  /** {@code RETAIN CURRENT PASSWORD}, behind which none stands. */
  private static final Set<String> NOT_TOLD = Set.of("random", "current", "old");

  /** What people put before a password. */
  private static final Set<String> FILLERS =
      Set.of("=", ":", ":=", "(", "to", "is", "with", "by", "as");

  /** What the grammar puts in a password's place; {@code ENCRYPTED} stands before PASSWORD. */
  private static final Set<String> KEPT =
      Set.of(
          "null",
          "password",
          "old_password",
          "random",
          "expire",
          "history",
          "reuse",
          "require",
          "default",
          "never",
          "account",
          "comment",
          "attribute",
          "failed_login_attempts",
          "password_lock_time",
          "and",
          "or",
          "retain",
          "replace",
          "valid",
          "identified");

  private final Phrase phrase;
  private final BitSet pieces = new BitSet();

  private int start;
  private boolean isAccount;
  private boolean isSubscription;
  private boolean isIdentified;

  /** Whether the account of a {@code SET PASSWORD FOR} is still being named. */
  private boolean isNamed;

  private Passwords(Phrase phrase) {
    this.phrase = phrase;
  }

  /** The indexes of what they are made of; those in a row are one. */
  static BitSet in(Phrase phrase) {
    var found = new Passwords(phrase);
    for (var i = 0; i < phrase.size(); i++) {
      if (phrase.has(i, ";")) {
        found.begin(i + 1);
      } else {
        found.follow(i);
        if (found.introduces(i)) {
          i = found.take(i + 1) - 1;
        }
      }
    }
    return found.pieces;
  }

  private void begin(int index) {
    start = index;
    isAccount = false;
    isSubscription = false;
    isIdentified = false;
    isNamed = false;
  }

  private void follow(int i) {
    var isObject = OBJECTS.contains(phrase.key(i)) && HEADS.contains(phrase.key(i - 1));
    var isColumn = i - 1 > start && phrase.has(start, "alter") && !phrase.has(i - 2, "do");
    isAccount |= isObject && !isColumn;
    isAccount |= LOGONS.contains(phrase.key(start)) || isSetPassword(i);
    isSubscription |= isObject && phrase.has(i, "subscription");
    isIdentified |= phrase.has(i, "identified") && isOfAccount(i);
    isNamed |= isSetPassword(i) && phrase.has(i + 1, "for");
    isNamed &= !phrase.has(i, ",");
  }

  /** Elsewhere it may be a column. */
  private boolean isOfAccount(int i) {
    return isAccount
        || phrase.has(start, "grant")
        || phrase.has(i + 1, "by")
        || ((phrase.has(i + 1, "with") || phrase.has(i + 1, "via")) && isBefore(i + 3));
  }

  private boolean isBefore(int i) {
    return phrase.has(i, "by") || phrase.has(i, "as") || phrase.has(i, "using");
  }

  private boolean isSetPassword(int i) {
    return phrase.has(start, "set")
        && phrase.has(i, "password")
        && (i == start + 1 || phrase.has(i - 1, ","));
  }

  /** Whether a password comes next. */
  private boolean introduces(int i) {
    if (phrase.has(i - 1, ".") || phrase.has(i + 1, ".")) {
      return false;
    }
    return switch (phrase.key(i)) {
      case "password", "old_password" ->
          isSetPassword(i) ? !isNamed : (isAccount || isIdentified) && !isName(i);
      case "=", "to" -> endsName();
      case "by", "as", "using" -> isIdentified;
      case "replace" ->
          (isIdentified || phrase.has(start, "set", "password")) && !phrase.has(i - 1, "or");
      case "connection" -> isSubscription && !BEFORE_NAME.contains(phrase.key(i - 1));
      default -> phrase.key(i).endsWith("_password") && LOGONS.contains(phrase.key(start));
    };
  }

  private boolean endsName() {
    var ends = isNamed;
    isNamed = false;
    return ends;
  }

  /** Whether it is what somebody is called, or no more than mentioned. */
  private boolean isName(int i) {
    var before = phrase.key(i - 1);
    return BEFORE_NAME.contains(before)
        || NOT_TOLD.contains(before)
        || (before.equals("to") && phrase.has(i - 2, "rename"))
        || (before.equals(",") && Redactor.mayStandBehindString(phrase.key(i + 1)));
  }

  /** Takes the password that stands here or a little further on; where the text goes on. */
  private int take(int index) {
    var from = index;
    while (FILLERS.contains(phrase.key(from))) {
      from++;
    }
    var end = from;
    var isConnection = phrase.has(index - 1, "connection");
    while (end < phrase.size() && !(isConnection ? endsConnection(end) : ends(from, end))) {
      end++;
    }
    pieces.set(from, end);
    return Math.max(index, end);
  }

  /** {@code CONNECTION 'host=h password=hunter2' PUBLICATION p}, with its quotes forgotten. */
  private boolean endsConnection(int i) {
    return phrase.kind(i) == Kind.STRING || phrase.has(i, ";") || phrase.has(i, "publication");
  }

  private boolean ends(int from, int i) {
    if (phrase.has(i, ";")) {
      return true;
    }
    if (i == from) {
      return KEPT.contains(phrase.key(i))
          || phrase.kind(i) == Kind.STRING
          || phrase.has(i, ",")
          || phrase.has(i, ")");
    }
    var isGlued = phrase.touches(i - 1, i);
    if (phrase.has(i, ",") || phrase.has(i, ")")) {
      return !(isGlued && phrase.isName(i + 1) && phrase.touches(i, i + 1));
    }
    return phrase.kind(i) == Kind.WORD
        && !isGlued
        && (phrase.kind(i - 1) != Kind.OPERATOR || phrase.touches(i - 2, i - 1))
        && (KEPT.contains(phrase.key(i)) || Redactor.mayStandBehindString(phrase.key(i)));
  }
}
