package dev.countersign.policyservice.decide;

import dev.countersign.engine.Decision.Accepted;
import dev.countersign.engine.Decision.Already;
import dev.countersign.engine.Decision.Nothing;
import dev.countersign.engine.Decision.Refused;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.GovernanceAsk;
import dev.countersign.engine.governance.GovernanceDecider;
import dev.countersign.policyservice.decide.SealedDecision.Answered;
import dev.countersign.policyservice.decide.SealedDecision.Enacted;
import dev.countersign.policyservice.outgoing.Cause;
import dev.countersign.policyservice.outgoing.EventSealer;
import dev.countersign.policyservice.outgoing.OutgoingRecord;
import dev.countersign.policyservice.outgoing.OutgoingRecords;
import dev.countersign.policyservice.outgoing.SealedEvent;
import dev.countersign.policyservice.trust.Verified.Genuine;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.PublishApproved;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.FreezeEnded;
import dev.countersign.protocol.governance.GovernanceEvent.FreezeStarted;
import dev.countersign.protocol.governance.GovernanceEvent.PolicyChangeRefused;
import dev.countersign.protocol.governance.GovernanceEvent.PoolRegistered;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.Reply.AlreadyDone;
import dev.countersign.protocol.request.Reply.CommandRefused;
import dev.countersign.protocol.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes a command about governance from the rules to signed records. */
public final class GovernanceDecisions {
  private final EventSealer sealer;
  private final OutgoingRecords outgoing;
  private final Limits limits;
  private final PoolTopics pools;
  private final FreezeRecords freezes;
  private final PublicationRecords publications;

  public GovernanceDecisions(
      EventSealer sealer,
      OutgoingRecords outgoing,
      Limits limits,
      PoolTopics pools,
      FreezeRecords freezes,
      PublicationRecords publications) {
    this.sealer = sealer;
    this.outgoing = outgoing;
    this.limits = limits;
    this.pools = pools;
    this.freezes = freezes;
    this.publications = publications;
  }

  public SealedDecision<Governance, GovernanceEvent> decide(
      Genuine command, GovernanceCommand asked, Folded<Governance> before) {
    var governance = before.state();
    var now = Causes.now(governance.lastTime(), command);
    var actor = governance.actorOf(command.header().principal());
    var ask = new GovernanceAsk(actor, command.header().issuer(), asked);
    return switch (GovernanceDecider.decide(governance, ask, now, Hashing::policy)) {
      case Accepted<GovernanceEvent>(var events) -> {
        var cause = Causes.of(command, actor, now, governance.epoch());
        var sealed = sealer.seal(Topics.GOVERNANCE, cause, before.head(), events);
        yield obstacle(events)
            .or(
                () ->
                    limits
                        .firstProblem(sealed.stream().map(outgoing::event).toList())
                        .map(Limits.Problem::message))
            .map(
                it ->
                    asked instanceof PublishApproved approved
                        ? enacted(asked, before, refusal(approved, it, cause, before), now)
                        : refuse(command, RefusalCode.INVALID_GOVERNANCE, it))
            .orElseGet(() -> enacted(asked, before, sealed, now));
      }
      case Refused<GovernanceEvent>(var code, var message) -> refuse(command, code, message);
      case Already<GovernanceEvent>(_, _), Nothing<GovernanceEvent>() ->
          new Answered<>(
              new AlreadyDone(command.aggregate(), command.header().id(), governance.epoch()),
              publications.answer(asked, governance, now).stream().toList());
    };
  }

  private SealedDecision<Governance, GovernanceEvent> enacted(
      GovernanceCommand asked,
      Folded<Governance> before,
      List<SealedEvent<GovernanceEvent>> events,
      Instant now) {
    var after = Folding.governance().all(before, events);
    boolean isAboutFreezes = events.stream().anyMatch(it -> isAboutFreezes(it.recorded().event()));
    var toAgents = isAboutFreezes ? freezes.of(after.state(), now) : List.<OutgoingRecord>of();
    var answer = publications.answer(asked, after.state(), now);
    return new Enacted<>(
        after, events, List.of(), Stream.concat(toAgents.stream(), answer.stream()).toList());
  }

  /** A request waits for an answer, and would ask for ever. */
  private List<SealedEvent<GovernanceEvent>> refusal(
      PublishApproved approved, String why, Cause cause, Folded<Governance> before) {
    return sealer.seal(
        Topics.GOVERNANCE,
        cause,
        before.head(),
        List.of(
            new PolicyChangeRefused(
                approved.execution().request(), RefusalCode.INVALID_GOVERNANCE, why)));
  }

  private static boolean isAboutFreezes(GovernanceEvent event) {
    return event instanceof FreezeStarted || event instanceof FreezeEnded;
  }

  /** A command that is refused before the rules are asked, too. */
  public SealedDecision<Governance, GovernanceEvent> refuse(
      Genuine command, RefusalCode code, String message) {
    return new Answered<>(
        new CommandRefused(command.aggregate(), command.header().id(), code, message), List.of());
  }

  private Optional<String> obstacle(List<GovernanceEvent> events) {
    return events.stream()
        .filter(PoolRegistered.class::isInstance)
        .map(PoolRegistered.class::cast)
        .flatMap(event -> pools.ensure(event.pool()).stream())
        .findFirst();
  }
}
