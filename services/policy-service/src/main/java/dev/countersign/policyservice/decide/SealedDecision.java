package dev.countersign.policyservice.decide;

import dev.countersign.policyservice.outgoing.OutgoingRecord;
import dev.countersign.policyservice.outgoing.SealedEvent;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.request.Reply;
import java.util.List;

/**
 * What comes of a command, ready to be written down.
 *
 * @param <S> the state of the aggregate
 * @param <E> its events
 */
public sealed interface SealedDecision<S, E extends LogEvent> {

  /**
   * It happens.
   *
   * @param after the aggregate with the events folded
   * @param payloads to keep and to send
   * @param forAgents grants and directives that follow from the events, and commands of our own
   */
  record Enacted<S, E extends LogEvent>(
      Folded<S> after,
      List<SealedEvent<E>> events,
      List<Payload> payloads,
      List<OutgoingRecord> forAgents)
      implements SealedDecision<S, E> {}

  /**
   * Nothing happens.
   *
   * @param forAgents directives that tell an agent so, and commands of our own
   */
  record Answered<S, E extends LogEvent>(Reply reply, List<OutgoingRecord> forAgents)
      implements SealedDecision<S, E> {}
}
