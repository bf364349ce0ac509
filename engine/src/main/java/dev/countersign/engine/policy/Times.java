package dev.countersign.engine.policy;

import static dev.countersign.engine.policy.Yaml.shown;
import static dev.countersign.engine.policy.Yaml.wrong;

import dev.countersign.protocol.policy.WeeklyTime;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Durations, and times that come back every week, as people write them. */
final class Times {
  private static final int MINUTES_AN_HOUR = 60;
  private static final int HOURS_A_DAY = 24;

  /** The longest that may be written. */
  static final Duration LONGEST = Duration.ofDays(366);

  private static final Map<String, Duration> UNITS =
      Map.of(
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,8})([smhd])");
  private static final Pattern CLOCK = Pattern.compile("([0-9]{2}):([0-9]{2})");
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private Times() {}

  /** A whole number and one of s, m, h, d, from a second to a year. */
  static Duration duration(Node node) throws PolicyException {
    var text = Yaml.text(node);
    var parts = DURATION.matcher(text);
    if (parts.matches()) {
      var duration = UNITS.get(parts.group(2)).multipliedBy(Long.parseLong(parts.group(1)));
      if (duration.isPositive() && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    }
    throw wrong(
        node, "Expected a time from 1s to 366d such as 30m, 4h or 7d, but it is '%s'", shown(text));
  }

  static WeeklyTime weekly(Node node) throws PolicyException {
    var keys = Yaml.map(node, "days", "from", "to", "zone");
    if (!keys.containsKey("zone")) {
      throw wrong(node, "Expected a time with its 'zone', but there is none");
    }
    int from = keys.containsKey("from") ? minute(keys.get("from")) : 0;
    int to = keys.containsKey("to") ? minute(keys.get("to")) : HOURS_A_DAY * MINUTES_AN_HOUR;
    if (from == to) {
      throw wrong(node, "Expected a time that ends after it begins, but it is the same minute");
    }
    return new WeeklyTime(
        keys.containsKey("days") ? days(keys.get("days")) : List.of(DayOfWeek.values()),
        from,
        to,
        zone(keys.get("zone")));
  }

  private static List<DayOfWeek> days(Node node) throws PolicyException {
    var days = new ArrayList<DayOfWeek>();
    for (var part : Yaml.list(node, DAYS.size())) {
      var day = Yaml.word(part, DAYS.toArray(String[]::new));
      days.add(DayOfWeek.of(DAYS.indexOf(day) + 1));
    }
    return days.stream().distinct().sorted().toList();
  }

  private static int minute(Node node) throws PolicyException {
    var text = Yaml.text(node);
    var parts = CLOCK.matcher(text);
    if (parts.matches()) {
      int hour = Integer.parseInt(parts.group(1));
      int minute = Integer.parseInt(parts.group(2));
      int minutes = hour * MINUTES_AN_HOUR + minute;
      if (minute < MINUTES_AN_HOUR && minutes <= HOURS_A_DAY * MINUTES_AN_HOUR) {
        return minutes;
      }
    }
    throw wrong(node, "Expected a time of day from 00:00 to 24:00, but it is '%s'", shown(text));
  }

  /** Only names that have rules of their own: an offset is no place whose clocks change. */
  static String zone(Node node) throws PolicyException {
    var text = Yaml.text(node);
    if (!ZoneId.getAvailableZoneIds().contains(text)) {
      throw wrong(
          node, "Expected a time zone such as Europe/Berlin or UTC, but it is '%s'", shown(text));
    }
    return text;
  }
}
