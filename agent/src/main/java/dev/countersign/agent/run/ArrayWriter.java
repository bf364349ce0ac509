package dev.countersign.agent.run;

import java.util.function.Consumer;

/**
 * Writes an array of the server's ("Array Input and Output Syntax" in its manual) as a JSON array.
 * Arrays whose first index is not 1 are not written: JSON has no place for it.
 */
final class ArrayWriter {
  private final String text;
  private final Consumer<String> element;
  private final StringBuilder out;
  private int at;

  /**
   * Writes nothing yet.
   *
   * @param element writes one element that is not null
   */
  ArrayWriter(String text, Consumer<String> element, StringBuilder out) {
    this.text = text;
    this.element = element;
    this.out = out;
  }

  /** Whether the whole text was an array; if not, what was written so far means nothing. */
  boolean write() {
    return array() && at == text.length();
  }

  private boolean array() {
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

  private boolean more() {
    out.append(',');
    return true;
  }

  private boolean item() {
    if (at >= text.length()) {
      return false;
    }
    return switch (text.charAt(at)) {
      case '{' -> array();
      case '"' -> quoted();
      default -> plain();
    };
  }

  private boolean quoted() {
    var value = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\') {
        at++;
      }
      if (at < text.length()) {
        value.append(text.charAt(at));
      }
    }
    element.accept(value.toString());
    return take('"');
  }

  private boolean plain() {
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
