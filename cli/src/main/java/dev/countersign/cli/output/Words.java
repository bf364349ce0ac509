package dev.countersign.cli.output;

import java.util.regex.Pattern;

/** Words of a command that somebody is to copy into a shell. */
public final class Words {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

  private Words() {}

  /** The word as any POSIX shell reads it: this one word, whatever is in it. */
  public static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
