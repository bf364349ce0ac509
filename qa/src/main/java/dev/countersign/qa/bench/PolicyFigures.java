package dev.countersign.qa.bench;

import dev.countersign.engine.Names;
import dev.countersign.engine.policy.Inquiry;
import dev.countersign.engine.policy.PolicyException;
import dev.countersign.engine.policy.PolicyFile;
import dev.countersign.engine.policy.PublishedPolicy;
import dev.countersign.engine.policy.Workflows;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long the policies in force take to say what they demand of an operation, beside the bare
 * comparison of as many patterns with a name. One in a hundred policies is about the target that is
 * asked for, and then, as the worst that could be, every one of them; of those, every other has a
 * condition in CEL.
 */
final class PolicyFigures {
  private static final int PATTERNS = 3;
  private static final TargetRef TARGET = new TargetRef("target-7", "production");

  private final List<PublishedPolicy> policies = new ArrayList<>();
  private final List<PublishedPolicy> concerned = new ArrayList<>();
  private final int samples;
  private long matched;

  PolicyFigures(int count, int samples) {
    this.samples = samples;
    for (int i = 0; i < count; i++) {
      policies.add(policy(i, i % 100, i % 200 == 7));
      concerned.add(policy(i, 7, i % 2 == 1));
    }
  }

  private static PublishedPolicy policy(int i, int target, boolean condition) {
    var source =
        """
        policy: policy-%d
        match:
          kinds: [sql]
          targets: ["target-%d"]
          environments: [production, staging]
          classes: [write, ddl]
          %s
        steps: [ { name: step %d, quorums: [ 1 of group:dba, 1 of group:team-%d ] } ]
        """
            .formatted(
                i,
                target,
                condition ? "when: statements < 3 && tables.exists(t, t == 'orders')" : "",
                i % 5,
                i % 3);
    try {
      return new PublishedPolicy(PolicyFile.parse(source), 1, Digest.NONE, source);
    } catch (PolicyException e) {
      throw new IllegalStateException(source, e);
    }
  }

  /** The bare comparison first, then the policies. */
  List<Samples> measure() {
    var inquiry = inquiry();
    return List.of(
        timed("%,d patterns, bare".formatted(PATTERNS * policies.size()), this::compare),
        timed("%,d policies".formatted(policies.size()), () -> ask(policies, inquiry)),
        timed("%,d that all match".formatted(policies.size()), () -> ask(concerned, inquiry)));
  }

  private static void ask(List<PublishedPolicy> inForce, Inquiry inquiry) {
    if (!(Workflows.demandedBy(inForce, inquiry) instanceof Workflows.Demanded)) {
      throw new IllegalStateException("Expected policies that match, but none does");
    }
  }

  private void compare() {
    for (int i = 0; i < PATTERNS * policies.size(); i++) {
      if (Names.covers("target-*7", TARGET.target())) {
        matched++;
      }
    }
    if (matched == 0) {
      throw new IllegalStateException("Expected matches, but there is none");
    }
  }

  private Samples timed(String name, Runnable once) {
    var nanos = new long[samples];
    for (int i = -samples; i < samples; i++) {
      long start = System.nanoTime();
      once.run();
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
    }
    return new Samples(name, nanos);
  }

  private static Inquiry inquiry() {
    return new Inquiry(
        OperationKind.SQL,
        TARGET,
        Map.of(),
        new OperationFacts(StatementClass.WRITE, 1, List.of("orders"), List.of(), "", List.of()),
        new Actor(
            new Subject("alice"),
            PrincipalKind.PERSON,
            SignIn.TOKEN,
            "",
            List.of(),
            List.of(RoleGrant.everywhere(Role.DEVELOPER))),
        Instant.EPOCH);
  }

  /** The policies' figures alone. Argument: how many policies. */
  public static void main(String[] arguments) {
    int count = arguments.length == 0 ? 1_000 : Integer.parseInt(arguments[0]);
    for (var figure : new PolicyFigures(count, 5_000).measure()) {
      System.out.printf(
          "%s: median %d µs, p99 %d µs%n",
          figure.name(),
          figure.median().toNanos() / 1_000,
          figure.percentile(0.99).toNanos() / 1_000);
    }
  }
}
