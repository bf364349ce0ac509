package dev.countersign.policyservice.decide;

import dev.countersign.engine.Decision.Accepted;
import dev.countersign.engine.Decision.Already;
import dev.countersign.engine.Decision.Nothing;
import dev.countersign.engine.Decision.Refused;
import dev.countersign.engine.governance.AgentEntry;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.lane.Turns;
import dev.countersign.engine.request.Ask;
import dev.countersign.engine.request.Enrichment;
import dev.countersign.engine.request.RequestDecider;
import dev.countersign.engine.request.RequestState;
import dev.countersign.policyservice.decide.SealedDecision.Answered;
import dev.countersign.policyservice.decide.SealedDecision.Enacted;
import dev.countersign.policyservice.enrich.Enricher;
import dev.countersign.policyservice.enrich.StoredPayloads;
import dev.countersign.policyservice.enrich.TextCheck;
import dev.countersign.policyservice.outgoing.EventSealer;
import dev.countersign.policyservice.outgoing.OutgoingRecord;
import dev.countersign.policyservice.outgoing.OutgoingRecords;
import dev.countersign.policyservice.outgoing.OwnCommands;
import dev.countersign.policyservice.outgoing.SealedEvent;
import dev.countersign.policyservice.trust.Verified.Genuine;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.lane.LaneCommand.LeaveLane;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.Reply;
import dev.countersign.protocol.request.Reply.AlreadyDone;
import dev.countersign.protocol.request.Reply.AlreadySubmitted;
import dev.countersign.protocol.request.Reply.CommandRefused;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestCommand.ClaimGrant;
import dev.countersign.protocol.request.RequestCommand.OverrideStep;
import dev.countersign.protocol.request.RequestCommand.ReconcileExecution;
import dev.countersign.protocol.request.RequestCommand.ReviewBreakGlass;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestCommand.TakeSlot;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.EvidenceAsked;
import dev.countersign.protocol.request.RequestEvent.PublicationAsked;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes a command about a request from the rules to signed records. Everything that could keep one
 * of them from being sent is found here, while refusing is still possible.
 */
public final class RequestDecisions {
  /** Ample for what people write; whatever others have sent, a submission gets this much. */
  private static final Duration LEAST_PATIENCE = Duration.ofMillis(50);

  private static final Duration MOST_PATIENCE = Duration.ofSeconds(1);

  private final EventSealer sealer;
  private final OutgoingRecords outgoing;
  private final AgentRecords forAgents;
  private final OwnCommands ourOwn;
  private final PublicationRecords publications;
  private final Limits limits;
  private final TimeAllowance allowance;

  /**
   * @param allowance for looking into what is submitted
   */
  public RequestDecisions(
      EventSealer sealer,
      OutgoingRecords outgoing,
      AgentRecords forAgents,
      OwnCommands ourOwn,
      PublicationRecords publications,
      Limits limits,
      TimeAllowance allowance) {
    this.sealer = sealer;
    this.outgoing = outgoing;
    this.forAgents = forAgents;
    this.ourOwn = ourOwn;
    this.publications = publications;
    this.limits = limits;
    this.allowance = allowance;
  }

  public SealedDecision<RequestState, RequestEvent> decide(
      Genuine command,
      RequestCommand asked,
      Folded<RequestState> before,
      Governance governance,
      StoredPayloads stored) {
    var now = Causes.now(before.state().lastTime(), command);
    var actor = governance.actorOf(command.header().principal());
    var ask =
        new Ask(
            command.header().id(),
            actor,
            command.header().issuer(),
            new RequestId(command.aggregate()),
            asked,
            enriched(command, asked, actor, before.state(), governance, stored));
    return switch (RequestDecider.decide(before.state(), ask, governance, now)) {
      case Accepted<RequestEvent>(var events) -> {
        var cause = Causes.of(command, actor, now, governance.epoch());
        var sealed = sealer.seal(Topics.EVENTS, cause, before.head(), events);
        yield enacted(command, asked, before, sealed, governance, stored, now);
      }
      case Refused<RequestEvent>(var code, var message)
          when asked instanceof TakeSlot turn
              && before.state() instanceof RequestState.Known request ->
          new Answered<>(
              new CommandRefused(command.aggregate(), command.header().id(), code, message),
              List.of(
                  ourOwn.lane(
                      request.submission().target(), new LeaveLane(turn.execution()), now)));
      case Refused<RequestEvent>(var code, var message) ->
          refused(command, asked, governance, code, message, now);
      case Already<RequestEvent>(var status, var sequence) ->
          answered(
              new AlreadySubmitted(command.aggregate(), command.header().id(), status, sequence));
      case Nothing<RequestEvent>() ->
          answered(
              new AlreadyDone(
                  command.aggregate(), command.header().id(), before.state().sequence()));
    };
  }

