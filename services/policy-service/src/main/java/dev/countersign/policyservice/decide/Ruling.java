package dev.countersign.policyservice.decide;

import dev.countersign.policyservice.outgoing.Letter;
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
public sealed interface Ruling<S, E extends LogEvent> {

  /**
   * It happens.
   *
   * @param after the aggregate with the events folded
   * @param payloads to keep and to send
   * @param orders grants and directives that follow from the events
   */
  record Enacted<S, E extends LogEvent>(
      Folded<S> after, List<SealedEvent<E>> events, List<Payload> payloads, List<Letter> orders)
      implements Ruling<S, E> {}

  /**
   * Nothing happens.
   *
   * @param orders directives that tell an agent so
   */
  record Answered<S, E extends LogEvent>(Reply reply, List<Letter> orders)
      implements Ruling<S, E> {}
}
