package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.sql.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** The tokens of one statement, without space and comments. */
final class Phrase {

  /** PostgreSQL cuts longer names, so two that differ behind this are the same to it. */
  private static final int LONGEST_NAME_BYTES = 63;

  private final Dialect dialect;
  private final String text;
  private final List<Token> tokens;
  private final List<String> keys;
  private final int[] partners;
  private final int depth;
  private JsonClauses json;
  private MysqlClauses clauses;
  private BitSet textsInQuotes;
  private BitSet columnLists;
  private String[] parts;
  private Set<String> spellings;

  Phrase(Dialect dialect, String text, List<Token> tokens) {
    this.dialect = dialect;
    this.text = text;
    this.tokens = tokens;
    this.keys = new ArrayList<>(tokens.size());
    for (var token : tokens) {
      keys.add(
          switch (token.kind()) {
            case WORD -> Chars.lower(text.substring(token.start(), token.end()));
            case OPERATOR, PUNCTUATION -> text.substring(token.start(), token.end());
            case QUOTED_NAME -> "\"name\"";
            case STRING -> "'text'";
            case NUMBER -> "0";
            case PARAMETER -> "$1";
            case VARIABLE -> "@name";
            case SPACE, COMMENT, HINT, UNSURE -> "";
          });
    }
    this.partners = new int[keys.size()];
    this.depth = matchBrackets();
  }

  /** All of a text, however many statements it has. */
  static Phrase whole(Dialect dialect, Lexer.Lexed lexed) {
    return new Phrase(
        dialect, lexed.text(), lexed.tokens().stream().filter(token -> !token.isTrivia()).toList());
  }

  private int matchBrackets() {
    Arrays.fill(partners, -1);
    var open = new ArrayDeque<Integer>();
    var deepest = 0;
    var matching = true;
    for (var i = 0; i < keys.size(); i++) {
      switch (keys.get(i)) {
        case "(", "[" -> {
          open.push(i);
          deepest = Math.max(deepest, open.size());
        }
        case ")", "]" -> {
          var opener = open.poll();
          if (opener == null || keys.get(opener).equals("(") != keys.get(i).equals(")")) {
            matching = false;
          } else {
            partners[i] = opener;
            partners[opener] = i;
          }
        }
        default -> {}
      }
    }
    return matching && open.isEmpty() ? deepest : -1;
  }

  Dialect dialect() {
    return dialect;
  }

  boolean isPostgres() {
    return dialect == Dialect.POSTGRESQL;
  }

  int size() {
    return tokens.size();
  }

  /** A word in lower case, a sign as it is, a fixed stand-in for all else; empty outside. */
  String key(int index) {
    return index >= 0 && index < keys.size() ? keys.get(index) : "";
  }

  boolean has(int index, String... expected) {
    for (var i = 0; i < expected.length; i++) {
      if (!key(index + i).equals(expected[i])) {
        return false;
      }
    }
    return true;
  }

  boolean hasWord(String word) {
    return keys.contains(word);
  }

  Kind kind(int index) {
    return index >= 0 && index < tokens.size() ? tokens.get(index).kind() : Kind.SPACE;
  }

  String source(int index) {
    return text.substring(tokens.get(index).start(), tokens.get(index).end());
  }

  /** The very characters from one token to before another. */
  String text(int start, int end) {
    return text.substring(tokens.get(start).start(), tokens.get(end - 1).end());
  }

  /** Whether nothing, not even space, is between two neighbours. */
  boolean touches(int left, int right) {
    return tokens.get(left).end() == tokens.get(right).start();
  }

  boolean isName(int index) {
    return kind(index) == Kind.WORD || kind(index) == Kind.QUOTED_NAME;
  }

  /** The name as lists and findings show it: folded as the server folds, quoted where it must. */
  String name(int index) {
    if (kind(index) == Kind.WORD) {
      return isPostgres() ? clip(key(index)) : Chars.lowerAll(source(index));
    }
    var source = source(index);
    var quote = source.substring(0, 1);
    var content = clip(source.substring(1, source.length() - 1).replace(quote + quote, quote));
    var folded = isPostgres() ? content : Chars.lowerAll(content);
    return isPlain(folded) ? folded : quote + folded.replace(quote, quote + quote) + quote;
  }

