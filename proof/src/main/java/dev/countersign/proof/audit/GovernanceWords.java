package dev.countersign.proof.audit;

import static dev.countersign.proof.audit.Description.describe;
import static dev.countersign.proof.audit.Description.line;
import static dev.countersign.proof.audit.Description.word;
import static dev.countersign.protocol.audit.AuditCategory.AGENT;
import static dev.countersign.protocol.audit.AuditCategory.IDENTITY;
import static dev.countersign.protocol.audit.AuditCategory.NOTIFICATION;
import static dev.countersign.protocol.audit.AuditCategory.POLICY;

import dev.countersign.protocol.governance.ClaimValue;
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
import dev.countersign.protocol.governance.Identity;
import dev.countersign.protocol.governance.IssuerScope;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.governance.RunningWork;
import dev.countersign.protocol.governance.TokenScope;

/** What people read of governance. */
final class GovernanceWords {

  private GovernanceWords() {}

  static Description of(GovernanceEvent event) {
    return switch (event) {
      case PoliciesPublished e ->
          describe(
              POLICY,
              line(
                  "policies published: ",
                  e.changed().stream().map(it -> it.policy().name() + " " + it.version()).toList(),
                  "; retired: ",
                  e.retired(),
                  e.request().map(it -> line(", as approved by ", it)).orElse("")));
      case PolicyChangeRefused e ->
          describe(
              POLICY,
              line("change of policies approved by ", e.request(), " not made: ", e.code()));
      case PrincipalRegistered e ->
          describe(
              IDENTITY,
              line(
                  word(e.kind()),
                  " ",
                  e.subject(),
                  " registered, roles ",
                  e.roles().stream().map(RoleGrant::role).toList()));
      case GroupDefined e ->
          describe(
              IDENTITY,
              line(
                  "group ",
                  e.name(),
                  " has ",
                  e.members(),
                  e.groups().isEmpty() ? "" : line(" and groups ", e.groups()),
                  e.roles().isEmpty()
                      ? ""
                      : line(", roles ", e.roles().stream().map(RoleGrant::role).toList())));
      case TokenIssued e ->
          describe(
              IDENTITY,
              line(
                  "token ",
                  e.tokenId(),
                  " issued to ",
                  e.subject(),
                  e.ai() ? " for an AI" : "",
                  e.scope().equals(TokenScope.WHOLE) ? "" : ", narrowed",
                  e.expires().map(it -> line(", until ", it)).orElse("")));
      case TokenRevoked e -> describe(IDENTITY, line("token ", e.tokenId(), " revoked"));
      case IssuerRegistered e ->
          describe(
              IDENTITY,
              line(
                  "issuer ",
                  e.issuer(),
                  " registered as ",
                  word(e.kind()),
                  e.scope().map(GovernanceWords::scope).orElse("")));
      case IssuerRevoked e -> describe(IDENTITY, line("issuer ", e.issuer(), " revoked"));
      case PoolRegistered e -> describe(AGENT, line("pool ", e.pool(), " registered"));
      case AgentRegistered e ->
          describe(AGENT, line("agent ", e.agent(), " registered for pool ", e.pool()));
      case AgentAdvertised e ->
          describe(
              AGENT,
              line(
                  "agent ",
                  e.agent(),
                  " says that it is version ",
                  e.advert().version(),
                  " with ",
                  e.advert().slots(),
                  " slots for ",
                  e.advert().targets().size(),
                  " targets"));
      case TargetRegistered e ->
          describe(AGENT, line("target ", e.target(), " registered for pool ", e.pool()));
      case NotifierRegistered e ->
          describe(NOTIFICATION, line("notifier ", e.name(), " registered"));
      case EndpointRegistered e ->
          describe(
              NOTIFICATION,
              line(
                  "endpoint ",
                  e.name(),
                  " registered as ",
                  word(e.kind()),
                  " at ",
                  e.address(),
                  e.allowPrivate() ? ", private addresses allowed" : ""));
      case EndpointRemoved e -> describe(NOTIFICATION, line("endpoint ", e.name(), " removed"));
      case EndpointTested e -> describe(NOTIFICATION, line("endpoint ", e.name(), " tested"));
      case RoleDefined e -> describe(IDENTITY, line("role ", e.name(), " may ", e.permissions()));
      case RoleRemoved e -> describe(IDENTITY, line("role ", e.name(), " removed"));
      case PrincipalSuspended e -> describe(IDENTITY, line(e.subject(), " suspended"));
      case PrincipalResumed e -> describe(IDENTITY, line(e.subject(), " resumed"));
      case SignInsFailed e ->
          describe(
              IDENTITY,
              line(
                  "sign-ins failed from ",
                  e.sources().stream().map(it -> line(it.count(), " times ", it.source())).toList(),
                  e.others() == 0 ? "" : line(" and ", e.others(), " times from elsewhere")));
      case FreezeStarted e ->
          describe(
              POLICY,
              line(
                  "freeze ",
                  e.freeze().name(),
                  " began at ",
                  e.freeze().target(),
                  "@",
                  e.freeze().environment(),
                  e.freeze().running() == RunningWork.CANCEL ? ", stops what runs" : ""));
      case FreezeEnded e -> describe(POLICY, line("freeze ", e.name(), " ended"));
      case GroupChanged e ->
          describe(
              IDENTITY,
              line(
                  "group ",
                  e.name(),
                  " changed",
                  e.added().isEmpty() ? "" : line(", added ", e.added()),
                  e.removed().isEmpty() ? "" : line(", removed ", e.removed())));
      case ProviderDefined e ->
          describe(
              IDENTITY,
              line(
                  "identity provider ",
                  e.provider().name(),
                  " at ",
                  e.provider().issuer(),
                  e.provider().provision() ? ", makes people known" : "",
                  ", mappings ",
                  e.provider().mappings().stream().map(it -> claim(it.when())).toList()));
      case ProviderRemoved e ->
          describe(IDENTITY, line("identity provider ", e.name(), " removed"));
      case IdentityLinked e ->
          describe(IDENTITY, line(e.subject(), " linked to ", identity(e.identity())));
      case IdentityUnlinked e ->
          describe(IDENTITY, line(e.subject(), " linked no more to ", identity(e.identity())));
      case ClaimsRecorded e ->
          describe(
              IDENTITY,
              line(
                  e.identity().provider(),
                  " says of ",
                  e.subject(),
                  ": ",
                  e.claims().values().stream().map(GovernanceWords::claim).toList()));
    };
  }

  private static String identity(Identity identity) {
    return line(identity.sub(), " at ", identity.provider());
  }

  private static String claim(ClaimValue value) {
    return line(value.claim(), "=", value.value());
  }

  private static String scope(IssuerScope scope) {
    return line(
        " for ",
        scope.kinds().stream().map(Description::word).toList(),
        " on ",
        scope.targets(),
        " in ",
        scope.environments());
  }
}
