package dev.countersign.policyservice.outgoing;

import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.request.Reply;

/** What every reply names: the command that it answers, and the aggregate that this was for. */
public record About(String aggregate, CommandId command) {

  public static About of(Reply reply) {
    return switch (reply) {
      case Reply.CommandRefused it -> new About(it.aggregate(), it.command());
      case Reply.AlreadySubmitted it -> new About(it.aggregate(), it.command());
      case Reply.AlreadyDone it -> new About(it.aggregate(), it.command());
    };
  }
}
