package dev.countersign.cli.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * What differs between two texts, line by line: those that go begin with '- ', those that come with
 * '+ ', and what stands around them with two spaces. What is left out is the same in both.
 */
final class LineDiff {
  private static final int CONTEXT = 3;

  /** More comparisons than this are not worth a shorter answer. */
  private static final long MOST_WORK = 4_000_000;

  private static final String GAP = "  …";

  private LineDiff() {}

  static List<String> of(String before, String after) {
    return around(all(lines(before), lines(after)));
  }

  /** A last line that does not end is told apart from one that does. */
  private static List<String> lines(String text) {
    return List.of(text.split("\n", -1));
  }

  private static List<String> all(List<String> before, List<String> after) {
    int same = 0;
    int shorter = Math.min(before.size(), after.size());
    while (same < shorter && before.get(same).equals(after.get(same))) {
      same++;
    }
    int tail = 0;
    while (tail < shorter - same
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    var lines = new ArrayList<String>();
    before.subList(0, same).forEach(it -> lines.add("  " + it));
    middle(
        before.subList(same, before.size() - tail),
        after.subList(same, after.size() - tail),
        lines);
    before.subList(before.size() - tail, before.size()).forEach(it -> lines.add("  " + it));
    return lines;
  }

  private static void middle(List<String> before, List<String> after, List<String> lines) {
    int i = 0;
    int j = 0;
    if ((long) before.size() * after.size() <= MOST_WORK) {
      var common = common(before, after);
      while (i < before.size() && j < after.size()) {
        if (before.get(i).equals(after.get(j))) {
          lines.add("  " + before.get(i));
          i++;
          j++;
        } else if (common[i + 1][j] >= common[i][j + 1]) {
          lines.add("- " + before.get(i++));
        } else {
          lines.add("+ " + after.get(j++));
        }
      }
    }
    before.subList(i, before.size()).forEach(it -> lines.add("- " + it));
    after.subList(j, after.size()).forEach(it -> lines.add("+ " + it));
  }

  /** How many lines the rests have in common at most, from each pair of places on. */
  private static int[][] common(List<String> before, List<String> after) {
    var common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }

  private static List<String> around(List<String> all) {
    var shown = new boolean[all.size()];
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).startsWith("  ")) {
        for (int near = Math.max(0, i - CONTEXT);
            near <= Math.min(all.size() - 1, i + CONTEXT);
            near++) {
          shown[near] = true;
        }
      }
    }
    var lines = new ArrayList<String>();
    for (int i = 0; i < all.size(); i++) {
      if (shown[i]) {
        lines.add(all.get(i));
      } else if (i == 0 || shown[i - 1]) {
        lines.add(GAP);
      }
    }
    return lines;
  }
}
