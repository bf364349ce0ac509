package dev.countersign.requestservice.rest;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.policy.Alternative;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.requestservice.view.ExecutionView;
import dev.countersign.requestservice.view.LaneView;
import dev.countersign.requestservice.view.MetStep;
import dev.countersign.requestservice.view.RequestView;
import dev.countersign.requestservice.view.ReviewView;
import dev.countersign.requestservice.view.Standing;
import dev.countersign.requestservice.view.VoteView;
import dev.countersign.requestservice.view.Waiting;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Shows a row of the view to a caller. Pure. */
final class RequestPresenter {
  /** What a reader must know of a text before believing that somebody wrote it so. */
  static final String MENDED = "[not UTF-8: \uFFFD stands for bytes that are no character] ";

  private RequestPresenter() {}

  /**
   * The payloads in which people say something: the note first, then what was said on it, and last
   * what there is at most one of.
   */
  static List<Digest> wordsOf(RequestView row) {
    return Stream.concat(row.asked().note().stream(), comments(row)).distinct().toList();
  }

  /** On votes, for overriding steps, on what became of runs, and in a review. */
  private static Stream<Digest> comments(RequestView row) {
    return Stream.of(
            row.votes().stream().flatMap(it -> it.comment().stream()),
            row.met().stream()
                .flatMap(it -> it.override().stream())
                .map(MetStep.Overridden::reason),
            row.executions().stream()
                .flatMap(it -> it.reconciled().stream())
                .map(ExecutionView.Reconciled::reason),
            row.review().flatMap(ReviewView::closing).stream().map(ReviewView.Closing::comment))
        .flatMap(it -> it);
  }

  /**
   * The row as JSON.
   *
   * @param payloads what the caller may read
   * @param now whether a review is overdue hangs on it
   */
  static RequestJson show(RequestView row, Contents payloads, Governance governance, Instant now) {
    return show(row, payloads, governance, Optional.empty(), now);
  }

  /** The same, with the lane that it waits in. */
  static RequestJson show(
      RequestView row,
      Contents payloads,
      Governance governance,
      Optional<LaneView> lane,
      Instant now) {
    var asked = row.asked();
    var standing = row.standing();
    var exact = Optional.ofNullable(payloads.here().get(asked.operation()));
    var note = asked.note().map(payloads.here()::get).flatMap(RequestPresenter::note);
    return new RequestJson(
        row.id(),
        Texts.word(row.status()),
        row.sequence(),
        Texts.word(asked.kind()),
        asked.target().target(),
        asked.target().environment(),
        asked.requester().subject(),
        Texts.word(asked.requester().kind()),
        asked.at(),
        row.updated(),
        until(row, governance),
        frozen(row, governance),
        lane.flatMap(it -> LaneJson.QueueJson.of(row, it)),
        asked.operation(),
        exact.filter(_ -> isText(asked.kind())).map(RequestPresenter::text),
        exact
            .filter(_ -> asked.kind() == OperationKind.APPROVAL)
            .flatMap(RequestPresenter::approval),
        exact
            .filter(_ -> asked.kind() == OperationKind.POLICY_CHANGE)
            .flatMap(RequestPresenter::policyChange),
        exact
            .filter(_ -> asked.kind() == OperationKind.MIGRATION)
            .flatMap(Documents::readMigrations)
            .map(MigrationBody::of),
        note.map(SubmissionNote::reason).filter(it -> !it.isEmpty()),
        note.map(SubmissionNote::ticket).filter(it -> !it.isEmpty()),
        new RequestJson.FactsJson(
            Texts.word(asked.facts().statementClass()),
            asked.facts().statements(),
            asked.facts().tables(),
            asked.facts().functions(),
            asked.facts().redacted(),
            asked.facts().findings(),
            EffectsJson.of(asked.facts().effects()),
            asked.facts().fingerprint()),
        asked.shareWith(),
        asked.consumers(),
        Texts.word(asked.dispatch()),
        row.workflow().map(Workflow::policies).orElse(List.of()),
        steps(row, payloads),
        row.votes().stream().map(vote -> vote(vote, payloads)).toList(),
        waitingFor(row),
        Waiting.canVote(row, governance),
        standing.way().map(Texts::word),
        standing.approvedAt(),
        row.review().map(it -> breakGlass(it, payloads, now)),
        EvidenceJson.of(row),
        standing.consumption().map(Standing.Consumption::by),
        standing.consumption().map(Standing.Consumption::at),
        standing.runsLeft(),
        row.executions().stream().map(run -> execution(run, payloads)).toList(),
        abridged(row, payloads.leftOut()));
  }

  private static boolean isText(OperationKind kind) {
    return switch (kind) {
      case SQL, TOOL_CALL, RELEASE, SCHEMA_CAPTURE -> true;
      case APPROVAL, POLICY_CHANGE, MIGRATION -> false;
    };
  }

  /** The log says when its time would be over without freezes. */
  private static Optional<Instant> until(RequestView row, Governance governance) {
    var standing = row.standing();
    var since = standing.approvedAt().orElse(row.asked().at());
    return standing
        .until()
        .flatMap(until -> governance.deadline(row.asked().target(), since, until));
  }

  private static Optional<FreezeJson.HoldJson> frozen(RequestView row, Governance governance) {
    var target = row.asked().target();
    return switch (row.status()) {
      case PENDING, APPROVED, EXECUTING ->
          (row.glassBroken()
                  ? governance.nonBypassableFreezeAt(target)
                  : governance.freezeAt(target))
              .map(FreezeJson.HoldJson::of);
      case COMPLETED, REJECTED, EXPIRED, CANCELLED -> Optional.empty();
    };
  }

