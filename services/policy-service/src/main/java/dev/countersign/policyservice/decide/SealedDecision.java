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
   * @param following grants and directives that follow from the events, and what we ask of
   *     ourselves
   */
  record Enacted<S, E extends LogEvent>(
      Folded<S> after,
      List<SealedEvent<E>> events,
      List<Payload> payloads,
      List<OutgoingRecord> following)
      implements SealedDecision<S, E> {}

  /**
   * Nothing happens.
   *
   * @param following directives that tell an agent so, and what we tell ourselves once more
   */
  record Answered<S, E extends LogEvent>(Reply reply, List<OutgoingRecord> following)
      implements SealedDecision<S, E> {}
}
