package dev.countersign.notifier.slack;

import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointTested;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.ApprovalConsumed;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewOverdue;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import dev.countersign.protocol.request.RequestEvent.EvidenceAsked;
import dev.countersign.protocol.request.RequestEvent.EvidenceFailed;
import dev.countersign.protocol.request.RequestEvent.EvidenceGathered;
import dev.countersign.protocol.request.RequestEvent.EvidenceRead;
import dev.countersign.protocol.request.RequestEvent.ExecutionCancelled;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.ExecutionGranted;
import dev.countersign.protocol.request.RequestEvent.ExecutionInspected;
import dev.countersign.protocol.request.RequestEvent.ExecutionQueued;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import dev.countersign.protocol.request.RequestEvent.ExecutionStarted;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import dev.countersign.protocol.request.RequestEvent.ExecutionUnknown;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.GrantExpired;
import dev.countersign.protocol.request.RequestEvent.LateReport;
import dev.countersign.protocol.request.RequestEvent.PublicationAsked;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestEvent.RequestRejected;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.ResultForgotten;
import dev.countersign.protocol.request.RequestEvent.ResultRead;
import dev.countersign.protocol.request.RequestEvent.StepBypassed;
import dev.countersign.protocol.request.RequestEvent.StepMet;
import dev.countersign.protocol.request.RequestEvent.StepOpened;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.RequestEvent.TurnMissed;
import dev.countersign.protocol.request.RequestEvent.VoteCast;
import dev.countersign.protocol.request.RequestEvent.VoteDiscounted;
import dev.countersign.protocol.request.RequestEvent.VoteWithdrawn;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import java.util.Locale;
import java.util.Optional;

/**
 * What people want to hear of an event, in a sentence.
 *
 * @param detail what more there is to see
 * @param code whether the detail is a text of SQL
 * @param beware what an operation may do to rows and tables, where there is something to say of it
 * @param loud whether everybody in the channel is to be called
 */
record Headline(
    String text, Optional<String> detail, boolean code, Optional<String> beware, boolean loud) {

  /** For who is in the channel and looks. */
  Headline(String text, Optional<String> detail, boolean code) {
    this(text, detail, code, Optional.empty(), false);
  }

  /** Nothing, for what only programs want to hear. */
  static Optional<Headline> of(Recorded<? extends LogEvent> recorded) {
    var request = recorded.meta().aggregate();
    return switch (recorded.event()) {
      case RequestEvent event -> of(request, recorded.meta().actor().subject().value(), event);
      case EndpointTested test ->
          just("Countersign can reach this channel, as the endpoint %s".formatted(test.name()));
      default -> Optional.empty(); // LogEvent is not sealed; of governance nothing else is told
    };
  }

  private static Optional<Headline> of(String request, String actor, RequestEvent event) {
    return switch (event) {
      case RequestSubmitted it ->
          Optional.of(
              new Headline(
                  switch (it.kind()) {
                    case APPROVAL -> "%s asks for an approval at %s".formatted(actor, it.target());
                    case POLICY_CHANGE -> "%s asks for a change of policies".formatted(actor);
                    case MIGRATION ->
                        "%s asks for migrations (%s) on %s"
                            .formatted(actor, word(it.facts().statementClass()), it.target());
                    case SQL, TOOL_CALL, RELEASE, SCHEMA_CAPTURE ->
                        "%s asks for a %s on %s"
                            .formatted(actor, word(it.facts().statementClass()), it.target());
                  },
                  Optional.of(it.facts().redacted()),
                  true,
                  switch (it.kind()) {
                    case SQL, MIGRATION -> EffectsLine.of(it.facts().effects());
                    case APPROVAL, POLICY_CHANGE, TOOL_CALL, RELEASE, SCHEMA_CAPTURE ->
                        Optional.empty();
                  },
                  false));
      case GlassBroken it ->
          loud(
              "%s BROKE THE GLASS for %s: it passes over every step that can be bypassed. Somebody else has to review it by %s"
                  .formatted(actor, request, it.reviewBy()));
      case StepOverridden it ->
          just(
              "%s overrode step %d of %s, alone and in place of its votes"
                  .formatted(actor, it.step(), request));
      case BreakGlassReviewed it ->
          just(
              "%s reviewed %s: breaking the glass was %s"
                  .formatted(actor, request, word(it.finding())));
      case BreakGlassReviewOverdue it ->
          loud(
              "Nobody has reviewed %s, for which glass was broken; it was due at %s"
                  .formatted(request, it.due()));
      case EvidenceGathered it -> just(EvidenceLine.of(request, it.evidence()));
      case EvidenceFailed it ->
          just("There is no evidence about %s: %s".formatted(request, it.failure().code()));
      case StepOpened it ->
          just("%s waits for votes on step %d until %s".formatted(request, it.step(), it.until()));
      case RequestApproved it ->
          just(
              "%s is approved until %s, for %d run(s)"
                  .formatted(request, it.until(), it.executions()));
      case ApprovalConsumed _ -> just("%s goes ahead: %s is consumed".formatted(actor, request));
      case RequestRejected it ->
          just("%s rejected %s on step %d".formatted(actor, request, it.step()));
      case RequestExpired it -> just("%s expired while %s".formatted(request, word(it.was())));
      case RequestCancelled _ -> just("%s called %s off".formatted(actor, request));
      case ExecutionSucceeded it ->
          just(
              "%s succeeded: %d row(s) returned, %d changed"
                  .formatted(it.execution(), it.result().rows(), it.result().affected()));
      case ExecutionFailed it ->
          Optional.of(
              new Headline(
                  "%s failed: %s".formatted(it.execution(), it.failure().code()),
                  Optional.of(it.failure().message()),
                  false));
      case ExecutionCancelled it ->
          just("%s was stopped before it took effect".formatted(it.execution()));
      case ExecutionUnknown it ->
          just(
              "Nobody knows what became of %s: its agent was last heard of at %s"
                  .formatted(it.execution(), it.lastHeard()));
      case ExecutionInspected it ->
          Optional.of(
              new Headline(
                  "A person has to say what became of %s".formatted(it.execution()),
                  Optional.of(it.found()),
                  false));
      case ExecutionReconciled it ->
          Optional.of(
              new Headline(
                  it.reason().isPresent()
                      ? "%s says that %s %s".formatted(actor, it.execution(), word(it.outcome()))
                      : "%s is settled: %s".formatted(it.execution(), word(it.outcome())),
                  Optional.of(it.evidence()).filter(words -> !words.isEmpty()),
                  false));
      case WorkflowPinned _,
          VoteCast _,
          VoteWithdrawn _,
          VoteDiscounted _,
          StepMet _,
          StepBypassed _,
          EvidenceAsked _,
          EvidenceRead _,
          ExecutionQueued _,
          TurnMissed _,
          ExecutionGranted _,
          GrantExpired _,
          PublicationAsked _,
          ExecutionStarted _,
          CancelAsked _,
          LateReport _,
          ResultRead _,
          ResultForgotten _ ->
          Optional.empty();
    };
  }

  private static Optional<Headline> loud(String text) {
    return Optional.of(new Headline(text, Optional.empty(), false, Optional.empty(), true));
  }

  private static Optional<Headline> just(String text) {
    return Optional.of(new Headline(text, Optional.empty(), false));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
