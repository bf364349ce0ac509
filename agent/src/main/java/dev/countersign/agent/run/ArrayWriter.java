package dev.countersign.agent.run;

/**
 * Writes an array of the server's ("Array Input and Output Syntax" in its manual) as a JSON array.
 * Arrays whose first index is not 1 are not written: JSON has no place for it.
 */
final class ArrayWriter {
  private final String text;
  private final Element element;
  private final RowOut out;
  private int at;

  /** Takes an element that is not null. */
  @FunctionalInterface
  interface Element {
    void accept(CharSequence value) throws InterruptedException;
  }

  /**
   * Writes nothing yet.
   *
   * @param element writes one element that is not null
   */
  ArrayWriter(String text, Element element, RowOut out) {
    this.text = text;
    this.element = element;
    this.out = out;
  }

  /** Whether the whole text is an array, so that it can be written. */
  static boolean isArray(String text) throws InterruptedException {
    return new ArrayWriter(text, _ -> {}, new RowOut(_ -> true)).write();
  }

  /** Whether the whole text was an array; if not, what was written so far means nothing. */
  boolean write() throws InterruptedException {
    return array() && at == text.length();
  }

  private boolean array() throws InterruptedException {
    if (!take('{')) {
      return false;
    }
    out.append('[');
    if (!take('}')) {
      do {
        if (!item()) {
          return false;
        }
      } while (take(',') && more());
      if (!take('}')) {
        return false;
      }
    }
    out.append(']');
    return true;
  }

  private boolean more() throws InterruptedException {
    out.append(',');
    return true;
  }

  private boolean item() throws InterruptedException {
    if (at >= text.length()) {
      return false;
    }
    return switch (text.charAt(at)) {
      case '{' -> array();
      case '"' -> quoted();
      default -> plain();
    };
  }

  private boolean quoted() throws InterruptedException {
    int start = ++at;
    boolean plain = true;
    while (at < text.length() && text.charAt(at) != '"') {
      boolean escaped = text.charAt(at) == '\\';
      plain &= !escaped;
      at += escaped ? 2 : 1;
    }
    if (at >= text.length()) {
      return false;
    }
    element.accept(plain ? text.substring(start, at) : unescaped(start, at));
    return take('"');
  }

  private CharSequence unescaped(int start, int end) {
    var value = new StringBuilder(end - start);
    for (int i = start; i < end; i++) {
      i += text.charAt(i) == '\\' ? 1 : 0;
      value.append(text.charAt(i));
    }
    return value;
  }

  private boolean plain() throws InterruptedException {
    int start = at;
    while (at < text.length() && ",{}\"\\".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    var value = text.substring(start, at);
    if (value.equals("NULL")) {
      out.append("null");
    } else {
      element.accept(value);
    }
    return !value.isEmpty();
  }

  private boolean take(char expected) {
    boolean there = at < text.length() && text.charAt(at) == expected;
    at += there ? 1 : 0;
    return there;
  }
}
