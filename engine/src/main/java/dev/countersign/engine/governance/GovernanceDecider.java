package dev.countersign.engine.governance;

import static dev.countersign.engine.Decision.accept;
import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;

import dev.countersign.engine.Decision;
import dev.countersign.engine.Names;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.GovernanceCommand.DefineGroup;
import dev.countersign.protocol.governance.GovernanceCommand.EndFreeze;
import dev.countersign.protocol.governance.GovernanceCommand.IssueToken;
import dev.countersign.protocol.governance.GovernanceCommand.PublishPolicy;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterAgent;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterEndpoint;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterIssuer;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterNotifier;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPool;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterTarget;
import dev.countersign.protocol.governance.GovernanceCommand.RemoveEndpoint;
import dev.countersign.protocol.governance.GovernanceCommand.RetirePolicy;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeIssuer;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeToken;
import dev.countersign.protocol.governance.GovernanceCommand.StartFreeze;
import dev.countersign.protocol.governance.GovernanceCommand.TestEndpoint;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.IssuerRevoked;
import dev.countersign.protocol.governance.GovernanceEvent.PolicyRetired;
import dev.countersign.protocol.governance.GovernanceEvent.TokenRevoked;
import dev.countersign.protocol.governance.Role;
import java.time.Instant;

/**
 * The rules of changing the rules: who may, and what would never work. One command is one event,
 * and one epoch; a change that changes nothing is recorded like any other.
 */
public final class GovernanceDecider {

  private GovernanceDecider() {}

  /**
   * Decides one command.
   *
   * @param now the later of the last event's time and the broker's append time of the command
   * @param digest how the source of a policy is hashed
   */
  public static Decision<GovernanceEvent> decide(
      Governance governance, GovernanceAsk ask, Instant now, PolicyDigest digest) {
    if (!mayGovern(governance, ask)) {
      return refuse(
          FORBIDDEN,
          "Expected an admin of every target and environment, but %s is none",
          ask.actor().subject());
    }
    return switch (ask.command()) {
      case PublishPolicy it -> Publishing.publish(governance, it, digest);
      case RetirePolicy it -> retire(governance, it);
      case RegisterPrincipal it -> Registering.principal(governance, it);
      case DefineGroup it -> Registering.group(governance, it);
      case IssueToken it -> Registering.token(governance, it, now);
      case RevokeToken it -> revoke(governance, it);
      case RegisterIssuer it -> Registering.issuer(governance, it);
      case RevokeIssuer it -> revoke(governance, it);
      case RegisterAgent it -> Registering.agent(governance, it);
      case RegisterPool it -> Registering.pool(it);
      case RegisterTarget it -> Registering.target(governance, it);
      case RegisterNotifier it -> Notifying.notifier(it);
      case RegisterEndpoint it -> Notifying.endpoint(governance, it);
      case RemoveEndpoint it -> Notifying.remove(governance, it);
      case TestEndpoint it -> Notifying.test(governance, it);
      case StartFreeze it -> Freezing.start(governance, it);
      case EndFreeze it -> Freezing.end(governance, it);
    };
  }

  /** An admin of some targets only could name itself admin of all. */
  private static boolean mayGovern(Governance governance, GovernanceAsk ask) {
    var actor = ask.actor();
    return switch (actor.kind()) {
      case PERSON, SERVICE ->
          ask.issuer().equals(Governance.ROOT)
              || governance
                  .principal(actor.subject())
                  .filter(it -> it.holdsEverywhere(Role.ADMIN))
                  .isPresent();
      case AI, AGENT, SYSTEM -> false;
    };
  }

  private static Decision<GovernanceEvent> retire(Governance governance, RetirePolicy command) {
    var inForce =
        governance.policies().stream().anyMatch(it -> it.policy().name().equals(command.name()));
    return inForce ? accept(new PolicyRetired(command.name())) : unknown("policy", command.name());
  }

  private static Decision<GovernanceEvent> revoke(Governance governance, RevokeToken command) {
    return governance.token(command.tokenId()).isPresent()
        ? accept(new TokenRevoked(command.tokenId()))
        : unknown("token", command.tokenId());
  }

  /** Also an agent, which is the issuer of its own commands. */
  private static Decision<GovernanceEvent> revoke(Governance governance, RevokeIssuer command) {
    return governance.keyOf(command.issuer()).isPresent()
        ? accept(new IssuerRevoked(command.issuer()))
        : unknown("issuer", command.issuer());
  }

  static Decision<GovernanceEvent> unknown(String what, String name) {
    return refuse(UNKNOWN_NAME, "Expected a known %s, but %s is none", what, Names.shown(name));
  }

  /** Whether a being of this kind can be registered as one that asks for things. */
  static boolean canBePrincipal(PrincipalKind kind) {
    return switch (kind) {
      case PERSON, AI, SERVICE -> true;
      case AGENT, SYSTEM -> false;
    };
  }
}
