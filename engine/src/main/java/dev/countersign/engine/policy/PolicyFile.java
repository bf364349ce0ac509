package dev.countersign.engine.policy;

import static dev.countersign.engine.policy.Yaml.shown;
import static dev.countersign.engine.policy.Yaml.wrong;

import dev.countersign.engine.Names;
import dev.countersign.protocol.policy.Match;
import dev.countersign.protocol.policy.Policy;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.RejectRule;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A policy as people write it. This is all that may stand in one:
 *
 * <pre>
 * policy: production-changes
 * match:
 *   kinds: [sql]              # default: any
 *   targets: ["orders*"]      # default: any
 *   environments: [production]
 *   classes: [write, ddl]     # default: read, write, ddl, privileged; opaque only where named;
 *                             # an approval has none: leave this out for it
 * steps:                      # either steps or `approve: automatically`
 *   - name: dba review
 *     quorums:
 *       - 1 of group:dba
 *       - 1 of role:approver | user:carol
 *     reject: ends            # ends | counts | noted; default ends
 * reason: required            # default optional
 * pendingFor: 24h             # default 24h
 * approvedFor: 4h             # default 4h
 * executions: 1               # default 1
 * repeatFailed: false
 * freezes:                    # default none; see FreezeFile
 *   - name: year-end
 *     start: 2026-12-24T18:00
 *     zone: Europe/Berlin
 *     repeat: FREQ=YEARLY
 *     lasts: 9d
 * </pre>
 *
 * <p>In targets and environments a '*' stands for any characters. Times are a whole number and one
 * of s, m, h, d, from a second to a year. Whoever approves counts for one place of one quorum only,
 * and sits in one step only.
 */
public final class PolicyFile {
  private static final int MAX_STEPS = 16;
  private static final int MAX_QUORUMS = 16;
  private static final int MAX_PATTERNS = 100;
  private static final int MAX_EXECUTIONS = 1_000;
  private static final int MAX_STEP_NAME = 100;
  private static final Duration DEFAULT_PENDING = Duration.ofHours(24);
  private static final Duration DEFAULT_APPROVED = Duration.ofHours(4);
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Map<String, Duration> UNITS =
      Map.of(
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,8})([smhd])");
  static final List<StatementClass> UNDERSTOOD =
      List.of(
          StatementClass.READ, StatementClass.WRITE, StatementClass.DDL, StatementClass.PRIVILEGED);

  /** An approval of a digest has no class, so none cannot be named. */
  private static final List<StatementClass> CLASSES =
      Arrays.stream(StatementClass.values()).filter(it -> it != StatementClass.NONE).toList();

  private PolicyFile() {}

  /**
   * Reads a policy, with every default filled in.
   *
   * @throws PolicyException for anything but a policy; whether the people it names exist is not
   *     judged here
   */
  public static Policy parse(String yaml) throws PolicyException {
    var root = Yaml.read(yaml);
    var file =
        Yaml.map(
            root,
            "policy",
            "match",
            "steps",
            "approve",
            "reason",
            "pendingFor",
            "approvedFor",
            "executions",
            "repeatFailed",
            "freezes");
    if (!file.containsKey("policy")) {
      throw wrong(root, "Expected a name under 'policy', but there is none");
    }
    var name = name(file.get("policy"));
    return new Policy(
        name,
        match(file.get("match")),
        steps(root, file, name),
        file.containsKey("reason")
            && Yaml.word(file.get("reason"), "required", "optional").equals("required"),
        duration(file.get("pendingFor"), DEFAULT_PENDING),
        duration(file.get("approvedFor"), DEFAULT_APPROVED),
        file.containsKey("executions") ? Yaml.number(file.get("executions"), 1, MAX_EXECUTIONS) : 1,
        file.containsKey("repeatFailed")
            && Yaml.word(file.get("repeatFailed"), "true", "false").equals("true"),
        FreezeFile.windows(file.get("freezes"), name));
  }

  private static String name(Node node) throws PolicyException {
    var name = Yaml.text(node);
    if (!Names.isWellFormed(name)) {
      throw wrong(node, "Expected a name of %s, but it is '%s'", Names.RULE, shown(name));
    }
    return name;
  }

  /** "Any" means all that there are when the policy is published: what comes later is not meant. */
  private static Match match(Node node) throws PolicyException {
    Map<String, Node> keys =
        node == null ? Map.of() : Yaml.map(node, "kinds", "targets", "environments", "classes");
    var every = List.of(OperationKind.values());
    var kinds = constants(keys.get("kinds"), every, every);
    return new Match(
        kinds,
        patterns(keys.get("targets")),
        patterns(keys.get("environments")),
        classes(keys.get("classes"), kinds));
  }

  /** An approval has no class; a policy that would never match must not look as if it did. */
  private static List<StatementClass> classes(Node node, List<OperationKind> kinds)
      throws PolicyException {
    var classes = constants(node, CLASSES, UNDERSTOOD);
    if (node != null && kinds.equals(List.of(OperationKind.APPROVAL))) {
      throw wrong(node, "Expected no 'classes' for kind approval, which has none, but there are");
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
      var pattern = Yaml.text(part);
      if (!Names.isPattern(pattern)) {
        throw wrong(
            part, "Expected a pattern of %s, but it is '%s'", Names.PATTERN_RULE, shown(pattern));
      }
      patterns.add(pattern);
    }
    return List.copyOf(patterns);
  }

  private static List<Step> steps(Node root, Map<String, Node> file, String policy)
      throws PolicyException {
    if (file.containsKey("steps") == file.containsKey("approve")) {
      throw wrong(
          root,
          "Expected either 'steps' or 'approve: automatically', but there %s",
          file.containsKey("steps") ? "are both" : "is neither");
    }
    if (file.containsKey("approve")) {
      Yaml.word(file.get("approve"), "automatically");
      return List.of();
    }
    var steps = new ArrayList<Step>();
    var names = new HashSet<String>();
    for (var part : Yaml.list(file.get("steps"), MAX_STEPS)) {
      var step = step(part, policy);
      if (!names.add(step.name())) {
        throw wrong(
            part, "Expected steps of different names, but '%s' is there twice", step.name());
      }
      steps.add(step);
    }
    return List.copyOf(steps);
  }

  private static Step step(Node node, String policy) throws PolicyException {
    var keys = Yaml.map(node, "name", "quorums", "reject");
    if (!keys.containsKey("name") || !keys.containsKey("quorums")) {
      throw wrong(node, "Expected a step with 'name' and 'quorums', but one is missing");
    }
    var name = Yaml.text(keys.get("name"));
    if (name.length() > MAX_STEP_NAME || name.chars().anyMatch(Character::isISOControl)) {
      throw wrong(
          keys.get("name"),
          "Expected one line of %d characters at most, but it is not",
          MAX_STEP_NAME);
    }
    var quorums = new ArrayList<Quorum>();
    for (var part : Yaml.list(keys.get("quorums"), MAX_QUORUMS)) {
      quorums.add(QuorumText.parse(part));
    }
    var reject =
        keys.containsKey("reject")
            ? Yaml.constant(keys.get("reject"), RejectRule.class)
            : RejectRule.ENDS;
    return new Step(name, policy, List.copyOf(quorums), reject);
  }

  private static Duration duration(Node node, Duration otherwise) throws PolicyException {
    return node == null ? otherwise : duration(node);
  }

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
}
