package dev.countersign.agent;

import dev.countersign.agent.evidence.Asked;
import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.evidence.Asking;
import dev.countersign.agent.evidence.Findings;
import dev.countersign.agent.run.MigrationPlan;
import dev.countersign.agent.run.OrderVerdict.Genuine;
import dev.countersign.protocol.policy.EvidencePart;
import java.util.Optional;

/** What comes of an order to gather evidence, at its target. */
public sealed interface Looked {

  /** Nothing was found out. */
  record Refused(Reason reason) implements Looked {}

  /** As much as the findings say, and why what they lack is missing. */
  record Found(Findings findings) implements Looked {}

  /**
   * Looks, and leaves nothing behind.
   *
   * @param keepsFromMeasuring why changes are not measured there, where they are not
   */
  static Looked at(Database database, Genuine genuine, Optional<Reason> keepsFromMeasuring)
      throws InterruptedException {
    var order = genuine.order();
    if (database.dialect() != order.dialect()) {
      return new Refused(
          new Reason(
              "WRONG_DIALECT",
              "Expected a target that speaks %s, as governance says, but the agent is configured for %s"
                  .formatted(order.dialect(), database.dialect())));
    }
    return switch (asked(database, genuine, keepsFromMeasuring)) {
      case Asking.Refused(var reason) -> new Refused(reason);
      case Asked asked -> {
        var findings = new Findings(asked);
        yield look(database, asked, findings)
            .<Looked>map(Refused::new)
            .orElseGet(() -> new Found(findings));
      }
    };
  }

  /** Of migrations the target's own table has to say which of them would run. */
  private static Asking asked(
      Database database, Genuine genuine, Optional<Reason> keepsFromMeasuring)
      throws InterruptedException {
    var order = genuine.order();
    if (genuine.migrations().isEmpty()) {
      return Asking.about(order, genuine.text(), keepsFromMeasuring);
    }
    return switch (database.plan(genuine.migrations().get())) {
      case MigrationPlan.Refused(var code, var message) ->
          new Asking.Refused(new Reason(code, message));
      case MigrationPlan.Steps(var steps) -> Asking.about(order, steps, keepsFromMeasuring);
    };
  }

  private static Optional<Reason> look(Database database, Asked asked, Findings findings)
      throws InterruptedException {
    if (asked.pieces().isEmpty()) {
      return Optional.empty(); // nothing would run, which the findings say
    }
    var lost = database.gather(asked, findings);
    if (lost.isPresent() || !asked.wants(EvidencePart.ROWS) || asked.isRead()) {
      return lost;
    }
    var unmeasured = asked.unmeasurable();
    if (unmeasured.isEmpty()) {
      unmeasured = database.measure(asked, findings);
    }
    unmeasured.ifPresent(it -> findings.missing(EvidencePart.ROWS, 0, it.code(), it.why()));
    return Optional.empty();
  }
}
