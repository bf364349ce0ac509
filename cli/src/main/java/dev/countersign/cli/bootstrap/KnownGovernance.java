package dev.countersign.cli.bootstrap;

import dev.countersign.avro.codec.Wire;
import dev.countersign.cli.CliException;
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
import dev.countersign.protocol.governance.GovernanceEvent.AgentAdvertised;
import dev.countersign.protocol.governance.GovernanceEvent.AgentRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.ClaimsRecorded;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointRemoved;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointTested;
import dev.countersign.protocol.governance.GovernanceEvent.FreezeEnded;
import dev.countersign.protocol.governance.GovernanceEvent.FreezeStarted;
import dev.countersign.protocol.governance.GovernanceEvent.GroupChanged;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.GovernanceEvent.IdentityLinked;
import dev.countersign.protocol.governance.GovernanceEvent.IdentityUnlinked;
import dev.countersign.protocol.governance.GovernanceEvent.IssuerRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.IssuerRevoked;
import dev.countersign.protocol.governance.GovernanceEvent.NotifierRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.PoliciesPublished;
import dev.countersign.protocol.governance.GovernanceEvent.PolicyChangeRefused;
import dev.countersign.protocol.governance.GovernanceEvent.PoolRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalResumed;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalSuspended;
import dev.countersign.protocol.governance.GovernanceEvent.ProviderDefined;
import dev.countersign.protocol.governance.GovernanceEvent.ProviderRemoved;
import dev.countersign.protocol.governance.GovernanceEvent.RoleDefined;
import dev.countersign.protocol.governance.GovernanceEvent.RoleRemoved;
import dev.countersign.protocol.governance.GovernanceEvent.SignInsFailed;
import dev.countersign.protocol.governance.GovernanceEvent.TargetRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.TokenIssued;
import dev.countersign.protocol.governance.GovernanceEvent.TokenRevoked;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the governance log says at this moment, thing by thing, so that a later start sends only
 * what differs. What an administrator has since ended stays ended.
 */
final class KnownGovernance {
  private final Map<String, GovernanceCommand> current = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private boolean policiesPublished;

  /** Reads a record of the governance log. */
  void read(byte[] value) {
    if (!(Wire.decodeEvent(value).event() instanceof GovernanceEvent event)) {
      throw new CliException("Expected governance alone on its topic, but there is something else");
    }
    evolve(event);
  }

  /** The command that would bring about what the event says, or the end of what it names. */
  private void evolve(GovernanceEvent event) {
    switch (event) {
      case PoliciesPublished _ -> policiesPublished = true;
      case PrincipalRegistered it ->
          know(new RegisterPrincipal(it.subject(), it.kind(), it.displayName(), it.roles()));
      case GroupDefined it ->
          know(new DefineGroup(it.name(), it.members(), it.groups(), it.roles()));
      case TokenIssued it ->
          know(
              new IssueToken(
                  it.tokenId(),
                  it.secretHash(),
                  it.subject(),
                  it.expires(),
                  it.label(),
                  it.ai(),
                  it.scope()));
      case TokenRevoked it -> ended.add("token " + it.tokenId());
      case IssuerRegistered it ->
          know(new RegisterIssuer(it.issuer(), it.kind(), it.publicKey(), it.scope()));
      case IssuerRevoked it -> {
        ended.add("issuer " + it.issuer());
        ended.add("agent " + it.issuer()); // an agent is the issuer of its own commands
      }
      case PoolRegistered it -> know(new RegisterPool(it.pool(), it.claimWithin(), it.lease()));
      case AgentRegistered it -> know(new RegisterAgent(it.agent(), it.pool(), it.publicKey()));
      case TargetRegistered it ->
          know(
              new RegisterTarget(
                  it.target(),
                  it.dialect(),
                  it.pool(),
                  it.statementTimeout(),
                  it.rowLimit(),
                  it.labels()));
      case NotifierRegistered it -> know(new RegisterNotifier(it.name(), it.publicKey()));
      case EndpointRegistered it ->
          know(
              new RegisterEndpoint(
                  it.name(), it.kind(), it.address(), it.types(), it.allowPrivate(), it.secret()));
      case EndpointRemoved it -> ended.add("endpoint " + it.name());
      case EndpointTested _, PolicyChangeRefused _ -> {}
      case RoleDefined it -> know(new DefineRole(it.name(), it.permissions()));
      case RoleRemoved it -> ended.add("role " + it.name());
      case PrincipalSuspended _, PrincipalResumed _, SignInsFailed _, AgentAdvertised _ -> {}
      case FreezeStarted it -> know(new StartFreeze(it.freeze()));
      case FreezeEnded it -> ended.add("freeze " + it.name());
      case ProviderDefined it -> know(new DefineProvider(it.provider()));
      case ProviderRemoved it -> ended.add("provider " + it.name());
      case GroupChanged _, IdentityLinked _, IdentityUnlinked _, ClaimsRecorded _ -> {}
    }
  }

