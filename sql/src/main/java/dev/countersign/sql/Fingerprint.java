package dev.countersign.sql;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.sql.Token.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What texts share that differ in literals, spaces, comments and the case of words alone: SHA-256
 * over what the redacted text shows. Lists of literals behind IN count as one literal, and rows of
 * the same shape behind VALUES or IN as one row, however many they are; how many arguments a call
 * has, or a row, makes a difference.
 */
final class Fingerprint implements Redactor.Pieces {

  /** No text has it; {@code ?} is an operator of PostgreSQL. */
  private static final String LITERAL = "\0";

  /**
   * What a sign may stand behind without being an operator between two values; other operators
   * besides. Words alone that are reserved by every server: another may be a column.
   */
  private static final Set<String> BEFORE_SIGN =
      Set.of(
          "(",
          "[",
          ",",
          "select",
          "distinct",
          "all",
          "and",
          "or",
          "not",
          "where",
          "having",
          "on",
          "in",
          "like",
          "case",
          "when",
          "then",
          "else",
          "limit",
          "default",
          "from",
          "to");

  /** What MySQL and MariaDB reserve besides. */
  private static final Set<String> BEFORE_SIGN_OF_MYSQL =
      Set.of("between", "interval", "div", "mod", "xor", "regexp", "rlike");

  private static final Pattern OPERATOR = Pattern.compile("[-+*/<>=~!@#%^&|`?:]+");

  private final boolean isPostgres;
  private final List<String> words = new ArrayList<>();
  private final Deque<Integer> open = new ArrayDeque<>();
  private final Map<Integer, Integer> opener = new HashMap<>();

  /** Where brackets open that hold a list behind IN, and those that hold a row. */
  private final Set<Integer> lists = new HashSet<>();

  private final Set<Integer> rows = new HashSet<>();

  /** Whether there is a word or a hint that makes a difference, and that nobody is shown. */
  private boolean isHiding;

  private Fingerprint(Dialect dialect) {
    isPostgres = dialect == Dialect.POSTGRESQL;
  }

  /**
   * Empty where the text was not cut into words for sure, and where words are hidden: statements
   * that do opposite things would share one, and one that knew the words could be searched for.
   */
  static Optional<Digest> of(Dialect dialect, Lexer.Lexed lexed) {
    if (lexed.doubt().isPresent()) {
      return Optional.empty();
    }
    var print = new Fingerprint(dialect);
    Redactor.show(dialect, lexed, print);
    return print.isHiding ? Optional.empty() : Optional.of(print.digest());
  }

  @Override
  public void hide() {
    isHiding = true;
  }

  @Override
  public void show(Kind kind, String shown) {
    switch (kind) {
      case SPACE, COMMENT -> {}
      case HINT -> isHiding = true;
      case STRING, NUMBER, PARAMETER, UNSURE -> literal();
      case WORD -> words.add(Chars.lower(shown));
      case QUOTED_NAME, VARIABLE, OPERATOR -> words.add(shown);
      case PUNCTUATION -> {
        if (shown.equals("(")) {
          opens();
        }
        words.add(shown);
        if (shown.equals(")")) {
          close();
        }
      }
    }
  }

  private void opens() {
    int here = words.size();
    lists.remove(here);
    rows.remove(here);
    if (at(1).equals("in")) {
      lists.add(here);
    }
    var isFirst = Set.of("values", "value").contains(at(1));
    var isNext = at(1).equals(",") && rows.contains(opener.getOrDefault(here - 2, -1));
    var isListed = Set.of("(", ",").contains(at(1)) && isInList();
    if (isFirst || isNext || isListed) {
      rows.add(here);
    }
    open.push(here);
  }

  private boolean isInList() {
    return !open.isEmpty() && lists.contains(open.element());
  }

  /** Next to another literal it adds nothing, and in a list to one and a comma. */
  private void literal() {
    while (Set.of("+", "-").contains(at(1)) && beginsValue(at(2), at(3))) {
      words.removeLast();
    }
    if (at(1).equals(LITERAL)) {
      return;
    }
    if (isInList()
        && at(1).equals(",")
        && at(2).equals(LITERAL)
        && Set.of("(", ",").contains(at(3))) {
      words.removeLast();
      return;
    }
    words.add(LITERAL);
  }

  /** Behind a dot any word is a column, and {@code *} is all of them. */
  private boolean beginsValue(String last, String beforeLast) {
    return !beforeLast.equals(".")
        && (BEFORE_SIGN.contains(last)
            || (!isPostgres && BEFORE_SIGN_OF_MYSQL.contains(last))
            || OPERATOR.matcher(last).matches());
  }

  /** {@code (a, ?), (a, ?)} says no more than {@code (a, ?)}. */
  private void close() {
    var close = words.size() - 1;
    opener.remove(close);
    if (open.isEmpty()) {
      return;
    }
    int start = open.pop();
    opener.put(close, start);
    if (!rows.contains(start)
        || start < 2
        || !words.get(start - 1).equals(",")
        || !words.get(start - 2).equals(")")) {
      return;
    }
    var before = opener.get(start - 2);
    if (before != null
        && words.subList(before, start - 1).equals(words.subList(start, close + 1))) {
      words.subList(start - 1, close + 1).clear();
    }
  }

  private String at(int back) {
    return words.size() < back ? "" : words.get(words.size() - back);
  }

  private Digest digest() {
    if (at(1).equals(";")) {
      words.removeLast();
    }
    try {
      return Digest.of(
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", words).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256, which every JVM has", e);
    }
  }
}