  /** As much of the name as the server looks at. */
  String clip(String name) {
    return isPostgres() ? Chars.clip(name, LONGEST_NAME_BYTES) : name;
  }

  /** Whether a name would be the same without its quotes. */
  boolean isPlain(int index) {
    return kind(index) == Kind.WORD || Chars.startsName(name(index).charAt(0));
  }

  private static boolean isPlain(String name) {
    if (name.isEmpty() || !Chars.startsName(name.charAt(0))) {
      return false;
    }
    for (var i = 0; i < name.length(); i++) {
      var c = name.charAt(i);
      if (!Chars.continuesName(c)
          || (c >= 'A' && c <= 'Z')
          || (c >= 0x80 && !Character.isLetterOrDigit(c))) {
        return false;
      }
    }
    return true;
  }

  /** Where the qualified name that starts here ends (exclusive); {@code index} if there is none. */
  int nameEnd(int index) {
    if (!isName(index)) {
      return index;
    }
    var end = index + 1;
    while (key(end).equals(".") && isName(end + 1)) {
      end += 2;
    }
    return end;
  }

  String qualifiedName(int start, int end) {
    var name = new StringBuilder();
    for (var i = start; i < end; i += 2) {
      name.append(i == start ? "" : ".").append(name(i));
    }
    return name.toString();
  }

  /** The index of the bracket that opens or closes with the one here; -1 if none does. */
  int partner(int index) {
    return index >= 0 && index < partners.length ? partners[index] : -1;
  }

  /** How deep brackets nest; -1 if they do not match. */
  int depth() {
    return depth;
  }

  /** The most names in a row with nothing but {@code .} and {@code :} between them. */
  int longestName() {
    var longest = 0;
    var parts = 0;
    for (var i = 0; i < size(); i++) {
      var joins = has(i, ".") || has(i, ":");
      parts = joins ? parts + 1 : isName(i) && (has(i - 1, ".") || has(i - 1, ":")) ? parts : 0;
      longest = Math.max(longest, parts);
    }
    return longest;
  }

  boolean isLiteral(int index) {
    return index >= 0 && index < size() && tokens.get(index).isLiteral();
  }

  /** A text beside a dot, which no server takes but for a name in quotes, by its sql_mode. */
  boolean isTextAsName(int index) {
    return kind(index) == Kind.STRING
        && !isPostgres()
        && (has(index - 1, ".") || has(index + 1, "."));
  }

  /** The clauses of JSON functions in it that are understood. */
  JsonClauses json() {
    if (json == null) {
      json = JsonClauses.of(this);
    }
    return json;
  }

  /** Whether it is a name to the server, but may have been meant as a text. */
  boolean isTextInQuotes(int index) {
    if (textsInQuotes == null) {
      textsInQuotes = TextsInQuotes.in(this);
    }
    return index >= 0 && textsInQuotes.get(index);
  }

  /** Whether a list of columns may stand behind the name here, by the words around it. */
  boolean mayHaveColumns(int index) {
    if (columnLists == null) {
      columnLists = ColumnLists.in(this);
    }
    return columnLists.get(index);
  }

  /** Whether a name is spelled here in ways that may mean two tables. */
  boolean mayBeTwo(String name) {
    if (spellings == null) {
      spellings = Spellings.several(this);
    }
    return spellings.contains(name);
  }

  /** The word that begins the part of a query in which this stands; empty where there is none. */
  String part(int index) {
    if (parts == null) {
      parts = QueryParts.of(this);
    }
    return parts[index];
  }

  /** The clauses of MySQL in it that are understood. */
  MysqlClauses clauses() {
    if (clauses == null) {
      clauses = MysqlClauses.of(this);
    }
    return clauses;
  }

  Phrase from(int index) {
    return between(index, size());
  }

  /** These tokens, and behind them those. */
  Phrase joined(int start, int end, int otherStart, int otherEnd) {
    var all = new ArrayList<>(tokens.subList(start, end));
    all.addAll(tokens.subList(otherStart, otherEnd));
    return new Phrase(dialect, text, all);
  }

  Phrase between(int start, int end) {
    return new Phrase(dialect, text, start < end ? tokens.subList(start, end) : List.of());
  }
}
