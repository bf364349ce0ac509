package dev.countersign.requestservice.kafka;

import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.request.Reply;

/** What became of a command to change governance, as far as the gateway knows. */
public sealed interface GovernanceAnswer {

  /** It was accepted, and this gateway's own governance has it already. */
  record Decided(EventMeta meta) implements GovernanceAnswer {}

  /** It was answered and changed nothing. */
  record Replied(Reply reply) implements GovernanceAnswer {}

  /** It certainly did not reach the log, and never will. */
  record NotSent(String why) implements GovernanceAnswer {}

  /** Nothing came back in time; it may be decided yet. */
  record Undecided(CommandId command) implements GovernanceAnswer {}
}
