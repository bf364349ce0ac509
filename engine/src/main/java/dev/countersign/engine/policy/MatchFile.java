package dev.countersign.engine.policy;

import static dev.countersign.engine.policy.Yaml.shown;
import static dev.countersign.engine.policy.Yaml.wrong;

import dev.countersign.engine.Names;
import dev.countersign.engine.policy.Conditions.ConditionException;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.policy.LabelPattern;
import dev.countersign.protocol.policy.Match;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.WeeklyTime;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** What stands under 'match' in a policy. */
final class MatchFile {
  private static final int MAX_PATTERNS = 100;
  private static final int MAX_TABLE_NAME = 200;
  private static final int MAX_LABELS = 16;
  private static final int MAX_TIMES = 16;

  /** What a policy covers that names no classes. */
  static final List<StatementClass> UNDERSTOOD =
      List.of(
          StatementClass.READ,
          StatementClass.WRITE,
          StatementClass.DDL,
          StatementClass.DESTRUCTIVE,
          StatementClass.PRIVILEGED);

  /** What is no statement has no class, so none cannot be named. */
  private static final List<StatementClass> CLASSES =
      Arrays.stream(StatementClass.values()).filter(it -> it != StatementClass.NONE).toList();

  /**
   * What a policy is about that names no kinds. Changes of policies have to be named: who writes a
   * policy on everything that is done must not shut everybody out of changing it.
   */
  static final List<OperationKind> UNNAMED =
      Arrays.stream(OperationKind.values())
          .filter(it -> it != OperationKind.POLICY_CHANGE)
          .toList();

  private static final List<OperationKind> STATEMENTS =
      UNNAMED.stream().filter(it -> it != OperationKind.APPROVAL).toList();

  /** Agents and policy-service ask for nothing. */
  private static final List<PrincipalKind> ASKERS =
      List.of(PrincipalKind.PERSON, PrincipalKind.AI, PrincipalKind.SERVICE);

  private MatchFile() {}

  /** "Any" means all that there are when the policy is published: what comes later is not meant. */
  static Match parse(Node node) throws PolicyException {
    Map<String, Node> keys =
        node == null
            ? Map.of()
            : Yaml.map(
                node,
                "kinds",
                "targets",
                "environments",
                "classes",
                "tables",
                "onlyTables",
                "functions",
                "requesters",
                "requesterKinds",
                "labels",
                "times",
                "when");
    var every = List.of(OperationKind.values());
    // Whoever picks classes speaks of statements; an approval has none.
    var any = keys.containsKey("classes") ? STATEMENTS : UNNAMED;
    var kinds = constants(keys.get("kinds"), every, any);
    return new Match(
        kinds,
        patterns(keys.get("targets")),
        patterns(keys.get("environments")),
        classes(keys.get("classes"), kinds),
        tables(keys.get("tables")),
        tables(keys.get("onlyTables")),
        tables(keys.get("functions")),
        parties(keys.get("requesters")),
        constants(keys.get("requesterKinds"), ASKERS, List.of()),
        labels(keys.get("labels")),
        times(keys.get("times")),
        condition(keys.get("when")));
  }

  /** Only statements have a class; a policy that would never match must not look as if it did. */
  private static List<StatementClass> classes(Node node, List<OperationKind> kinds)
      throws PolicyException {
    var classes = constants(node, CLASSES, UNDERSTOOD);
    if (node != null) {
      for (var kind : List.of(OperationKind.APPROVAL, OperationKind.POLICY_CHANGE)) {
        if (kinds.contains(kind)) {
          throw wrong(
              node,
              "Expected no 'classes' for kind %s, which has none, but there are",
              Words.of(kind));
        }
      }
    }
    return classes;
  }

  private static <E extends Enum<E>> List<E> constants(Node node, List<E> allowed, List<E> any)
      throws PolicyException {
    if (node == null) {
      return any;
    }
    var constants = new ArrayList<E>();
    for (var part : Yaml.list(node, allowed.size())) {
      constants.add(Yaml.constant(part, allowed));
    }
    return constants.stream().distinct().sorted().toList();
  }

  private static List<String> patterns(Node node) throws PolicyException {
    if (node == null) {
      return List.of("*");
    }
    var patterns = new ArrayList<String>();
    for (var part : Yaml.list(node, MAX_PATTERNS)) {
      patterns.add(pattern(part));
    }
    return List.copyOf(patterns);
  }

  static String pattern(Node node) throws PolicyException {
    var pattern = Yaml.text(node);
    if (!Names.isPattern(pattern)) {
      throw wrong(
          node, "Expected a pattern of %s, but it is '%s'", Names.PATTERN_RULE, shown(pattern));
    }
    return pattern;
  }

  private static List<String> tables(Node node) throws PolicyException {
    if (node == null) {
      return List.of();
    }
    var patterns = new ArrayList<String>();
    for (var part : Yaml.list(node, MAX_PATTERNS)) {
      var pattern = Yaml.text(part);
      if (pattern.length() > MAX_TABLE_NAME || pattern.chars().anyMatch(Character::isISOControl)) {
        throw wrong(
            part,
            "Expected a pattern for names of %d characters at most, but it is '%s'",
            MAX_TABLE_NAME,
            shown(pattern));
      }
      patterns.add(pattern);
    }
    return List.copyOf(patterns);
  }

  static List<Party> parties(Node node) throws PolicyException {
    if (node == null) {
      return List.of();
    }
    var parties = new ArrayList<Party>();
    for (var part : Yaml.list(node, MAX_PATTERNS)) {
      parties.add(QuorumText.party(part, Yaml.text(part)));
    }
    return parties.stream().distinct().sorted().toList();
  }

  private static List<LabelPattern> labels(Node node) throws PolicyException {
    if (node == null) {
      return List.of();
    }
    var labels = new ArrayList<LabelPattern>();
    for (var entry : Yaml.entries(node, MAX_LABELS).entrySet()) {
      if (!Names.isWellFormed(entry.getKey())) {
        throw wrong(
            node, "Expected labels of %s, but one is '%s'", Names.RULE, shown(entry.getKey()));
      }
      labels.add(new LabelPattern(entry.getKey(), pattern(entry.getValue())));
    }
    return List.copyOf(labels);
  }

  private static List<WeeklyTime> times(Node node) throws PolicyException {
    if (node == null) {
      return List.of();
    }
    var times = new ArrayList<WeeklyTime>();
    for (var part : Yaml.list(node, MAX_TIMES)) {
      times.add(Times.weekly(part));
    }
    return List.copyOf(times);
  }

  /** A condition in CEL that compiles. */
  static Optional<String> condition(Node node) throws PolicyException {
    if (node == null) {
      return Optional.empty();
    }
    var text = Yaml.text(node);
    try {
      Conditions.compile(text);
      return Optional.of(text);
    } catch (ConditionException e) {
      throw Yaml.wrongWithin(
          node, e.line(), e.column(), "Expected a condition in CEL, but %s", e.getMessage());
    }
  }
}
