package dev.countersign.sql;

import java.nio.charset.StandardCharsets;

/**
 * Characters as the servers' own lexers see them: ASCII rules only, whatever the JVM's locale or
 * Unicode think.
 */
final class Chars {

  private Chars() {}

  static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean startsName(char c) {
    return isLetter(c) || c == '_' || c >= 0x80;
  }

  static boolean continuesName(char c) {
    return startsName(c) || isDigit(c) || c == '$';
  }

  /** A servers' keyword folds in ASCII only: the Kelvin sign is not a k. */
  static String lower(String text) {
    var changed = false;
    for (var i = 0; i < text.length() && !changed; i++) {
      changed = text.charAt(i) >= 'A' && text.charAt(i) <= 'Z';
    }
    if (!changed) {
      return text;
    }
    var lower = new StringBuilder(text.length());
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return lower.toString();
  }

  static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  /** Names of MySQL and MariaDB fold in all of Unicode, letter by letter. */
  static String lowerAll(String text) {
    return text.codePoints()
        .map(Character::toLowerCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** What a server of a sane encoding accepts: no NUL, no half of a surrogate pair. */
  static boolean isSound(String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Cut to whole characters within {@code bytes} of UTF-8, as PostgreSQL cuts long names. */
  static String clip(String text, int bytes) {
    if (text.length() * 3 <= bytes || text.getBytes(StandardCharsets.UTF_8).length <= bytes) {
      return text;
    }
    var end = 0;
    var used = 0;
    while (end < text.length()) {
      var point = text.codePointAt(end);
      used += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (used > bytes) {
        break;
      }
      end += Character.charCount(point);
    }
    return text.substring(0, end);
  }
}
