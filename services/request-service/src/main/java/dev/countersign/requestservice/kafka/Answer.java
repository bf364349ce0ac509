package dev.countersign.requestservice.kafka;

import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.request.Reply;
import dev.countersign.requestservice.view.LoggedEvent;
import java.util.List;

/** What became of a command, as far as the gateway knows. */
public sealed interface Answer {

  /** It was accepted, and this is all that it added to the log; at least one event. */
  record Decided(List<LoggedEvent> events) implements Answer {}

  /** It was answered and added nothing. */
  record Replied(Reply reply) implements Answer {}

  /** It certainly did not reach the log, and never will. */
  record NotSent(String why) implements Answer {}

  /** Nothing came back in time; it may be decided yet. */
  record Undecided(CommandId command) implements Answer {}
}
