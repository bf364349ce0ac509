package dev.countersign.sql;

import java.util.ArrayDeque;
import java.util.Optional;

/**
 * A statement rewritten for the parser so that both agree on every token: each literal becomes the
 * same plain literal, each quoted name and each with a list of columns a numbered one, comments and
 * line breaks vanish. No secret reaches the parser, and no trick of quoting either. Long lists of
 * literals, and of rows of them, are cut short, for they say no more than a few.
 */
final class Plain {

  private static final String NAME_PREFIX = "\"q";

  /** How many literals in a row, or rows of them, tell the parser all there is to know. */
  private static final int ENOUGH = 4;

  private final Phrase phrase;
  private final JsonClauses json;
  private final Optional<Chains> chains;
  private final StringBuilder plain = new StringBuilder();

  private Plain(Phrase phrase, Optional<Chains> chains) {
    this.phrase = phrase;
    this.json = phrase.json();
    this.chains = chains;
  }

  static String text(Phrase phrase) {
    return text(phrase, Optional.empty());
  }

  /** For a parser that did not understand the other. */
  static String withoutChains(Phrase phrase) {
    return text(phrase, Optional.of(new Chains(phrase)));
  }

  private static String text(Phrase phrase, Optional<Chains> chains) {
    var plain = new Plain(phrase, chains);
    plain.write();
    return plain.plain.toString();
  }

  private void write() {
    var items = 0;
    var rows = 0;
    var merges = new ArrayDeque<>(MergesInWith.in(phrase));
    for (var i = 0; i < phrase.size(); i++) {
      if (!merges.isEmpty() && merges.element().start() == i) {
        plain.append(" select 1");
        i = merges.remove().end();
      }
      if (phrase.has(i, ",") && isItem(i + 1)) {
        items = isItem(i - 1) ? items + 1 : 0;
        if (items > ENOUGH) {
          i++;
          continue;
        }
      }
      if (phrase.has(i, ",") && isRow(i + 1)) {
        var before = phrase.has(i - 1, ")") ? phrase.partner(i - 1) : -1;
        rows = isRow(before) && isSameRow(before, i + 1) ? rows + 1 : 0;
        if (rows > ENOUGH) {
          i = phrase.partner(i + 1);
          continue;
        }
      }
      write(i);
    }
  }

  /** A literal that is all there is between two commas, or a comma and a bracket. */
  private boolean isItem(int index) {
    return phrase.isLiteral(index)
        && (phrase.has(index - 1, ",") || phrase.has(index - 1, "("))
        && (phrase.has(index + 1, ",") || phrase.has(index + 1, ")"));
  }

  /** Brackets preceded by a comma or VALUES. */
  private boolean isRow(int open) {
    return phrase.has(open, "(")
        && phrase.partner(open) > open + 1
        && (phrase.has(open - 1, ",") || phrase.has(open - 1, "values"));
  }

  /** Whether two rows differ in literals alone. */
  private boolean isSameRow(int one, int other) {
    var length = phrase.partner(one) - one;
    if (phrase.partner(other) - other != length) {
      return false;
    }
    for (var i = 1; i < length; i++) {
      var same =
          isAtom(one + i)
              ? isAtom(other + i)
              : phrase.key(one + i).equals(phrase.key(other + i))
                  && (phrase.kind(one + i) != Token.Kind.QUOTED_NAME
                      || phrase.source(one + i).equals(phrase.source(other + i)))
                  && phrase.kind(one + i) != Token.Kind.VARIABLE;
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private boolean isAtom(int index) {
    return phrase.isLiteral(index)
        || (phrase.kind(index) == Token.Kind.WORD
            && switch (phrase.key(index)) {
              case "null", "true", "false", "default" -> true;
              default -> false;
            });
  }

  private void write(int i) {
    if (!plain.isEmpty() && !isAroundDot(phrase, i)) {
      plain.append(' ');
    }
    writeToken(i);
    if (json.endsType(i)) {
      plain.append(" )");
    }
  }

  private void writeToken(int i) {
    var respelled = respelled(i);
    if (respelled.isPresent()) {
      plain.append(respelled.get());
      return;
    }
    switch (phrase.kind(i)) {
      case WORD ->
          plain.append(
              Chars.isAscii(phrase.key(i)) && !isNamedList(i) ? phrase.key(i) : numbered(i));
      case QUOTED_NAME -> plain.append(numbered(i));
      case STRING -> plain.append("'x'");
      case NUMBER -> plain.append('1');
      case PARAMETER -> plain.append('?');
      case VARIABLE, OPERATOR, PUNCTUATION -> plain.append(phrase.source(i));
      case SPACE, COMMENT, HINT, UNSURE -> {}
    }
  }

  /** So that the tree can say which name it was that has a list of columns. */
  private boolean isNamedList(int i) {
    return phrase.mayHaveColumns(i) && !Calls.isGrammar(phrase, i);
  }

  private Optional<String> respelled(int i) {
    return json.isGrammar(i)
        ? Optional.of(json.instead(i))
        : Optional.ofNullable(phrase.clauses().instead(i))
            .or(() -> chains.flatMap(it -> it.of(i)))
            .or(() -> Respelling.of(phrase, i));
  }

  /** What a name in the tree was called in the text, as lists and findings show it. */
  static String original(Phrase phrase, String name) {
    return name.startsWith(NAME_PREFIX) ? phrase.name(index(name)) : phrase.clip(Chars.lower(name));
  }

  /** Where a name in the tree stands in the text that was given a number; -1 if it was not. */
  static int place(String name) {
    return name.startsWith(NAME_PREFIX) ? index(name) : -1;
  }

  private static int index(String name) {
    return Integer.parseInt(name, NAME_PREFIX.length(), name.indexOf('"', 1), 10);
  }

  static String numbered(int index) {
    return NAME_PREFIX + index + '"';
  }

  private static boolean isAroundDot(Phrase phrase, int index) {
    return (phrase.has(index, ".") && phrase.isName(index - 1))
        || (phrase.has(index - 1, ".") && (phrase.isName(index) || phrase.has(index, "*")));
  }
}
