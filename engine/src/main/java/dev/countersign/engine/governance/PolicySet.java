package dev.countersign.engine.governance;

import dev.countersign.engine.policy.Patience;
import dev.countersign.engine.policy.PolicyException;
import dev.countersign.engine.policy.PolicyFile;
import dev.countersign.engine.policy.PublishedPolicy;
import dev.countersign.protocol.governance.GovernanceEvent.PoliciesPublished;
import dev.countersign.protocol.policy.Policy;
import dev.countersign.protocol.policy.PolicySource;
import dev.countersign.protocol.policy.PolicyVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * All the policies that somebody wants in force: what would change if they were published, and what
 * is wrong with them. A gateway shows it, and policy-service decides by it.
 *
 * @param changes what would come and go
 * @param errors why they cannot be published, each with its file and place
 * @param policies those that could be read, in alphabetical order
 */
public record PolicySet(
    PoliciesPublished changes, List<String> unchanged, List<String> errors, List<Policy> policies) {

  /** The most policies in force. */
  public static final int MAX_POLICIES = 10_000;

  /** How many people may be looked at to see whether there are enough, for all of them together. */
  static final int MAX_PEOPLE = 500_000;

  /** The most freeze windows of all of them: each is followed to the end of its rule. */
  public static final int MAX_WINDOWS = 500;

  /** The most characters of all of them: one record has to take them. */
  public static final int MAX_CHARACTERS = 1 << 20;

  private record Read(PolicySource from, Policy policy) {}

  /** Looks at them under this governance. */
  public static PolicySet of(
      Governance governance, List<PolicySource> sources, PolicyDigest digest) {
    var errors = new ArrayList<String>();
    var named = new TreeMap<String, Read>();
    if (isTooLarge(sources, errors)) {
      return new PolicySet(
          new PoliciesPublished(List.of(), List.of()), List.of(), errors, List.of());
    }
    for (var source : sources) {
      try {
        var policy = PolicyFile.parse(source.source());
        var other = named.putIfAbsent(policy.name(), new Read(source, policy));
        if (other != null) {
          errors.add(
              at(source, "Expected policies of different names, but ")
                  + "%s is in %s too".formatted(policy.name(), shown(other.from())));
        }
      } catch (PolicyException e) {
        errors.add(at(source, e.getMessage()));
      }
    }
    int windows = named.values().stream().mapToInt(it -> it.policy().freezes().size()).sum();
    if (windows > MAX_WINDOWS) {
      errors.add(
          "Expected %d freeze windows in all policies together at most, but there are %d"
              .formatted(MAX_WINDOWS, windows));
    }
    var patience = new Patience(MAX_PEOPLE);
    var changed = new ArrayList<PolicyVersion>();
    var unchanged = new ArrayList<String>();
    for (var read : named.values()) {
      var version = version(governance, read, digest);
      if (isInForce(governance, version)) {
        unchanged.add(version.policy().name());
      } else {
        changed.add(version);
        new Satisfiability(governance, read.policy(), patience)
            .problem()
            .ifPresent(why -> errors.add(at(read.from(), why)));
      }
    }
    var retired =
        governance.policies().stream()
            .map(it -> it.policy().name())
            .filter(name -> !named.containsKey(name))
            .toList();
    var policies = named.values().stream().map(Read::policy).toList();
    return new PolicySet(new PoliciesPublished(changed, retired), unchanged, errors, policies);
  }

  /** What is likely not meant: one sentence each, which begins with the name of the policy. */
  public List<String> warnings(Governance governance) {
    return PolicyWarnings.of(governance, policies);
  }

  private static boolean isTooLarge(List<PolicySource> sources, List<String> errors) {
    long characters = sources.stream().mapToLong(it -> it.source().length()).sum();
    if (sources.size() <= MAX_POLICIES && characters <= MAX_CHARACTERS) {
      return false;
    }
    errors.add(
        "Expected %d policies of %d characters together at most, but there are %d of %d"
            .formatted(MAX_POLICIES, MAX_CHARACTERS, sources.size(), characters));
    return true;
  }

  private static PolicyVersion version(Governance governance, Read read, PolicyDigest digest) {
    return new PolicyVersion(
        read.policy(),
        governance.nextPolicyVersion(read.policy().name()),
        digest.of(read.from().source()),
        read.from().source());
  }

  private static boolean isInForce(Governance governance, PolicyVersion version) {
    return governance
        .policy(version.policy().name())
        .map(PublishedPolicy::digest)
        .filter(version.digest()::equals)
        .isPresent();
  }

  private static String at(PolicySource source, String what) {
    return source.file().isEmpty() ? what : shown(source) + ": " + what;
  }

  private static String shown(PolicySource source) {
    return source.file().isEmpty() ? "another" : source.file();
  }
}
