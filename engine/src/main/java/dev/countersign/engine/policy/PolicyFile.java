package dev.countersign.engine.policy;

import static dev.countersign.engine.policy.Yaml.shown;
import static dev.countersign.engine.policy.Yaml.wrong;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.countersign.engine.Names;
import dev.countersign.protocol.policy.AutoApproval;
import dev.countersign.protocol.policy.EvidenceWish;
import dev.countersign.protocol.policy.Match;
import dev.countersign.protocol.policy.Policy;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.Risk;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A policy as people write it; docs/policies.md tells them all that may stand in one, and the JSON
 * Schema beside it tells their editors.
 *
 * <p>In names a '*' stands for any characters. Times are a whole number and one of s, m, h, d, from
 * a second to a year. Whoever approves counts for one seat only, and sits in one step only, unless
 * the step allows otherwise.
 */
public final class PolicyFile {
  /** How long a request can wait before it runs, freezes aside: for votes, then once approved. */
  public static final Duration LONGEST_WAIT = Times.LONGEST.multipliedBy(2);

  /** How long a result can be read at most. */
  public static final Duration LONGEST_RESULTS = Duration.ofDays(30);

  private static final int MAX_EXECUTIONS = 1_000;
  private static final int MAX_LANE = 100;
  private static final int MAX_PRIORITY = 1_000;
  private static final int MAX_ROWS = 10_000_000;
  private static final int MAX_TICKET_PATTERN = 200;
  private static final List<String> RESTRICTIONS =
      List.of(
          "freezes",
          "reason",
          "ticket",
          "pendingFor",
          "approvedFor",
          "executions",
          "repeatFailed",
          "statementTimeout",
          "rowLimit",
          "resultsFor",
          "lane",
          "evidence",
          "override",
          "breakGlass",
          "reviewWithin");
  private static final Duration DEFAULT_PENDING = Duration.ofHours(24);
  private static final Duration DEFAULT_APPROVED = Duration.ofHours(4);
  private static final Duration DEFAULT_REVIEW = Duration.ofHours(24);

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
            "priority",
            "exclusive",
            "match",
            "steps",
            "approve",
            "reason",
            "ticket",
            "pendingFor",
            "approvedFor",
            "executions",
            "repeatFailed",
            "statementTimeout",
            "rowLimit",
            "resultsFor",
            "lane",
            "evidence",
            "freezes",
            "nonBypassable",
            "override",
            "breakGlass",
            "reviewWithin");
    if (!file.containsKey("policy")) {
      throw wrong(root, "Expected a name under 'policy', but there is none");
    }
    var name = name(file.get("policy"));
    var match = MatchFile.parse(file.get("match"));
    var onlyRestricts = onlyRestricts(root, file);
    var nonBypassable = Yaml.isTrue(file.get("nonBypassable"));
    // What it does not speak of, a policy that only restricts leaves to the others.
    var longest = Optional.of(Times.LONGEST).filter(_ -> onlyRestricts);
    return new Policy(
        name,
        file.containsKey("priority") ? Yaml.number(file.get("priority"), 0, MAX_PRIORITY) : 0,
        Yaml.isTrue(file.get("exclusive")),
        match,
        onlyRestricts,
        steps(root, file, name, nonBypassable),
        autoApproval(file),
        file.containsKey("reason")
            && Yaml.word(file.get("reason"), "required", "optional").equals("required"),
        ticket(file.get("ticket")),
        duration(file.get("pendingFor")).or(() -> longest).orElse(DEFAULT_PENDING),
        duration(file.get("approvedFor")).or(() -> longest).orElse(DEFAULT_APPROVED),
        file.containsKey("executions")
            ? Yaml.number(file.get("executions"), 1, MAX_EXECUTIONS)
            : onlyRestricts ? MAX_EXECUTIONS : 1,
        file.containsKey("repeatFailed") ? Yaml.isTrue(file.get("repeatFailed")) : onlyRestricts,
        duration(file.get("statementTimeout")),
        file.containsKey("rowLimit")
            ? Optional.of(Yaml.number(file.get("rowLimit"), 1, MAX_ROWS))
            : Optional.empty(),
        resultsFor(file.get("resultsFor")),
        file.containsKey("lane")
            ? Optional.of(Yaml.number(file.get("lane"), 1, MAX_LANE))
            : Optional.empty(),
        FreezeFile.windows(file.get("freezes"), name, nonBypassable),
        nonBypassable,
        isAllowed(file.get("override")),
        isAllowed(file.get("breakGlass")),
        duration(file.get("reviewWithin")).or(() -> longest).orElse(DEFAULT_REVIEW),
        evidence(file.get("evidence"), match));
  }

  /** Only of what runs at a target is there any: a policy about nothing else would ask in vain. */
  private static Optional<EvidenceWish> evidence(Node node, Match match) throws PolicyException {
    var wish = EvidenceFile.wish(node);
    if (wish.isPresent()
        && !match.kinds().contains(OperationKind.SQL)
        && !match.kinds().contains(OperationKind.MIGRATION)) {
      throw wrong(
          node,
          "Expected the kind sql or migration under 'match' where evidence is asked for, for it is"
              + " gathered of no other, but the policy is about neither");
    }
    return wish;
  }

  /** No longer than the topic keeps what is sealed. */
  private static Duration resultsFor(Node node) throws PolicyException {
    var time = duration(node).orElse(LONGEST_RESULTS);
    if (time.compareTo(LONGEST_RESULTS) > 0) {
      throw wrong(
          node,
          "Expected %d days at most, but it is '%s'",
          LONGEST_RESULTS.toDays(),
          shown(Yaml.text(node)));
    }
    return time;
  }

  private static String name(Node node) throws PolicyException {
    var name = Yaml.text(node);
    if (!Names.isWellFormed(name)) {
      throw wrong(node, "Expected a name of %s, but it is '%s'", Names.RULE, shown(name));
    }
    return name;
  }

  /**
   * Whether it says neither who must approve nor that nobody must. It may, where it has something
   * else to demand: then it is good for nothing but to restrict what others cover.
   */
  private static boolean onlyRestricts(Node root, Map<String, Node> file) throws PolicyException {
    if (file.containsKey("steps") || file.containsKey("approve")) {
      return false;
    }
    if (RESTRICTIONS.stream().noneMatch(file::containsKey)) {
      throw wrong(
          root,
          "Expected 'steps', 'approve: automatically', or one of %s to restrict what other policies"
              + " cover, but there is none",
          String.join(", ", RESTRICTIONS));
    }
    if (file.containsKey("exclusive")) {
      throw wrong(
          file.get("exclusive"),
          "Expected 'steps' or 'approve' in an exclusive policy, but there is neither");
    }
    return true;
  }

  private static List<Step> steps(
      Node root, Map<String, Node> file, String policy, boolean nonBypassable)
      throws PolicyException {
    if (!file.containsKey("approve")) {
      return file.containsKey("steps")
          ? StepFile.parse(file.get("steps"), policy, nonBypassable)
          : List.of();
    }
    var always = !Yaml.isMap(file.get("approve"));
    if (always == file.containsKey("steps")) {
      throw wrong(
          root,
          "Expected %s",
          always
              ? "either 'steps' or 'approve: automatically', but there are both"
              : "'steps' for what is not approved automatically, but there are none");
    }
    if (always) {
      Yaml.word(file.get("approve"), "automatically");
      return List.of();
    }
    return StepFile.parse(file.get("steps"), policy, nonBypassable);
  }

  /** The conditions under which a policy with steps waives them. */
  private static Optional<AutoApproval> autoApproval(Map<String, Node> file)
      throws PolicyException {
    if (!file.containsKey("approve") || !Yaml.isMap(file.get("approve"))) {
      return Optional.empty();
    }
    var keys = Yaml.map(file.get("approve"), "atMostRisk", "when");
    if (keys.isEmpty()) {
      throw wrong(file.get("approve"), "Expected 'atMostRisk' or 'when', but there is neither");
    }
    return Optional.of(
        new AutoApproval(
            keys.containsKey("atMostRisk")
                ? Optional.of(Yaml.constant(keys.get("atMostRisk"), Risk.class))
                : Optional.empty(),
            MatchFile.condition(keys.get("when"))));
  }

  /** 'required', or what the whole ticket must look like. */
  private static Optional<String> ticket(Node node) throws PolicyException {
    if (node == null) {
      return Optional.empty();
    }
    var text = Yaml.text(node);
    if (text.equals("required")) {
      return Optional.of("(?s).*\\S.*");
    }
    try {
      if (text.length() <= MAX_TICKET_PATTERN) {
        Pattern.compile(text);
        return Optional.of(text);
      }
    } catch (PatternSyntaxException _) {
      // said below
    }
    throw wrong(
        node,
        "Expected 'required' or a regular expression (RE2) of %d characters at most, but it is"
            + " '%s'",
        MAX_TICKET_PATTERN,
        shown(text));
  }

  /** Unless a policy forbids it, whoever may by their role may. */
  private static boolean isAllowed(Node node) throws PolicyException {
    return node == null || Yaml.word(node, "allowed", "forbidden").equals("allowed");
  }

  private static Optional<Duration> duration(Node node) throws PolicyException {
    return node == null ? Optional.empty() : Optional.of(Times.duration(node));
  }
}
