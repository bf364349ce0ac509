package dev.countersign.engine.policy;

/** What somebody may have meant who wrote a word that nobody knows. */
final class Suggestion {
  private static final int FURTHEST = 3;
  private static final int LONGEST = 60;

  private Suggestion() {}

  /** ". Did you mean 'x'?", or nothing where no word is near. */
  static String of(String word, String... known) {
    if (word.length() > LONGEST) {
      return "";
    }
    String nearest = "";
    int least = Math.min(FURTHEST, word.length() / 2) + 1;
    for (var candidate : known) {
      int distance = distance(word, candidate);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest.isEmpty() ? "" : ". Did you mean '" + nearest + "'?";
  }

  /** How many letters to add, drop or change (Levenshtein, 1966). */
  private static int distance(String one, String other) {
    var row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
