package dev.countersign.sql;

/**
 * One piece of the text. Tokens lie end to end: together they are the text, so nothing can hide
 * between them.
 *
 * @param start index of the first UTF-16 unit
 * @param end index after the last one
 */
record Token(Kind kind, int start, int end) {

  enum Kind {
    SPACE,
    COMMENT,
    /** A comment that planners read as an instruction. */
    HINT,
    WORD,
    QUOTED_NAME,
    /** A string in any form of quoting, prefix included. */
    STRING,
    NUMBER,
    /** {@code $1} or {@code ?}. */
    PARAMETER,
    /** {@code @x} or {@code @@x}. */
    VARIABLE,
    OPERATOR,
    /** One of {@code ( ) [ ] , ; .} */
    PUNCTUATION,
    /** From here to the end of the text nobody can be sure what the server would see. */
    UNSURE
  }

  boolean isTrivia() {
    return switch (kind) {
      case SPACE, COMMENT, HINT -> true;
      case WORD, QUOTED_NAME, STRING, NUMBER, PARAMETER, VARIABLE, OPERATOR, PUNCTUATION, UNSURE ->
          false;
    };
  }

  boolean isLiteral() {
    return kind == Kind.STRING || kind == Kind.NUMBER || kind == Kind.PARAMETER;
  }
}