  private static List<String> abridged(RequestView row, Set<Digest> leftOut) {
    var asked = row.asked();
    return Stream.of(
            Optional.of(exactField(asked.kind())).filter(_ -> leftOut.contains(asked.operation())),
            Optional.of("reason").filter(_ -> asked.note().filter(leftOut::contains).isPresent()),
            Optional.of("facts").filter(_ -> asked.cut()),
            Optional.of("comments").filter(_ -> comments(row).anyMatch(leftOut::contains)))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Under which name the exact bytes are shown. */
  private static String exactField(OperationKind kind) {
    return switch (kind) {
      case POLICY_CHANGE -> "policyChange";
      case MIGRATION -> "migration";
      case SQL, APPROVAL, TOOL_CALL, RELEASE, SCHEMA_CAPTURE -> "sql";
    };
  }

  private static Optional<RequestJson.ApprovalJson> approval(Bytes content) {
    return Documents.read(content)
        .map(
            it ->
                new RequestJson.ApprovalJson(it.digest(), it.title(), it.description(), it.link()));
  }

  private static Optional<RequestJson.PolicyChangeJson> policyChange(Bytes content) {
    return Documents.readPolicies(content)
        .map(it -> new RequestJson.PolicyChangeJson(it.basedOn(), it.policies()));
  }

  private static RequestJson.BreakGlassJson breakGlass(
      ReviewView review, Contents payloads, Instant now) {
    var closing = review.closing();
    return new RequestJson.BreakGlassJson(
        review.due(),
        review.overdueAt(now),
        closing.map(it -> Texts.word(it.finding())),
        closing.map(ReviewView.Closing::by),
        closing.map(ReviewView.Closing::at),
        closing.flatMap(it -> text(payloads, it.comment())));
  }

  private static ExecutionJson execution(ExecutionView run, Contents payloads) {
    return ExecutionJson.of(run, run.reconciled().flatMap(it -> text(payloads, it.reason())));
  }

  private static List<RequestJson.StepJson> steps(RequestView row, Contents payloads) {
    var steps = row.workflow().map(Workflow::steps).orElse(List.of());
    var met = row.met().stream().collect(Collectors.toMap(MetStep::step, Function.identity()));
    return IntStream.rangeClosed(1, steps.size())
        .mapToObj(
            number ->
                step(
                    row,
                    number,
                    steps.get(number - 1),
                    Optional.ofNullable(met.get(number)),
                    payloads))
        .toList();
  }

  private static RequestJson.StepJson step(
      RequestView row, int number, Step step, Optional<MetStep> met, Contents payloads) {
    return new RequestJson.StepJson(
        number,
        step.name(),
        step.policies(),
        met.map(RequestPresenter::behind).orElseGet(() -> unmet(row, number)),
        step.quorums().stream()
            .map(quorum -> new RequestJson.QuorumJson(quorum.count(), quorum.anyOf()))
            .toList(),
        step.alternatives().stream().map(Alternative::quorums).toList(),
        Texts.word(step.reject()),
        step.rejections(),
        step.selfApproval(),
        step.samePeople(),
        step.excluded(),
        step.excludedTeams(),
        met.map(MetStep::seats).orElse(List.of()),
        met.flatMap(it -> overridden(it, payloads)),
        met.filter(MetStep::bypassed).map(MetStep::at));
  }

  private static Optional<RequestJson.OverriddenJson> overridden(MetStep step, Contents payloads) {
    return step.override()
        .map(it -> new RequestJson.OverriddenJson(it.by(), step.at(), text(payloads, it.reason())));
  }

  private static String behind(MetStep step) {
    if (step.bypassed()) {
      return "bypassed";
    }
    return step.override().isPresent() ? "overridden" : "met";
  }

  private static String unmet(RequestView row, int number) {
    if (row.status() != RequestStatus.PENDING) {
      return "closed";
    }
    return row.standing().step() == number ? "open" : "waiting";
  }

  private static List<String> waitingFor(RequestView row) {
    if (Waiting.openStep(row).isEmpty()) {
      return List.of();
    }
    return row.workflow().stream()
        .flatMap(workflow -> workflow.steps().stream().skip(row.standing().step() - 1L))
        .filter(step -> step.nonBypassable() || !row.glassBroken())
        .map(RequestPresenter::sentence)
        .toList();
  }

  /** What meets a step, in words. */
  static String sentence(Step step) {
    return step.alternatives().stream()
        .map(way -> sentence(step, way))
        .collect(Collectors.joining(", or "));
  }

  private static String sentence(Step step, Alternative way) {
    return way.quorums().stream()
        .map(number -> sentence(step.quorums().get(number - 1)))
        .collect(Collectors.joining(" and "));
  }

  private static String sentence(Quorum quorum) {
    return quorum.count()
        + " of "
        + quorum.anyOf().stream().map(Object::toString).collect(Collectors.joining(" or "));
  }

  private static RequestJson.VoteJson vote(VoteView vote, Contents payloads) {
    return new RequestJson.VoteJson(
        vote.step(),
        vote.voter(),
        Texts.word(vote.verdict()),
        vote.comment().flatMap(comment -> text(payloads, comment)),
        vote.at(),
        vote.withdrawn());
  }

  private static Optional<String> text(Contents payloads, Digest digest) {
    return Optional.ofNullable(payloads.here().get(digest)).map(RequestPresenter::text);
  }

  /** Other issuers than this one may put anything into a payload. */
  private static String text(Bytes content) {
    var bytes = content.toArray();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return MENDED + new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** A note that does not read was written by another issuer's program: shown as none. */
  private static Optional<SubmissionNote> note(Bytes bytes) {
    try {
      return Optional.of(Wire.decode(bytes.toArray(), SubmissionNote.class));
    } catch (MalformedRecordException e) {
      return Optional.empty();
    }
  }
}
