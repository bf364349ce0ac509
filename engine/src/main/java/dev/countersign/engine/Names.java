package dev.countersign.engine;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.TargetRef;
import java.util.regex.Pattern;

/** How things are named: targets, environments, groups, pools, policies, issuers, tokens. */
public final class Names {
  /** What {@link #isWellFormed} wants, for messages. */
  public static final String RULE = "1 to 63 of the characters a-z 0-9 . _ -";

  /** What {@link #isPattern} wants, for messages. */
  public static final String PATTERN_RULE = "1 to 63 of the characters a-z 0-9 . _ - *";

  private static final Pattern NAME = Pattern.compile(TargetRef.NAME);
  private static final Pattern PATTERN = Pattern.compile("[a-z0-9._*-]{1,63}");

  private Names() {}

  public static boolean isWellFormed(String name) {
    return NAME.matcher(name).matches();
  }

  public static boolean isPattern(String pattern) {
    return PATTERN.matcher(pattern).matches();
  }

  /**
   * A name as a message may repeat it: one that is not well-formed may be anything, a secret even,
   * so only its length is told.
   */
  public static String shown(String name) {
    return Subject.isWellFormed(name) ? name : "one of " + name.length() + " characters";
  }

  /**
   * Whether a pattern, in which each '*' stands for any characters or none, covers a name. Takes
   * time in proportion to the two lengths multiplied at worst, whatever the pattern.
   */
  public static boolean covers(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = n;
      } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
