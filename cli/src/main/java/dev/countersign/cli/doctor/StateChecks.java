package dev.countersign.cli.doctor;

import dev.countersign.cli.state.StateVerdict;
import java.util.ArrayList;
import java.util.List;

/** Whether policy-service decides on what the log says. Pure. */
public final class StateChecks {
  public static final String STATE = "state-store";
  public static final String REVIEWS = "reviews";
  public static final String RUNS = "runs";

  private static final int NAMED = 3;

  private StateChecks() {}

  /** What a comparison came to. */
  public static List<Finding> of(StateVerdict verdict) {
    var findings = new ArrayList<Finding>();
    if (!verdict.unlisted().isEmpty()) {
      findings.add(
          new Finding.Unseen(
              STATE,
              "nobody who was asked decides partition "
                  + String.join(", ", verdict.unlisted().stream().map(String::valueOf).toList()),
              "Name every instance of policy-service with --program policy-service=URL."));
    }
    verdict
        .difference()
        .ifPresentOrElse(
            different ->
                findings.add(
                    new Finding.Fault(
                        STATE,
                        "partition %d: %s".formatted(different.partition(), different.what()),
                        "the store to be what the log folds to",
                        "Stop policy-service, delete its state folder and the topic of its store's"
                            + " changelog, start it: docs/operations.md, A lost store.")),
            () -> findings.add(same(verdict)));
    if (!verdict.overdue().isEmpty()) {
      findings.add(overdue(verdict.overdue()));
    }
    if (!verdict.unsettled().isEmpty()) {
      findings.add(unsettled(verdict.unsettled()));
    }
    return List.copyOf(findings);
  }

  private static Finding unsettled(List<String> requests) {
    return new Finding.Warning(
        RUNS,
        "nobody knows what became of a run of " + named(requests),
        "the word of a person who has looked, for no agent can tell",
        "Look at what an agent found with countersign request show, then countersign request"
            + " reconcile; until then the request and its turn in a lane wait.");
  }

  private static Finding overdue(List<String> requests) {
    return new Finding.Warning(
        REVIEWS,
        "nobody has reviewed %s, for which glass was broken".formatted(named(requests)),
        "a review by somebody else, in time",
        "Look at it with countersign request show, then countersign request review; all of them:"
            + " countersign request list --review overdue.");
  }

  private static String named(List<String> requests) {
    int more = Math.max(0, requests.size() - NAMED);
    return String.join(", ", requests.subList(0, requests.size() - more))
        + (more == 0 ? "" : " and %d more".formatted(more));
  }

  private static Finding same(StateVerdict verdict) {
    return new Finding.Fine(
        STATE,
        "as the log folds: %s in %s%s"
            .formatted(
                BrokerChecks.counted(verdict.requests(), "request"),
                BrokerChecks.counted(verdict.partitions(), "partition"),
                verdict.linksOnly() == 0
                    ? ""
                    : ", of %d the links alone".formatted(verdict.linksOnly())));
  }
}
