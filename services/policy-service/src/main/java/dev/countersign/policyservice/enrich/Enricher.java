package dev.countersign.policyservice.enrich;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.Target;
import dev.countersign.engine.request.Enrichment;
import dev.countersign.engine.request.Permissions;
import dev.countersign.engine.request.RequestState;
import dev.countersign.policyservice.enrich.TextCheck.NoText;
import dev.countersign.policyservice.enrich.TextCheck.Text;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.sql.SqlAnalyzer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns the exact bytes of a submission into facts, before the rules are asked. Pure. */
public final class Enricher {
  private Enricher() {}

  /** Loads the parser, which takes most of a second that no caller should wait. */
  public static void warmUp() {
    SqlAnalyzer.analyze(Dialect.POSTGRESQL, "SELECT 1");
  }

  /**
   * What the exact bytes tell; of a submission that is there already, only whether it is the same.
   *
   * @param sent the payloads that travel with the submission
   * @param actor who submits it: policies are looked into only for whoever may change them
   * @param state of the request that is submitted, which may be there already
   * @param stored the payloads of requests that are there
   * @param patience how long the analysis of the text may take
   */
  public static Enrichment enrich(
      SubmitRequest submission,
      List<Payload> sent,
      Actor actor,
      RequestState state,
      Governance governance,
      StoredPayloads stored,
      Duration patience) {
    var payloads = new SentPayloads(sent);
    if (state instanceof RequestState.Known known) {
      return new Enrichment(
          Optional.empty(),
          List.of(),
          SameContent.test(submission, payloads, known, stored),
          Optional.empty());
    }
    var objections = new ArrayList<String>();
    var note = submission.note().flatMap(digest -> note(payloads, digest, objections));
    if (submission.kind() == OperationKind.POLICY_CHANGE) {
      return Permissions.mayChangePolicies(governance, actor)
          ? PolicyChangeCheck.enrich(
              payloads.content(submission.operation()), governance, objections, note)
          : new Enrichment(Optional.empty(), objections, false, note);
    }
    var facts = facts(submission, payloads, governance, objections, patience);
    return new Enrichment(facts, objections, false, note);
  }

  private static Optional<OperationFacts> facts(
      SubmitRequest submission,
      SentPayloads payloads,
      Governance governance,
      List<String> objections,
      Duration patience) {
    return switch (submission.kind()) {
      case SQL -> statements(submission, payloads, governance, objections, patience);
      case APPROVAL -> DocumentCheck.facts(payloads.content(submission.operation()), objections);
      case MIGRATION ->
          governance
              .target(submission.target())
              .map(Target::dialect)
              .flatMap(
                  dialect ->
                      MigrationCheck.facts(
                          payloads.content(submission.operation()), dialect, objections, patience));
      case TOOL_CALL, RELEASE, SCHEMA_CAPTURE, POLICY_CHANGE -> {
        objections.add(
            "Expected an operation of kind SQL, MIGRATION, APPROVAL or POLICY_CHANGE, but it is "
                + submission.kind());
        yield Optional.empty();
      }
    };
  }

  private static Optional<OperationFacts> statements(
      SubmitRequest submission,
      SentPayloads payloads,
      Governance governance,
      List<String> objections,
      Duration patience) {
    return switch (TextCheck.of(payloads.content(submission.operation()))) {
      case NoText(var why) -> {
        objections.add(why);
        yield Optional.empty();
      }
      case Text(var text) ->
          governance
              .target(submission.target())
              .map(Target::dialect)
              .map(dialect -> analyzed(dialect, text, objections, patience));
    };
  }

  private static OperationFacts analyzed(
      Dialect dialect, String text, List<String> objections, Duration patience) {
    var analysis = SqlAnalyzer.analyze(dialect, text, patience);
    analysis.objection().ifPresent(objections::add);
    return analysis.facts();
  }

  private static Optional<SubmissionNote> note(
      SentPayloads payloads, Digest digest, List<String> objections) {
    try {
      return Optional.of(Wire.decode(payloads.content(digest).toArray(), SubmissionNote.class));
    } catch (MalformedRecordException e) {
      objections.add("Expected a note that can be read, but it is none");
      return Optional.empty();
    }
  }
}
