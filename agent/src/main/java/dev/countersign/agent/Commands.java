package dev.countersign.agent;

import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Sends the agent's signed commands. */
public interface Commands {

  /** An id for a command that was not sent before. */
  CommandId newId();

  /**
   * Signs and sends a command. A command that has to be sent again keeps its id, and is signed
   * anew.
   *
   * @param deliverWithin after which policy-service refuses it
   * @return completes when the log has it, or fails when it is not known to
   */
  CompletableFuture<Void> send(
      CommandId id, RequestId request, RequestCommand command, Duration deliverWithin);

  /** The same, of a command that is about governance and not a request. */
  CompletableFuture<Void> send(CommandId id, GovernanceCommand command, Duration deliverWithin);
}