  /** A command that is refused before the rules are asked. */
  public SealedDecision<RequestState, RequestEvent> refuse(
      Genuine command,
      RequestCommand asked,
      Governance governance,
      RefusalCode code,
      String message) {
    return refused(command, asked, governance, code, message, command.appended());
  }

  private Enrichment enriched(
      Genuine command,
      RequestCommand asked,
      Actor actor,
      RequestState state,
      Governance governance,
      StoredPayloads stored) {
    return switch (asked) {
      case SubmitRequest submission ->
          enriched(command, submission, actor, state, governance, stored);
      case OverrideStep _, ReviewBreakGlass _, ReconcileExecution _ ->
          Enrichment.saying(command.payloads().stream().allMatch(TextCheck::saysSomething));
      default -> Enrichment.NONE;
    };
  }

  private Enrichment enriched(
      Genuine command,
      SubmitRequest submission,
      Actor actor,
      RequestState state,
      Governance governance,
      StoredPayloads stored) {
    long began = System.nanoTime();
    try {
      return Enricher.enrich(
          submission, command.payloads(), actor, state, governance, stored, patience());
    } finally {
      allowance.took(System.nanoTime() - began);
    }
  }

  private Duration patience() {
    var left = allowance.left();
    return left.compareTo(LEAST_PATIENCE) < 0
        ? LEAST_PATIENCE
        : left.compareTo(MOST_PATIENCE) > 0 ? MOST_PATIENCE : left;
  }

  private SealedDecision<RequestState, RequestEvent> enacted(
      Genuine command,
      RequestCommand asked,
      Folded<RequestState> before,
      List<SealedEvent<RequestEvent>> events,
      Governance governance,
      StoredPayloads stored,
      Instant now) {
    var after = Folding.requests().all(before, events);
    var cause = command.header().id();
    StoredPayloads payloads = digest -> sentOrStored(command.payloads(), stored, digest);
    List<OutgoingRecord> told;
    try {
      told =
          events.stream()
              .flatMap(
                  event ->
                      following(event.recorded().event(), after, governance, payloads, cause, now)
                          .stream())
              .toList();
    } catch (ErasedException e) {
      return refused(
          command, asked, governance, RefusalCode.OPERATION_REFUSED, e.getMessage(), now);
    }
    var following =
        Stream.concat(told.stream(), toLane(before.state(), after.state(), now)).toList();
    var all = Stream.concat(events.stream().map(outgoing::event), following.stream()).toList();
    return limits
        .firstProblem(all)
        .map(it -> refused(command, asked, governance, it.code(), it.message(), now))
        .orElseGet(() -> new Enacted<>(after, events, command.payloads(), following));
  }

  /** Comes or goes, in the lane of its target. */
  private Stream<OutgoingRecord> toLane(RequestState before, RequestState after, Instant now) {
    return after instanceof RequestState.Known request
        ? Turns.after(before, after).map(it -> ourOwn.lane(request.submission().target(), it, now))
        : Stream.empty();
  }

  private Optional<OutgoingRecord> following(
      RequestEvent event,
      Folded<RequestState> after,
      Governance governance,
      StoredPayloads payloads,
      CommandId cause,
      Instant now) {
    return switch (event) {
      case PublicationAsked _ -> publications.asking(after.state(), payloads, now);
      case EvidenceAsked _ -> // what cannot be sent is not gathered; nobody is refused for it
          forAgents
              .following(event, after.state(), governance, payloads, cause, now)
              .filter(limits::maySend);
      default -> forAgents.following(event, after.state(), governance, payloads, cause, now);
    };
  }

  private static Optional<Payload> sentOrStored(
      List<Payload> sent, StoredPayloads stored, Digest digest) {
    return sent.stream()
        .filter(payload -> payload.digest().equals(digest))
        .findFirst()
        .or(() -> stored.find(digest));
  }

  private SealedDecision<RequestState, RequestEvent> refused(
      Genuine command,
      RequestCommand asked,
      Governance governance,
      RefusalCode code,
      String message,
      Instant now) {
    var reply = new CommandRefused(command.aggregate(), command.header().id(), code, message);
    return new Answered<>(reply, claimRefused(command, asked, governance, code, now));
  }

  private List<OutgoingRecord> claimRefused(
      Genuine command, RequestCommand asked, Governance governance, RefusalCode code, Instant now) {
    if (!(asked instanceof ClaimGrant claim)) {
      return List.of();
    }
    var agent = command.header().principal().subject();
    return governance
        .agent(agent)
        .map(AgentEntry::pool)
        .map(
            pool ->
                forAgents.claimRefused(
                    pool, claim.execution(), agent, command.header().id(), code, now))
        .filter(record -> limits.firstProblem(List.of(record)).isEmpty())
        .stream()
        .toList();
  }

  private static SealedDecision<RequestState, RequestEvent> answered(Reply reply) {
    return new Answered<>(reply, List.of());
  }
}
