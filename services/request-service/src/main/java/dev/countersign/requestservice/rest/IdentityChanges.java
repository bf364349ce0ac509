package dev.countersign.requestservice.rest;

import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.requestservice.kafka.CommandSender;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;

/** Changes who there is and what they may, for whoever may manage that everywhere. */
@ApplicationScoped
class IdentityChanges {
  private final Callers callers;
  private final CommandSender sender;

  IdentityChanges(Callers callers, CommandSender sender) {
    this.callers = callers;
    this.sender = sender;
  }

  /**
   * Asks for it, and says what became of it.
   *
   * @param name whom or what it is about
   * @param event what it is on the log
   */
  Response make(
      ContainerRequestContext call, String name, GovernanceCommand command, String event) {
    var caller = callers.requireEverywhere(call, Permission.IDENTITY_MANAGE);
    return Answers.governed(
        sender.govern(caller.principal(), command),
        meta -> Answers.json(Response.Status.OK, new GovernedJson(name, event, meta.sequence())));
  }
}