  private void know(GovernanceCommand command) {
    current.put(name(command), command);
    ended.remove(name(command));
  }

  /** The principal of that name. */
  Optional<RegisterPrincipal> principal(String name) {
    return current.get("principal " + name) instanceof RegisterPrincipal known
        ? Optional.of(known)
        : Optional.empty();
  }

  /** What is in force of one kind, in the order of its names. */
  <T extends GovernanceCommand> List<T> all(Class<T> kind) {
    return current.values().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(it -> !ended.contains(name(it)))
        .sorted(Comparator.comparing(KnownGovernance::name))
        .toList();
  }

  /** Those of the wanted commands that would change something. */
  List<GovernanceCommand> missing(List<GovernanceCommand> wanted) {
    return wanted.stream().filter(this::isMissing).toList();
  }

  private boolean isMissing(GovernanceCommand command) {
    if (command instanceof PublishPolicies) {
      return !policiesPublished;
    }
    var name = name(command);
    return !ended.contains(name)
        && !command.equals(current.get(name))
        && !(isForPeopleToSay(command) && current.containsKey(name));
  }

  /** What people may do and who is in a group, an administrator may since have said otherwise. */
  private static boolean isForPeopleToSay(GovernanceCommand command) {
    return command instanceof DefineGroup
        || (command instanceof RegisterPrincipal it && it.kind() == PrincipalKind.PERSON);
  }

  /** What a command is about, for people too. */
  static String name(GovernanceCommand command) {
    return switch (command) {
      case PublishPolicies _, PublishApproved _ -> "the policies";
      case RegisterPrincipal it -> "principal " + it.subject();
      case DefineGroup it -> "group " + it.name();
      case IssueToken it -> "token " + it.tokenId();
      case RevokeToken it -> "token " + it.tokenId();
      case RegisterIssuer it -> "issuer " + it.issuer();
      case RevokeIssuer it -> "issuer " + it.issuer();
      case RegisterPool it -> "pool " + it.pool();
      case RegisterAgent it -> "agent " + it.agent();
      case RegisterTarget it -> "target " + it.target();
      case RegisterNotifier _ -> "notifier";
      case RegisterEndpoint it -> "endpoint " + it.name();
      case RemoveEndpoint it -> "endpoint " + it.name();
      case TestEndpoint it -> "test of endpoint " + it.name();
      case DefineRole it -> "role " + it.name();
      case RemoveRole it -> "role " + it.name();
      case SuspendPrincipal it -> "suspension of " + it.subject();
      case ResumePrincipal it -> "suspension of " + it.subject();
      case ReportSignInFailures _ -> "failed sign-ins";
      case StartFreeze it -> "freeze " + it.freeze().name();
      case EndFreeze it -> "freeze " + it.name();
      case ChangeGroup it -> "members of group " + it.name();
      case DefineProvider it -> "provider " + it.provider().name();
      case RemoveProvider it -> "provider " + it.name();
      case LinkIdentity it -> "identity of " + it.subject();
      case UnlinkIdentity it -> "identity of " + it.subject();
      case RecordClaims it -> "claims of " + it.identity().provider();
      case AdvertiseAgent _ -> "advert";
    };
  }
}
