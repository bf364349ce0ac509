package dev.countersign.policyservice.decide;

import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.lane.LaneState;
import dev.countersign.engine.request.RequestState;
import dev.countersign.policyservice.outgoing.SealedEvent;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.lane.LaneEvent;
import dev.countersign.protocol.request.RequestEvent;
import java.util.List;

/**
 * The fold of one kind of aggregate, with the links of its chain checked on the way. The only thing
 * that moves a state, live, from the store and from the log alike.
 */
public final class Folding<S, E extends LogEvent> {
  private static final Folding<RequestState, RequestEvent> REQUESTS =
      new Folding<>(RequestState.initial(), RequestState::evolve);
  private static final Folding<LaneState, LaneEvent> LANES =
      new Folding<>(LaneState.EMPTY, LaneState::evolve);
  private static final Folding<Governance, GovernanceEvent> GOVERNANCE =
      new Folding<>(Governance.EMPTY, Governance::evolve);

  private final S initial;
  private final Step<S, E> step;

  private Folding(S initial, Step<S, E> step) {
    this.initial = initial;
    this.step = step;
  }

  private interface Step<S, E> {
    S evolve(S state, EventMeta meta, E event);
  }

  public static Folding<RequestState, RequestEvent> requests() {
    return REQUESTS;
  }

  public static Folding<LaneState, LaneEvent> lanes() {
    return LANES;
  }

  public static Folding<Governance, GovernanceEvent> governance() {
    return GOVERNANCE;
  }

  public Folded<S> start() {
    return new Folded<>(initial, ChainHead.START);
  }

  /**
   * The aggregate after one more event.
   *
   * @param hash of the event
   * @throws dev.countersign.proof.event.BrokenChainException where it does not link to the last
   * @throws dev.countersign.engine.ImpossibleEventException where it cannot follow from the state
   */
  public Folded<S> next(Folded<S> before, Recorded<E> event, Digest hash) {
    var head = before.head().next(event.meta(), hash);
    return new Folded<>(step.evolve(before.state(), event.meta(), event.event()), head);
  }

  Folded<S> all(Folded<S> before, List<SealedEvent<E>> events) {
    var folded = before;
    for (var event : events) {
      folded = next(folded, event.recorded(), event.hash());
    }
    return folded;
  }
}
