package dev.countersign.engine.policy;

import static dev.countersign.engine.policy.Yaml.wrong;

import dev.countersign.engine.Names;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.RejectRule;
import dev.countersign.protocol.policy.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** What stands under 'steps' in a policy. */
final class StepFile {
  private static final int MAX_STEPS = 50;
  private static final int MAX_PARTS = 16;
  private static final int MAX_STEP_NAME = 100;
  private static final int MAX_REJECTIONS = 50;
  private static final int MAX_EXCLUDED = 50;
  private static final String SHARED_GROUP = "shared-group:";

  private StepFile() {}

  /**
   * Reads them.
   *
   * @param nonBypassable whether the policy says so of all of them
   */
  static List<Step> parse(Node node, String policy, boolean nonBypassable) throws PolicyException {
    var steps = new ArrayList<Step>();
    var names = new HashSet<String>();
    for (var part : Yaml.list(node, MAX_STEPS)) {
      var step = step(part, policy, nonBypassable);
      if (!names.add(step.name())) {
        throw wrong(
            part, "Expected steps of different names, but '%s' is there twice", step.name());
      }
      steps.add(step);
    }
    return List.copyOf(steps);
  }

  private static Step step(Node node, String policy, boolean nonBypassable) throws PolicyException {
    var keys =
        Yaml.map(
            node,
            "name",
            "quorums",
            "reject",
            "selfApproval",
            "samePeople",
            "exclude",
            "nonBypassable");
    if (!keys.containsKey("name") || !keys.containsKey("quorums")) {
      throw wrong(node, "Expected a step with 'name' and 'quorums', but one is missing");
    }
    var requirement = all(keys.get("quorums"));
    if (requirement.quorums().size() > Requirement.MAX_QUORUMS) {
      throw wrong(
          keys.get("quorums"),
          "Expected %d different quorums at most, but there are %d",
          Requirement.MAX_QUORUMS,
          requirement.quorums().size());
    }
    var excluded = new ArrayList<Party>();
    var teams = new ArrayList<String>();
    if (keys.containsKey("exclude")) {
      exclude(keys.get("exclude"), excluded, teams);
    }
    return new Step(
        name(keys.get("name")),
        List.of(policy),
        requirement.quorums(),
        requirement.alternatives(),
        reject(keys.get("reject")),
        rejections(keys.get("reject")),
        isAllowed(keys, "selfApproval"),
        isAllowed(keys, "samePeople"),
        excluded.stream().distinct().sorted().toList(),
        teams.stream().distinct().sorted().toList(),
        nonBypassable || Yaml.isTrue(keys.get("nonBypassable")));
  }

  private static String name(Node node) throws PolicyException {
    var name = Yaml.text(node);
    if (name.length() > MAX_STEP_NAME || name.chars().anyMatch(Character::isISOControl)) {
      throw wrong(node, "Expected one line of %d characters at most, but it is not", MAX_STEP_NAME);
    }
    return name;
  }

  private static Requirement all(Node node) throws PolicyException {
    Optional<Requirement> all = Optional.empty();
    for (var part : Yaml.list(node, MAX_PARTS)) {
      var next = requirement(part);
      all =
          Optional.of(all.isEmpty() ? next : all.get().and(next).orElseThrow(() -> tooMany(node)));
    }
    return all.orElseThrow();
  }

  private static Requirement any(Node node) throws PolicyException {
    Optional<Requirement> any = Optional.empty();
    for (var part : Yaml.list(node, MAX_PARTS)) {
      var next = requirement(part);
      any = Optional.of(any.isEmpty() ? next : any.get().or(next));
      if (any.get().ways().size() > Requirement.MAX_WAYS) {
        throw tooMany(node);
      }
    }
    return any.orElseThrow();
  }

  private static Requirement requirement(Node node) throws PolicyException {
    if (!Yaml.isMap(node)) {
      return Requirement.of(QuorumText.parse(node));
    }
    var keys = Yaml.map(node, "any", "all");
    if (keys.size() != 1) {
      throw wrong(node, "Expected either 'any' or 'all', but there are %d keys", keys.size());
    }
    return keys.containsKey("any") ? any(keys.get("any")) : all(keys.get("all"));
  }

  private static PolicyException tooMany(Node node) {
    return wrong(
        node, "Expected %d ways to meet a step at most, but here are more", Requirement.MAX_WAYS);
  }

  private static RejectRule reject(Node node) throws PolicyException {
    if (node == null) {
      return RejectRule.ENDS;
    }
    if (Yaml.isMap(node)) {
      Yaml.map(node, "counts");
      return RejectRule.COUNTS;
    }
    return Yaml.constant(node, List.of(RejectRule.ENDS, RejectRule.NOTED));
  }

  private static int rejections(Node node) throws PolicyException {
    return switch (reject(node)) {
      case ENDS -> 1;
      case COUNTS -> Yaml.number(Yaml.map(node, "counts").get("counts"), 1, MAX_REJECTIONS);
      case NOTED -> 0;
    };
  }

  private static boolean isAllowed(Map<String, Node> keys, String key) throws PolicyException {
    return keys.containsKey(key)
        && Yaml.word(keys.get(key), "allowed", "refused").equals("allowed");
  }

  /** Parties, and 'shared-group:PATTERN' for whoever is in such a group with the requester. */
  private static void exclude(Node node, List<Party> excluded, List<String> teams)
      throws PolicyException {
    for (var part : Yaml.list(node, MAX_EXCLUDED)) {
      var text = Yaml.text(part);
      if (!text.startsWith(SHARED_GROUP)) {
        excluded.add(QuorumText.party(part, text));
        continue;
      }
      var pattern = text.substring(SHARED_GROUP.length());
      if (!Names.isPattern(pattern)) {
        throw wrong(
            part,
            "Expected %s and a pattern of %s, but it is '%s'",
            SHARED_GROUP,
            Names.PATTERN_RULE,
            Yaml.shown(text));
      }
      teams.add(pattern);
    }
  }
}
