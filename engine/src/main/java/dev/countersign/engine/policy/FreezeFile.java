package dev.countersign.engine.policy;

import static dev.countersign.engine.policy.Yaml.shown;
import static dev.countersign.engine.policy.Yaml.wrong;

import dev.countersign.engine.Names;
import dev.countersign.engine.policy.Recurrence.BadRuleException;
import dev.countersign.protocol.policy.FreezeWindow;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The part of a policy's file that says when nothing may take effect:
 *
 * <pre>
 * freezes:
 *   - name: year-end
 *     start: 2026-12-24T18:00      # local time of the zone
 *     zone: Europe/Berlin          # by its IANA name
 *     repeat: FREQ=YEARLY          # RRULE of RFC 5545; default: once
 *     lasts: 9d
 * </pre>
 */
final class FreezeFile {
  private static final int MAX_WINDOWS = 10;
  private static final int FIRST_YEAR = 2000;
  private static final int LAST_YEAR = 2199;

  private FreezeFile() {}

  /**
   * Empty where nothing is said of freezes.
   *
   * @param nonBypassable whether they hold up even what glass is broken for
   */
  static List<FreezeWindow> windows(Node node, String policy, boolean nonBypassable)
      throws PolicyException {
    if (node == null) {
      return List.of();
    }
    var windows = new ArrayList<FreezeWindow>();
    var names = new HashSet<String>();
    for (var part : Yaml.list(node, MAX_WINDOWS)) {
      var window = window(part, policy, nonBypassable);
      if (!names.add(window.name())) {
        throw wrong(
            part, "Expected freezes of different names, but '%s' is there twice", window.name());
      }
      windows.add(window);
    }
    return List.copyOf(windows);
  }

  private static FreezeWindow window(Node node, String policy, boolean nonBypassable)
      throws PolicyException {
    var keys = Yaml.map(node, "name", "start", "zone", "repeat", "lasts");
    for (var key : List.of("name", "start", "zone", "lasts")) {
      if (!keys.containsKey(key)) {
        throw wrong(node, "Expected a freeze with '%s', but there is none", key);
      }
    }
    var start = start(keys.get("start"));
    return new FreezeWindow(
        name(keys.get("name")),
        policy,
        start.toString(),
        Times.zone(keys.get("zone")),
        keys.containsKey("repeat") ? repeat(keys.get("repeat"), start) : "",
        Times.duration(keys.get("lasts")),
        nonBypassable);
  }

  private static String name(Node node) throws PolicyException {
    var name = Yaml.text(node);
    if (!Names.isWellFormed(name)) {
      throw wrong(node, "Expected a name of %s, but it is '%s'", Names.RULE, shown(name));
    }
    return name;
  }

  private static LocalDateTime start(Node node) throws PolicyException {
    var text = Yaml.text(node);
    try {
      var start = LocalDateTime.parse(text);
      if (start.equals(start.truncatedTo(ChronoUnit.SECONDS))
          && start.getYear() >= FIRST_YEAR
          && start.getYear() <= LAST_YEAR) {
        return start;
      }
    } catch (DateTimeException e) {
      // said below
    }
    throw wrong(
        node,
        "Expected a local date and time from %d to %d such as 2026-12-24T18:00, but it is '%s'",
        FIRST_YEAR,
        LAST_YEAR,
        shown(text));
  }

  private static String repeat(Node node, LocalDateTime start) throws PolicyException {
    var text = Yaml.text(node);
    try {
      Recurrence.check(text, start);
    } catch (BadRuleException e) {
      throw wrong(node, "%s", e.getMessage());
    }
    return text;
  }
}
