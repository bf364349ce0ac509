package dev.countersign.sql;

import dev.countersign.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A MERGE that is a part of a WITH, which the parser does not know. It is looked at by itself, with
 * the parts before it, whose names it sees; to the rest of the statement it is a query of one row.
 * PostgreSQL allows it nowhere but in the first WITH of a statement.
 */
final class MergesInWith {

  /**
   * @param start of MERGE
   * @param end behind its last word
   */
  record Place(int start, int end) {}

  /** More than anyone writes; each is looked at with all before it. */
  private static final int MOST = 16;

  private MergesInWith() {}

  /**
   * Where they are; none where there are too many, or where the WITH defines its parts by each
   * other and is not understood to its end.
   */
  static List<Place> in(Phrase phrase) {
    var places = new ArrayList<Place>();
    if (!phrase.isPostgres() || !phrase.has(0, "with")) {
      return places;
    }
    for (var item = Optional.of(isRecursive(phrase) ? 2 : 1); item.isPresent(); ) {
      var open = body(phrase, item.get());
      if (open < 0 || phrase.partner(open) < open) {
        return isRecursive(phrase) ? List.of() : places;
      }
      if (phrase.has(open + 1, "merge", "into") && phrase.kind(open + 1) == Kind.WORD) {
        places.add(new Place(open + 1, phrase.partner(open)));
      }
      if (places.size() > MOST) {
        return List.of();
      }
      var next = phrase.partner(open) + 1;
      item = phrase.has(next, ",") ? Optional.of(next + 1) : Optional.empty();
    }
    return places;
  }

  /** The bracket behind {@code name (a, b) AS NOT MATERIALIZED}; -1 if that is not there. */
  private static int body(Phrase phrase, int item) {
    if (!phrase.isName(item)) {
      return -1;
    }
    var at = item + 1;
    if (phrase.has(at, "(") && phrase.partner(at) > at) {
      at = phrase.partner(at) + 1;
    }
    if (!phrase.has(at, "as")) {
      return -1;
    }
    at = phrase.has(at + 1, "not") ? at + 2 : at + 1;
    at = phrase.has(at, "materialized") ? at + 1 : at;
    return phrase.has(at, "(") ? at : -1;
  }

  /** One of them as a statement of its own; of a recursive WITH it sees all parts. */
  static Phrase statement(Phrase phrase, Place place) {
    var end = isRecursive(phrase) ? endOfWith(phrase) : lastItemBefore(phrase, place.start());
    return phrase.joined(0, end, place.start(), place.end());
  }

  private static boolean isRecursive(Phrase phrase) {
    return phrase.has(1, "recursive");
  }

  /** Behind the last part, where that is understood. */
  private static int endOfWith(Phrase phrase) {
    var item = 2;
    while (true) {
      var end = phrase.partner(body(phrase, item)) + 1;
      if (!phrase.has(end, ",")) {
        return end;
      }
      item = end + 1;
    }
  }

  /** The end of the part before the one that has it; 0 where it is the first. */
  private static int lastItemBefore(Phrase phrase, int merge) {
    var end = 0;
    for (var i = 1; i < merge - 1; i++) {
      if (phrase.has(i, "(") && phrase.partner(i) > i) {
        if (phrase.partner(i) > merge) {
          return end;
        }
        i = phrase.partner(i);
      } else if (phrase.has(i, ",")) {
        end = i;
      }
    }
    return end;
  }
}
