package dev.countersign.agent.outside;

import dev.countersign.agent.session.SettledBeforeException;
import dev.countersign.protocol.execution.EarlierRun;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.execution.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What other runs of a request left in the table of receipts, against what the log knows of them.
 * They differ once the topics are restored from a backup: what ran after it is then granted anew,
 * and where the old grant has lapsed meanwhile, under another number, which no receipt stands
 * under.
 */
public final class EarlierReceipts {
  private static final int SHOWN = 3;

  private EarlierReceipts() {}

  /**
   * One of them.
   *
   * @param execution as it stands in the table
   * @param state its word there
   */
  public record Found(String execution, String state) {}

  /** The ids between these two, both included, are those of the request, in any collation. */
  public static String first(ExecutionId execution) {
    return execution.request().value() + "/0";
  }

  /** The other end. */
  public static String last(ExecutionId execution) {
    return ExecutionId.of(execution.request(), ExecutionId.MAX_NUMBER).value();
  }

  /**
   * Looks at all of them.
   *
   * @throws SettledBeforeException where one is not as the log has it
   */
  public static void check(Grant grant, List<Found> receipts) throws SettledBeforeException {
    var forgotten =
        receipts.stream()
            .filter(it -> !it.execution().equals(grant.execution().value()))
            .filter(it -> !isKnown(grant, it))
            .toList();
    if (!forgotten.isEmpty()) {
      throw SettledBeforeException.another(
          ("Expected no receipt of this request at the target but of runs that the log knows, but"
                  + " there is %s: if the log was restored from a backup, that ran after it was"
                  + " made; nothing was run")
              .formatted(
                  forgotten.stream()
                      .limit(SHOWN)
                      .map(it -> it.execution() + " (" + it.state() + ")")
                      .collect(Collectors.joining(", "))));
    }
  }

  /**
   * A tombstone lets nothing have happened, and a run that succeeded may have left anything. One
   * that failed left no receipt, unless its agent did not know and a person said that it failed.
   */
  private static boolean isKnown(Grant grant, Found receipt) {
    var state = ReceiptState.of(receipt.state());
    if (state.equals(Optional.of(ReceiptState.TOMBSTONE))) {
      return true;
    }
    return grant.earlier().stream()
        .filter(it -> is(grant, it, receipt))
        .anyMatch(
            it ->
                it.outcome() == Outcome.SUCCEEDED
                    || (it.reconciled() && !state.equals(Optional.of(ReceiptState.DONE))));
  }

  private static boolean is(Grant grant, EarlierRun run, Found receipt) {
    return ExecutionId.of(grant.execution().request(), run.number())
        .value()
        .equals(receipt.execution());
  }
}
