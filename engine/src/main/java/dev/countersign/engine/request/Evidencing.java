package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.EVIDENCE_AWAITED;
import static dev.countersign.protocol.request.RefusalCode.EVIDENCE_MISSING;
import static dev.countersign.protocol.request.RefusalCode.EVIDENCE_NOT_AWAITED;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NO_EVIDENCE;

import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.Pool;
import dev.countersign.engine.request.RequestState.Judged;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.engine.request.RequestState.Pending;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.evidence.EvidenceReport.Gathered;
import dev.countersign.protocol.evidence.EvidenceReport.NotGathered;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.policy.EvidenceWish;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestCommand.GatherEvidence;
import dev.countersign.protocol.request.RequestCommand.RecordEvidenceRead;
import dev.countersign.protocol.request.RequestCommand.ReportEvidence;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.EvidenceAsked;
import dev.countersign.protocol.request.RequestEvent.EvidenceFailed;
import dev.countersign.protocol.request.RequestEvent.EvidenceGathered;
import dev.countersign.protocol.request.RequestEvent.EvidenceRead;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Evidence for those who vote. Where policies want it, it is asked for when the votes are, and
 * nobody approves until it is there, or has failed and is not required. To say no, nobody needs it.
 */
final class Evidencing {
  private static final int MOST_GATHERINGS = 20;

  /** What runs at a target, where something can be found out about it. */
  private static final Set<OperationKind> GATHERED_OF =
      Set.of(OperationKind.SQL, OperationKind.MIGRATION);

  private static final Failure NO_POOL =
      new Failure("NO_POOL", "Expected a pool that serves the target, but there is none");
  private static final Failure TIMED_OUT =
      new Failure("TIMED_OUT", "Expected an agent to report in time, but none did");

  private Evidencing() {}

  /** What policies want gathered about such an operation before anybody approves. */
  static Optional<EvidenceWish> wanted(OperationKind kind, boolean breakGlass, Workflow workflow) {
    return workflow
        .evidence()
        .filter(_ -> GATHERED_OF.contains(kind))
        .filter(_ -> !breakGlass && !workflow.steps().isEmpty());
  }

  private static Optional<EvidenceWish> wanted(Known request, Workflow workflow) {
    var asked = request.submission();
    return wanted(asked.kind(), asked.breakGlass(), workflow);
  }

  /** Right behind a submission. */
  static void begin(Hearing hearing, Optional<Bytes> resultKey) {
    if (hearing.state() instanceof Judged request) {
      wanted(request, request.workflow()).ifPresent(wish -> ask(hearing, request, wish, resultKey));
    }
  }

  private static void ask(
      Hearing hearing, Judged request, EvidenceWish wish, Optional<Bytes> resultKey) {
    int number = request.submission().evidence().map(Gathering::number).orElse(0) + 1;
    var key = resultKey.filter(_ -> request.submission().stored()); // else numbers alone
    var pool = hearing.governance().poolOf(request.submission().target()).map(Pool::name);
    hearing.record(
        new EvidenceAsked(number, wish.gather(), pool, hearing.now().plus(wish.within()), key));
    if (pool.isEmpty()) {
      hearing.record(new EvidenceFailed(number, NO_POOL));
    }
  }

  /** Says that a gathering has taken too long. */
  static void catchUp(Hearing hearing) {
    if (hearing.state() instanceof Pending request) {
      request
          .evidenceDue()
          .filter(hearing::isOver)
          .ifPresent(
              _ ->
                  hearing.record(
                      new EvidenceFailed(
                          request.submission().evidence().orElseThrow().number(), TIMED_OUT)));
    }
  }

  /** Why nobody may approve yet, for want of evidence. */
  static Optional<Decision<RequestEvent>> objection(Pending request) {
    return request
        .submission()
        .evidence()
        .flatMap(
            it ->
                it.isAwaited()
                    ? Optional.of(
                        not(
                            EVIDENCE_AWAITED,
                            "Expected an approval once there is evidence, but that about %s is"
                                + " still being gathered, until %s at most",
                            request,
                            it))
                    : isRequired(request) ? lack(request, it) : Optional.empty());
  }

