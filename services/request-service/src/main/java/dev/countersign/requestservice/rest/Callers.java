package dev.countersign.requestservice.rest;

import dev.countersign.engine.governance.Standing;
import dev.countersign.engine.request.Parties;
import dev.countersign.engine.request.Permissions;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.requestservice.signin.Caller;
import dev.countersign.requestservice.signin.CurrentGovernance;
import dev.countersign.requestservice.view.RequestView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;

/** Who calls, and what they may look at, by the governance of this moment. */
@ApplicationScoped
class Callers {
  private final CurrentGovernance governance;

  Callers(CurrentGovernance governance) {
    this.governance = governance;
  }

  /** Who {@link SignInFilter} let in. */
  static Caller of(ContainerRequestContext call) {
    return (Caller) call.getProperty(SignInFilter.CALLER);
  }

  Actor actor(Caller caller) {
    return governance.get().actorOf(caller.principal());
  }

  /** What a caller may. */
  Standing standing(Caller caller) {
    return governance.get().standing(actor(caller));
  }

  /**
   * The caller, who may do this in all places.
   *
   * @throws ProblemException FORBIDDEN where they may not
   */
  Caller requireEverywhere(ContainerRequestContext call, Permission permission) {
    var caller = of(call);
    if (!standing(caller).mayEverywhere(permission)) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN,
          "Expected someone who may %s everywhere, but %s may not"
              .formatted(permission, caller.subject()));
    }
    return caller;
  }

  boolean maySee(Caller caller, RequestView row) {
    return maySee(caller, parties(row));
  }

  boolean maySee(Caller caller, Parties request) {
    return Permissions.maySee(governance.get(), actor(caller), request);
  }

  boolean mayReadText(Caller caller, RequestView row) {
    return Permissions.mayReadText(governance.get(), actor(caller), parties(row));
  }

  boolean mayReadSamples(Caller caller, RequestView row) {
    return Permissions.mayReadSamples(governance.get(), actor(caller), parties(row));
  }

  boolean mayReadResult(Caller caller, RequestView row) {
    return Permissions.mayReadResult(governance.get(), actor(caller), parties(row));
  }

  static Parties parties(RequestView row) {
    List<Step> steps = row.workflow().map(Workflow::steps).orElse(List.of());
    return new Parties(
        row.asked().requester().subject(),
        row.asked().target(),
        Parties.readers(row.asked().shareWith(), row.asked().consumers()),
        Parties.named(steps),
        row.glassBroken());
  }
}
