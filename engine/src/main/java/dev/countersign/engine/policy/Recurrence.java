package dev.countersign.engine.policy;

import java.time.LocalDateTime;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.Part;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;

/**
 * The local times at which something that repeats by an RRULE of RFC 5545 begins. Rules are held so
 * narrow that finding one costs little, whatever its author writes: from once a day to once in a
 * hundred years, some hundreds of times or without end.
 */
final class Recurrence {
  static final int MAX_RULE = 200;
  private static final int MAX_COUNT = 500;
  private static final int LAST_YEAR = 2300;
  private static final int MAX_INTERVAL = 100;
  private static final Set<Freq> FREQUENCIES =
      EnumSet.of(Freq.DAILY, Freq.WEEKLY, Freq.MONTHLY, Freq.YEARLY);

  /** By name, for the library's Part cannot be loaded before its RecurrenceRule is. */
  private static final List<String> PARTS =
      List.of(
          "FREQ",
          "INTERVAL",
          "COUNT",
          "UNTIL",
          "WKST",
          "BYMONTH",
          "BYMONTHDAY",
          "BYDAY",
          "BYSETPOS");

  private final RecurrenceRule rule;
  private final DateTime start;

  private Recurrence(RecurrenceRule rule, DateTime start) {
    this.rule = rule;
    this.start = start;
  }

  /** Why a text is no rule that can be held to: "Expected …, but …". */
  static final class BadRuleException extends Exception {
    private static final long serialVersionUID = 1L;

    BadRuleException(String message) {
      super(message);
    }
  }

  /**
   * Reads a rule.
   *
   * @throws BadRuleException for what is none, or costs too much
   */
  static Recurrence of(String text, LocalDateTime start) throws BadRuleException {
    if (text.length() > MAX_RULE) {
      throw new BadRuleException(
          "Expected a rule of %d characters at most, but it has %d"
              .formatted(MAX_RULE, text.length()));
    }
    RecurrenceRule rule;
    try {
      rule = new RecurrenceRule(text, RfcMode.RFC5545_STRICT);
    } catch (InvalidRecurrenceRuleException | RuntimeException e) {
      throw new BadRuleException(
          "Expected an RRULE of RFC 5545 such as FREQ=WEEKLY;BYDAY=FR, but it is another text");
    }
    requireNarrow(rule);
    return new Recurrence(rule, floating(start));
  }

  /**
   * Reads a rule that is about to be held to, which costs more.
   *
   * @throws BadRuleException as {@link #of}, and for one that does not begin at the start
   */
  static void check(String text, LocalDateTime start) throws BadRuleException {
    of(text, start).requireFirst(start);
  }

  private static void requireNarrow(RecurrenceRule rule) throws BadRuleException {
    if (!FREQUENCIES.contains(rule.getFreq())) {
      throw new BadRuleException(
          "Expected a frequency of %s, but it is %s".formatted(FREQUENCIES, rule.getFreq()));
    }
    for (var part : Part.values()) {
      if (rule.hasPart(part) && !PARTS.contains(part.name())) {
        throw new BadRuleException("Expected parts of %s, but there is %s".formatted(PARTS, part));
      }
    }
    if (rule.getInterval() > MAX_INTERVAL) {
      throw new BadRuleException(
          "Expected an interval from 1 to %d, but it is %d"
              .formatted(MAX_INTERVAL, rule.getInterval()));
    }
    if (rule.getCount() != null && rule.getCount() > MAX_COUNT) {
      throw new BadRuleException(
          "Expected a count from 1 to %d, but it is %d".formatted(MAX_COUNT, rule.getCount()));
    }
  }

  /**
   * A rule that never matches, or first matches at another time, says something else than meant.
   * One that the library loses sight of between two matches could not be evaluated some day, so it
   * is followed for longer than anyone will ask.
   */
  private void requireFirst(LocalDateTime first) throws BadRuleException {
    LocalDateTime next;
    try {
      var found = from(first);
      next = found.hasNext() ? found.next() : LocalDateTime.MAX;
      var last = next;
      while (found.hasNext() && last.getYear() <= LAST_YEAR) {
        last = found.next();
      }
    } catch (IllegalArgumentException e) {
      throw new BadRuleException(
          "Expected a rule that matches its start %s and goes on, but for years it never does"
              .formatted(first));
    }
    if (next.equals(LocalDateTime.MAX)) {
      throw new BadRuleException(
          "Expected a rule that matches its start %s, but it never does".formatted(first));
    }
    if (!next.equals(first)) {
      throw new BadRuleException(
          "Expected a rule that matches its start %s, but it first matches %s"
              .formatted(first, next));
    }
  }

  /**
   * The beginnings at or after a moment, in their order.
   *
   * @throws IllegalArgumentException where the rule goes on without ever matching
   */
  Iterator<LocalDateTime> from(LocalDateTime moment) {
    RecurrenceRuleIterator all = rule.iterator(start);
    all.fastForward(floating(moment));
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public LocalDateTime next() {
        return local(all.nextDateTime());
      }
    };
  }

  /** Without a zone, so that the library never asks for this machine's. */
  private static DateTime floating(LocalDateTime local) {
    return new DateTime(
        local.getYear(),
        local.getMonthValue() - 1,
        local.getDayOfMonth(),
        local.getHour(),
        local.getMinute(),
        local.getSecond());
  }

  private static LocalDateTime local(DateTime floating) {
    return LocalDateTime.of(
        floating.getYear(),
        floating.getMonth() + 1,
        floating.getDayOfMonth(),
        floating.getHours(),
        floating.getMinutes(),
        floating.getSeconds());
  }
}