  /** What is required is each part that policies want, as far as there is anything of the sort. */
  private static Optional<Decision<RequestEvent>> lack(Pending request, Gathering it) {
    if (!it.isGathered()) {
      return Optional.of(
          not(
              EVIDENCE_MISSING,
              "Expected evidence, which policies require, but gathering it about %s failed (it had"
                  + " until %s); ask for it again",
              request,
              it));
    }
    var lacking = it.gather().stream().filter(it.missing()::contains).toList();
    return lacking.isEmpty()
        ? Optional.empty()
        : Optional.of(
            refuse(
                EVIDENCE_MISSING,
                "Expected all evidence that policies require, but about %s there is no %s (request"
                    + " show says why); ask for it again",
                request.id(),
                lacking.stream()
                    .map(part -> part.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", no "))));
  }

  private static Decision<RequestEvent> not(
      RefusalCode code, String message, Known request, Gathering it) {
    return refuse(code, "%s", message.formatted(request.id(), it.until()));
  }

  private static boolean isRequired(Judged request) {
    return request.workflow().evidence().filter(EvidenceWish::required).isPresent();
  }

  /** Once more: by the requester, or whoever may vote. */
  static Decision<RequestEvent> again(Hearing hearing, GatherEvidence again) {
    if (!(hearing.state() instanceof Pending request)) {
      return Voting.notPending(hearing);
    }
    if (!hearing.may(Permission.REQUEST_VIEW_OWN, request) && !mayVote(hearing, request)) {
      return refuse(
          FORBIDDEN,
          "Expected the requester %s or somebody who may vote on %s, but it is %s",
          request.submission().requester(),
          request.id(),
          hearing.subject());
    }
    if (again.resultKey().isPresent() && !Dispatching.isKey(again.resultKey().get())) {
      return Dispatching.refuseKey(again.resultKey().get());
    }
    var wish = wanted(request, request.workflow());
    if (wish.isEmpty()) {
      return refuse(
          NO_EVIDENCE,
          "Expected a request about which policies want evidence, but %s is none",
          request.id());
    }
    var before = request.submission().evidence();
    if (before.filter(Gathering::isAwaited).isPresent()) {
      return objection(request).orElseThrow();
    }
    if (before.map(Gathering::number).orElse(0) >= MOST_GATHERINGS) {
      return refuse(
          NO_EVIDENCE,
          "Expected evidence to be gathered %d times at most, but %s has had all of them",
          MOST_GATHERINGS,
          request.id());
    }
    ask(hearing, request, wish.get(), again.resultKey());
    return hearing.accept();
  }

  private static boolean mayVote(Hearing hearing, Pending request) {
    var own =
        new Vote(
            hearing.subject(),
            dev.countersign.protocol.request.Verdict.APPROVE,
            hearing.actor().token());
    return hearing.actor().kind() == PrincipalKind.PERSON
        && hearing
            .electorate(request, Set.of(), List.of(own))
            .mayVote(hearing.subject(), request.open());
  }

  /** The first report of an agent of the pool that was asked counts. */
  static Decision<RequestEvent> report(Hearing hearing, ReportEvidence told) {
    if (!(hearing.state() instanceof Pending request)
        || request
            .submission()
            .evidence()
            .filter(it -> it.isAwaited() && it.number() == told.gathering())
            .isEmpty()) {
      return refuse(
          EVIDENCE_NOT_AWAITED,
          "Expected evidence that is awaited, but that of gathering %d about %s is not",
          told.gathering(),
          hearing.ask().request());
    }
    var pool = request.submission().evidence().flatMap(Gathering::pool).orElseThrow();
    if (!Reporting.isOfPool(hearing, pool)) {
      return refuse(
          FORBIDDEN, "Expected an agent of pool %s, but %s is none", pool, hearing.subject());
    }
    return hearing.accept(
        switch (told.report()) {
          case Gathered(var evidence) ->
              new EvidenceGathered(told.gathering(), EvidenceLimits.clipped(evidence));
          case NotGathered(var failure) ->
              new EvidenceFailed(told.gathering(), EvidenceLimits.clipped(failure));
        });
  }

  /** Handing out what is sealed, which is on the log before it is in anyone's hands. */
  static Decision<RequestEvent> read(Hearing hearing, RecordEvidenceRead reading) {
    if (hearing.state() instanceof Known request && !mayRead(hearing, request, reading.samples())) {
      return refuse(
          FORBIDDEN,
          "Expected someone who may read %s of %s, but %s may not",
          reading.samples() ? "samples" : "the text",
          request.id(),
          hearing.subject());
    }
    if (!(hearing.state() instanceof Known request)
        || request
            .submission()
            .evidence()
            .filter(
                it -> it.stage() == Gathering.Stage.SEALED && it.number() == reading.gathering())
            .isEmpty()) {
      return refuse(
          NO_EVIDENCE,
          "Expected sealed evidence, but gathering %d about %s has none",
          reading.gathering(),
          hearing.ask().request());
    }
    return hearing.accept(new EvidenceRead(reading.gathering(), reading.samples()));
  }

  private static boolean mayRead(Hearing hearing, Known request, boolean samples) {
    var parties = Parties.of(request);
    return samples
        ? Permissions.mayReadSamples(hearing.governance(), hearing.actor(), parties)
        : Permissions.mayReadText(hearing.governance(), hearing.actor(), parties);
  }
}
