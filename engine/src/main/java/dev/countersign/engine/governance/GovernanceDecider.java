package dev.countersign.engine.governance;

import static dev.countersign.engine.Decision.accept;
import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;

import dev.countersign.engine.Decision;
import dev.countersign.engine.Names;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.AdvertiseAgent;
import dev.countersign.protocol.governance.GovernanceCommand.ChangeGroup;
import dev.countersign.protocol.governance.GovernanceCommand.DefineGroup;
import dev.countersign.protocol.governance.GovernanceCommand.DefineProvider;
import dev.countersign.protocol.governance.GovernanceCommand.DefineRole;
import dev.countersign.protocol.governance.GovernanceCommand.EndFreeze;
import dev.countersign.protocol.governance.GovernanceCommand.IssueToken;
import dev.countersign.protocol.governance.GovernanceCommand.LinkIdentity;
import dev.countersign.protocol.governance.GovernanceCommand.PublishApproved;
import dev.countersign.protocol.governance.GovernanceCommand.PublishPolicies;
import dev.countersign.protocol.governance.GovernanceCommand.RecordClaims;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterAgent;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterEndpoint;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterIssuer;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterNotifier;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPool;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterTarget;
import dev.countersign.protocol.governance.GovernanceCommand.RemoveEndpoint;
import dev.countersign.protocol.governance.GovernanceCommand.RemoveProvider;
import dev.countersign.protocol.governance.GovernanceCommand.RemoveRole;
import dev.countersign.protocol.governance.GovernanceCommand.ReportSignInFailures;
import dev.countersign.protocol.governance.GovernanceCommand.ResumePrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeIssuer;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeToken;
import dev.countersign.protocol.governance.GovernanceCommand.StartFreeze;
import dev.countersign.protocol.governance.GovernanceCommand.SuspendPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.TestEndpoint;
import dev.countersign.protocol.governance.GovernanceCommand.UnlinkIdentity;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.IssuerRevoked;
import dev.countersign.protocol.governance.Permission;
import java.time.Instant;
import java.util.Optional;

/**
 * The rules of changing the rules: who may, and what would never work. One command is one event,
 * and one epoch, but for somebody who becomes known by signing in; a change that changes nothing is
 * recorded like any other, unless a gateway or an agent brings it.
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
    var by = Authority.of(governance, ask);
    var needed = needed(ask.command());
    if (needed.isPresent() && !by.may(needed.get())) {
      return refuse(
          FORBIDDEN,
          "Expected someone who may %s everywhere, but %s may not",
          needed.get(),
          ask.actor().subject());
    }
    return switch (ask.command()) {
      case PublishPolicies it -> Publishing.publish(governance, by, it, digest);
      case PublishApproved it -> Publishing.publish(governance, ask, it, digest);
      case RegisterPrincipal it -> Identifying.principal(governance, by, it);
      case DefineGroup it -> Grouping.define(governance, by, it);
      case ChangeGroup it -> Grouping.change(governance, by, it);
      case IssueToken it -> Issuing.issue(governance, by, it, now);
      case RevokeToken it -> Issuing.revoke(governance, by, it);
      case RegisterIssuer it -> Registering.issuer(governance, by, it);
      case RevokeIssuer it -> revoke(governance, it);
      case RegisterAgent it -> Registering.agent(governance, it);
      case RegisterPool it -> Registering.pool(it);
      case RegisterTarget it -> Registering.target(governance, it);
      case RegisterNotifier it -> Notifying.notifier(it);
      case RegisterEndpoint it -> Notifying.endpoint(governance, it);
      case RemoveEndpoint it -> Notifying.remove(governance, it);
      case TestEndpoint it -> Notifying.test(governance, it);
      case DefineRole it -> Identifying.role(governance, by, it);
      case RemoveRole it -> Identifying.remove(governance, by, it);
      case SuspendPrincipal it -> Identifying.suspend(governance, by, it);
      case ResumePrincipal it -> Identifying.resume(governance, by, it);
      case ReportSignInFailures it -> SigningIn.failed(governance, ask, it, now);
      case StartFreeze it -> Freezing.start(governance, it);
      case EndFreeze it -> Freezing.end(governance, it);
      case DefineProvider it -> Providing.define(governance, by, it);
      case RemoveProvider it -> Providing.remove(governance, by, it);
      case LinkIdentity it -> Linking.link(governance, by, it);
      case UnlinkIdentity it -> Linking.unlink(governance, by, it);
      case RecordClaims it -> Attesting.record(governance, ask, it, now);
      case AdvertiseAgent it -> Advertising.advertise(governance, ask, it, now);
    };
  }

  /**
   * What one must be allowed in all places: one who governs some of them only could make themselves
   * master of the others. Of tokens, {@link Issuing} judges: people have some of their own; of
   * gateways, {@link SigningIn} and {@link Attesting}; of agents, {@link Advertising}; of what was
   * approved, {@link Publishing}.
   */
  private static Optional<Permission> needed(GovernanceCommand command) {
    return switch (command) {
      case PublishPolicies _ -> Optional.of(Permission.POLICY_PUBLISH);
      case StartFreeze _, EndFreeze _ -> Optional.of(Permission.FREEZE_MANAGE);
      case RegisterPrincipal _,
          DefineGroup _,
          ChangeGroup _,
          DefineProvider _,
          RemoveProvider _,
          LinkIdentity _,
          UnlinkIdentity _,
          DefineRole _,
          RemoveRole _,
          SuspendPrincipal _,
          ResumePrincipal _ ->
          Optional.of(Permission.IDENTITY_MANAGE);
      case IssueToken _,
          RevokeToken _,
          ReportSignInFailures _,
          RecordClaims _,
          AdvertiseAgent _,
          PublishApproved _ ->
          Optional.empty();
      case RegisterIssuer _, RevokeIssuer _, RegisterAgent _, RegisterNotifier _ ->
          Optional.of(Permission.ISSUER_MANAGE);
      case RegisterPool _, RegisterTarget _ -> Optional.of(Permission.TARGET_MANAGE);
      case RegisterEndpoint _, RemoveEndpoint _, TestEndpoint _ ->
          Optional.of(Permission.ENDPOINT_MANAGE);
    };
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
