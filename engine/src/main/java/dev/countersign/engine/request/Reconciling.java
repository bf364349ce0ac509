package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_INSPECTED;
import static dev.countersign.protocol.request.RefusalCode.NOT_UNKNOWN;
import static dev.countersign.protocol.request.RefusalCode.REASON_REQUIRED;

import dev.countersign.engine.Decision;
import dev.countersign.engine.request.RequestState.Executing;
import dev.countersign.engine.request.Run.Unknown;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.request.RequestCommand.ReconcileExecution;
import dev.countersign.protocol.request.RequestCommand.ReportInspection;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.ExecutionInspected;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import java.util.Optional;

/**
 * The truth about an Unknown execution. An agent of the pool finds it at the target where a receipt
 * or its absence tells; where nothing there can, it says so, and then a person may say what became
 * of it: not before, for what has not been looked at may yet be committed by an agent that is late.
 */
final class Reconciling {
  private static final int MAX_WORDS = 4_000;

  /** What is found may change while somebody mends the target; it is not told for ever. */
  private static final int MAX_INSPECTIONS = 20;

  private Reconciling() {}

  static Decision<RequestEvent> inspect(Hearing hearing, ReportInspection seen) {
    var unknown = unknown(hearing, seen.execution());
    if (unknown.isEmpty()) {
      return notUnknown(seen.execution());
    }
    var run = unknown.get();
    if (!Reporting.isOfPool(hearing, run.pool())) {
      return notOfPool(hearing, run);
    }
    var found = Wording.clipped(seen.found(), MAX_WORDS);
    return run.found().filter(found::equals).isPresent() || run.inspections() >= MAX_INSPECTIONS
        ? new Decision.Nothing<>()
        : hearing.accept(new ExecutionInspected(run.execution(), found));
  }

  static Decision<RequestEvent> reconcile(Hearing hearing, ReconcileExecution truth) {
    var unknown = unknown(hearing, truth.execution());
    if (unknown.isEmpty()) {
      return notUnknown(truth.execution());
    }
    var run = unknown.get();
    return objection(hearing, run, truth)
        .orElseGet(
            () ->
                hearing.accept(
                    new ExecutionReconciled(
                        run.execution(),
                        truth.outcome(),
                        Wording.clipped(truth.evidence(), MAX_WORDS),
                        truth.reason(),
                        Reporting.runsLeft(
                            hearing, (Executing) hearing.state(), run, truth.outcome()))));
  }

  private static Optional<Decision<RequestEvent>> objection(
      Hearing hearing, Unknown run, ReconcileExecution truth) {
    var notAllowed =
        hearing.actor().kind() == PrincipalKind.AGENT
            ? agentMayNot(hearing, run, truth)
            : personMayNot(hearing, run, truth);
    return notAllowed.or(
        () ->
            truth.outcome() == Outcome.SUCCEEDED || truth.outcome() == Outcome.FAILED
                ? Optional.empty()
                : Optional.of(
                    refuse(
                        FORBIDDEN,
                        "Expected %s to have succeeded or failed, but it is said to be %s",
                        run.execution(),
                        Wording.word(truth.outcome()))));
  }

  /** Any agent of the pool may have looked at the target; the one that ran it may be gone. */
  private static Optional<Decision<RequestEvent>> agentMayNot(
      Hearing hearing, Unknown run, ReconcileExecution truth) {
    if (!Reporting.isOfPool(hearing, run.pool())) {
      return Optional.of(notOfPool(hearing, run));
    }
    return truth.reason().isPresent()
        ? Optional.of(refuse(FORBIDDEN, "Expected no reason from an agent, but there is one"))
        : Optional.empty();
  }

  private static Optional<Decision<RequestEvent>> personMayNot(
      Hearing hearing, Unknown run, ReconcileExecution truth) {
    var request = (Executing) hearing.state();
    var person = hearing.subject();
    if (hearing.actor().kind() != PrincipalKind.PERSON
        || !hearing.mayToAny(Permission.EXECUTION_RECONCILE, request)) {
      return Optional.of(
          refuse(
              FORBIDDEN,
              "Expected an agent of pool %s, or a person who may reconcile executions at %s, but %s"
                  + " is neither",
              run.pool(),
              request.submission().target(),
              person));
    }
    if (hearing.byRequester(request)) {
      return Optional.of(
          refuse(
              FORBIDDEN, "Expected somebody else than the requester, but %s asked for it", person));
    }
    if (run.found().isEmpty()) {
      return Optional.of(
          refuse(
              NOT_INSPECTED,
              "Expected an agent of pool %s to have looked at the target first, but none has said"
                  + " that it cannot tell what became of %s",
              run.pool(),
              run.execution()));
    }
    return truth.reason().isPresent()
            && truth.evidence().isEmpty()
            && hearing.ask().enrichment().words()
        ? Optional.empty()
        : Optional.of(
            refuse(
                REASON_REQUIRED, "Expected a person's reason, and that alone, but it is not so"));
  }

  private static Optional<Unknown> unknown(Hearing hearing, ExecutionId execution) {
    return hearing.state() instanceof Executing request
            && request.run() instanceof Unknown run
            && run.execution().equals(execution)
        ? Optional.of(run)
        : Optional.empty();
  }

  private static Decision<RequestEvent> notUnknown(ExecutionId execution) {
    return refuse(
        NOT_UNKNOWN, "Expected an execution of unknown outcome, but %s is none", execution);
  }

  private static Decision<RequestEvent> notOfPool(Hearing hearing, Unknown run) {
    return refuse(
        FORBIDDEN, "Expected an agent of pool %s, but %s is none", run.pool(), hearing.subject());
  }
}
