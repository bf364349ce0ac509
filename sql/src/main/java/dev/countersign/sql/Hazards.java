package dev.countersign.sql;

import dev.countersign.protocol.request.Hazard;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.WithItem;

/** Finds what may block or exhaust a server though it changes nothing. */
final class Hazards {

  private static final BigInteger MANY = BigInteger.valueOf(1_000_000);

  private static final Set<String> WAITING =
      Set.of(
          "pg_sleep",
          "pg_sleep_for",
          "pg_sleep_until",
          "pg_advisory_lock",
          "pg_advisory_lock_shared",
          "pg_advisory_xact_lock",
          "pg_advisory_xact_lock_shared",
          "sleep",
          "benchmark",
          "get_lock",
          "master_pos_wait",
          "source_pos_wait",
          "master_gtid_wait",
          "wait_for_executed_gtid_set",
          "wsrep_sync_wait_upto_gtid");

  /** MariaDB's tables of numbers. */
  private static final Pattern SEQUENCE =
      Pattern.compile("(?:.*\\.)?seq_(\\d+)_to_(\\d+)(?:_step_(\\d+))?");

  private Hazards() {}

  static void call(String name, EffectsSoFar effects) {
    if (WAITING.contains(Chars.lower(name))) {
      effects.hazard(Hazard.WAITS);
    }
  }

  /** Series whose length is not known to be small, and texts that are known to be long. */
  static void series(Phrase phrase, EffectsSoFar effects) {
    if (LongTexts.isIn(phrase)) {
      effects.hazard(Hazard.LARGE_SERIES);
    }
    for (var i = 0; i < phrase.size(); i++) {
      if (phrase.isName(i)
          && phrase.name(i).equals("generate_series")
          && phrase.has(i + 1, "(")
          && !isShort(phrase, i + 2, phrase.partner(i + 1))) {
        effects.hazard(Hazard.LARGE_SERIES);
      }
    }
  }

  /** {@code 1, 10} or {@code 10, 1, -1}: whole numbers and nothing else. */
  private static boolean isShort(Phrase phrase, int start, int end) {
    var numbers = new BigInteger[] {null, null, BigInteger.ONE};
    var count = 0;
    for (var i = start; i < end; i++) {
      var negative = phrase.has(i, "-");
      var at = negative ? i + 1 : i;
      if (count == numbers.length
          || phrase.kind(at) != Token.Kind.NUMBER
          || !phrase.source(at).matches("\\d{1,18}")
          || !(at + 1 == end || phrase.has(at + 1, ","))) {
        return false;
      }
      var number = new BigInteger(phrase.source(at));
      numbers[count++] = negative ? number.negate() : number;
      i = at + 1;
    }
    return count >= 2 && isShort(numbers[0], numbers[1], numbers[2]);
  }

  private static boolean isShort(BigInteger from, BigInteger to, BigInteger step) {
    return step.signum() != 0 && to.subtract(from).abs().divide(step.abs()).compareTo(MANY) < 0;
  }

  static void table(String name, EffectsSoFar effects) {
    var numbers = SEQUENCE.matcher(name);
    if (numbers.matches()
        && !isShort(
            new BigInteger(numbers.group(1)),
            new BigInteger(numbers.group(2)),
            numbers.group(3) == null ? BigInteger.ONE : new BigInteger(numbers.group(3)))) {
      effects.hazard(Hazard.LARGE_SERIES);
    }
  }

  static void joins(PlainSelect select, TreeNames names, Frame outer, EffectsSoFar effects) {
    if (CrossJoin.isIn(select, names, outer)) {
      effects.hazard(Hazard.CROSS_JOIN);
    }
  }

  /** The part that refers to itself has neither a condition that could end it nor a limit. */
  static void recursion(WithItem<?> item, EffectsSoFar effects) {
    if (!item.isRecursive()
        || item.getCycleClause() != null
        || !(item.getParenthesedStatement() instanceof Select parenthesed)) {
      return;
    }
    var select =
        parenthesed instanceof net.sf.jsqlparser.statement.select.ParenthesedSelect inner
            ? inner.getSelect()
            : parenthesed;
    if (select instanceof SetOperationList list
        && list.getLimit() == null
        && list.getFetch() == null
        && list.getSelects().stream().skip(1).anyMatch(Hazards::mayGoOn)) {
      effects.hazard(Hazard.ENDLESS_RECURSION);
    }
  }

  private static boolean mayGoOn(Select part) {
    var select =
        part instanceof net.sf.jsqlparser.statement.select.ParenthesedSelect inner
            ? inner.getSelect()
            : part;
    return !(select instanceof PlainSelect plain) || new Recursion(plain).mayGoOn();
  }
}
