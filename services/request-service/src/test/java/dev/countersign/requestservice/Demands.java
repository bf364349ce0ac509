package dev.countersign.requestservice;

import dev.countersign.protocol.policy.Alternative;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PartyKind;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.RejectRule;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.policy.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What policies demand, for tests that need no policies. */
public final class Demands {

  private Demands() {}

  /** One of the group dba. */
  public static Step dbaReview(boolean nonBypassable) {
    return new Step(
        "review",
        List.of("p"),
        List.of(new Quorum(1, List.of(new Party(PartyKind.GROUP, "dba")))),
        List.of(new Alternative(List.of(1))),
        RejectRule.ENDS,
        1,
        false,
        false,
        List.of(),
        List.of(),
        nonBypassable);
  }

  public static Workflow workflow(int executions, Step... steps) {
    return new Workflow(
        1,
        List.of(),
        List.of(steps),
        Duration.ofHours(24),
        Duration.ofHours(4),
        executions,
        true,
        Optional.empty(),
        Optional.empty(),
        Duration.ofDays(30),
        Optional.empty(),
        List.of(),
        true,
        Duration.ofHours(24),
        Optional.empty());
  }
}
