package dev.countersign.protocol.request;

import dev.countersign.protocol.Doc;
import dev.countersign.protocol.envelope.CommandId;

/**
 * The answer to a command that added nothing to the log. It stands on the {@code refusals} topic.
 */
public sealed interface Reply {

  @Doc("The command was refused, and nothing changed.")
  record CommandRefused(
      @Doc("The aggregate that the command was for.") String aggregate,
      @Doc("The id of the command.") CommandId command,
      @Doc("Why, for programs.") RefusalCode code,
      @Doc("Why, for people: what was expected and what came, without literals.") String message)
      implements Reply {}

  @Doc("The same request was submitted before; nothing changed.")
  record AlreadySubmitted(
      @Doc("The request.") String aggregate,
      @Doc("The id of the command.") CommandId command,
      @Doc("Where the request stands.") RequestStatus status,
      @Doc("The sequence of its last event.") long sequence)
      implements Reply {}

  @Doc(
      "The command was accepted, and there is nothing to record: a heartbeat, or a redelivery of what was decided before.")
  record AlreadyDone(
      @Doc("The aggregate that the command was for.") String aggregate,
      @Doc("The id of the command.") CommandId command,
      @Doc("The sequence of the aggregate's last event.") long sequence)
      implements Reply {}
}
