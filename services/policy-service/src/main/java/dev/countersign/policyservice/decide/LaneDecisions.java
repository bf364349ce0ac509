package dev.countersign.policyservice.decide;

import dev.countersign.engine.Decision.Accepted;
import dev.countersign.engine.Decision.Already;
import dev.countersign.engine.Decision.Nothing;
import dev.countersign.engine.Decision.Refused;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.lane.LaneDecider;
import dev.countersign.engine.lane.LaneState;
import dev.countersign.policyservice.decide.SealedDecision.Answered;
import dev.countersign.policyservice.decide.SealedDecision.Enacted;
import dev.countersign.policyservice.outgoing.EventSealer;
import dev.countersign.policyservice.outgoing.OutgoingRecord;
import dev.countersign.policyservice.outgoing.OwnCommands;
import dev.countersign.policyservice.trust.Verified.Genuine;
import dev.countersign.protocol.lane.LaneCommand;
import dev.countersign.protocol.lane.LaneCommand.JoinLane;
import dev.countersign.protocol.lane.LaneEvent;
import dev.countersign.protocol.lane.LaneEvent.SlotGranted;
import dev.countersign.protocol.lane.LaneId;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.Reply.AlreadyDone;
import dev.countersign.protocol.request.Reply.CommandRefused;
import dev.countersign.protocol.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Takes a command about a lane from the rules to signed records. */
public final class LaneDecisions {
  private final EventSealer sealer;
  private final OwnCommands ourOwn;

  public LaneDecisions(EventSealer sealer, OwnCommands ourOwn) {
    this.sealer = sealer;
    this.ourOwn = ourOwn;
  }

  public SealedDecision<LaneState, LaneEvent> decide(
      Genuine command, LaneCommand asked, Folded<LaneState> before, Governance governance) {
    var now = Causes.now(before.state().lastTime(), command);
    var actor = governance.actorOf(command.header().principal());
    var lane = new LaneId(command.aggregate());
    return switch (LaneDecider.decide(before.state(), lane, asked, actor, governance, now)) {
      case Accepted<LaneEvent>(var events) -> {
        var cause = Causes.of(command, actor, now, governance.epoch());
        var sealed = sealer.seal(Topics.EVENTS, cause, before.head(), events);
        yield new Enacted<>(
            Folding.lanes().all(before, sealed), sealed, List.of(), turns(events, now).toList());
      }
      case Refused<LaneEvent>(var code, var message) -> refuse(command, code, message);
      case Already<LaneEvent>(_, _), Nothing<LaneEvent>() ->
          new Answered<>(
              new AlreadyDone(
                  command.aggregate(), command.header().id(), before.state().sequence()),
              again(asked, before.state(), now).toList());
    };
  }

  /** A command that is refused before the rules are asked, too. */
  public SealedDecision<LaneState, LaneEvent> refuse(
      Genuine command, RefusalCode code, String message) {
    return new Answered<>(
        new CommandRefused(command.aggregate(), command.header().id(), code, message), List.of());
  }

  private Stream<OutgoingRecord> turns(List<LaneEvent> events, Instant now) {
    return events.stream()
        .filter(SlotGranted.class::isInstance)
        .map(SlotGranted.class::cast)
        .map(turn -> ourOwn.takeSlot(turn.execution(), now));
  }

  /** One that asks again although it is its turn has not heard so. */
  private Stream<OutgoingRecord> again(LaneCommand asked, LaneState state, Instant now) {
    return asked instanceof JoinLane join && state.holds(join.execution())
        ? Stream.of(ourOwn.takeSlot(join.execution(), now))
        : Stream.empty();
  }
}
