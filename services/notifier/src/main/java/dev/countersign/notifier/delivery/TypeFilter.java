package dev.countersign.notifier.delivery;

import java.util.List;

/**
 * Which types of events an endpoint wants: names in which a star stands for any characters.
 *
 * @param patterns all types where there are none
 */
public record TypeFilter(List<String> patterns) {

  /** Whether it wants events of this CloudEvents type. */
  public boolean takes(String type) {
    return patterns.isEmpty() || patterns.stream().anyMatch(it -> matches(it, type));
  }

  /** In steps no more than both lengths multiplied, whatever the pattern. */
  private static boolean matches(String pattern, String text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int mark = 0;
    while (at < text.length()) {
      if (in < pattern.length() && pattern.charAt(in) == '*') {
        star = in++;
        mark = at;
      } else if (in < pattern.length() && pattern.charAt(in) == text.charAt(at)) {
        in++;
        at++;
      } else if (star >= 0) {
        in = star + 1;
        at = ++mark;
      } else {
        return false;
      }
    }
    while (in < pattern.length() && pattern.charAt(in) == '*') {
      in++;
    }
    return in == pattern.length();
  }
}
