package dev.countersign.agent.run;

import java.util.Arrays;

/**
 * Writes an array of the server's ("Array Input and Output Syntax" in its manual) as a JSON array.
 * What has a meaning in it is ASCII, so that its bytes can be read as they are. Arrays whose first
 * index is not 1 are not written: JSON has no place for it.
 */
final class ArrayWriter {
  private static final byte[] NULL = {'N', 'U', 'L', 'L'};

  private final byte[] text;
  private final Element element;
  private final RowOut out;
  private int at;

  /** Takes an element that is not null. */
  @FunctionalInterface
  interface Element {
    void accept(byte[] value) throws InterruptedException;
  }

  /**
   * Writes nothing yet.
   *
   * @param element writes one element that is not null
   */
  ArrayWriter(byte[] text, Element element, RowOut out) {
    this.text = text;
    this.element = element;
    this.out = out;
  }

  /** Whether the whole text is an array, so that it can be written. */
  static boolean isArray(byte[] text) throws InterruptedException {
    return new ArrayWriter(text, _ -> {}, new RowOut(_ -> true)).write();
  }

  /** Whether the whole text was an array; if not, what was written so far means nothing. */
  boolean write() throws InterruptedException {
    return array() && at == text.length;
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
    if (at >= text.length) {
      return false;
    }
    return switch (text[at]) {
      case '{' -> array();
      case '"' -> quoted();
      default -> plain();
    };
  }

  private boolean quoted() throws InterruptedException {
    int start = ++at;
    boolean plain = true;
    while (at < text.length && text[at] != '"') {
      boolean escaped = text[at] == '\\';
      plain &= !escaped;
      at += escaped ? 2 : 1;
    }
    if (at >= text.length) {
      return false;
    }
    element.accept(plain ? Arrays.copyOfRange(text, start, at) : unescaped(start, at));
    return take('"');
  }

  private byte[] unescaped(int start, int end) {
    var value = new byte[end - start];
    int length = 0;
    for (int i = start; i < end; i++) {
      i += text[i] == '\\' ? 1 : 0;
      value[length++] = text[i];
    }
    return Arrays.copyOf(value, length);
  }

  private boolean plain() throws InterruptedException {
    int start = at;
    while (at < text.length && !isSpecial(text[at])) {
      at++;
    }
    var value = Arrays.copyOfRange(text, start, at);
    if (Arrays.equals(value, NULL)) {
      out.append("null");
    } else {
      element.accept(value);
    }
    return value.length > 0;
  }

  private static boolean isSpecial(byte c) {
    return c == ',' || c == '{' || c == '}' || c == '"' || c == '\\';
  }

  private boolean take(char expected) {
    boolean there = at < text.length && text[at] == expected;
    at += there ? 1 : 0;
    return there;
  }
}
