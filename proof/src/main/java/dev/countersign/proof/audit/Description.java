package dev.countersign.proof.audit;

import static dev.countersign.protocol.audit.AuditCategory.AGENT;
import static dev.countersign.protocol.audit.AuditCategory.APPROVAL;
import static dev.countersign.protocol.audit.AuditCategory.AUDIT;
import static dev.countersign.protocol.audit.AuditCategory.EXECUTION;
import static dev.countersign.protocol.audit.AuditCategory.IDENTITY;
import static dev.countersign.protocol.audit.AuditCategory.NOTIFICATION;
import static dev.countersign.protocol.audit.AuditCategory.POLICY;
import static dev.countersign.protocol.audit.AuditCategory.REQUEST;

import dev.countersign.protocol.audit.AuditCategory;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.evidence.MeasuredRows;
import dev.countersign.protocol.governance.ClaimValue;
import dev.countersign.protocol.governance.GovernanceEvent;
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
import dev.countersign.protocol.lane.LaneEvent;
import dev.countersign.protocol.lane.LaneEvent.LaneJoined;
import dev.countersign.protocol.lane.LaneEvent.LaneLeft;
import dev.countersign.protocol.lane.LaneEvent.SlotGranted;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.ApprovalConsumed;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewOverdue;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import dev.countersign.protocol.request.RequestEvent.CancelAsked;
import dev.countersign.protocol.request.RequestEvent.EvidenceAsked;
import dev.countersign.protocol.request.RequestEvent.EvidenceFailed;
import dev.countersign.protocol.request.RequestEvent.EvidenceGathered;
import dev.countersign.protocol.request.RequestEvent.EvidenceRead;
import dev.countersign.protocol.request.RequestEvent.ExecutionCancelled;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.ExecutionGranted;
import dev.countersign.protocol.request.RequestEvent.ExecutionQueued;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import dev.countersign.protocol.request.RequestEvent.ExecutionStarted;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import dev.countersign.protocol.request.RequestEvent.ExecutionUnknown;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.GrantExpired;
import dev.countersign.protocol.request.RequestEvent.LateReport;
import dev.countersign.protocol.request.RequestEvent.PublicationAsked;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestEvent.RequestRejected;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.ResultForgotten;
import dev.countersign.protocol.request.RequestEvent.ResultRead;
import dev.countersign.protocol.request.RequestEvent.StepBypassed;
import dev.countersign.protocol.request.RequestEvent.StepMet;
import dev.countersign.protocol.request.RequestEvent.StepOpened;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.RequestEvent.TurnMissed;
import dev.countersign.protocol.request.RequestEvent.VoteCast;
import dev.countersign.protocol.request.RequestEvent.VoteDiscounted;
import dev.countersign.protocol.request.RequestEvent.VoteWithdrawn;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import java.util.Locale;

/**
 * What an entry says of its event to people: made of the event alone, so that a verifier can make
 * it again. Holds no literals, for events hold none.
 *
 * @param summary one line of at most {@value #LONGEST} characters
 */
public record Description(AuditCategory category, String summary) {
  private static final int LONGEST = 200;

  public static Description of(LogEvent event) {
    return switch (event) {
      case RequestEvent request -> request(request);
      case GovernanceEvent governance -> governance(governance);
      case LaneEvent lane -> lane(lane);
      default -> // LogEvent cannot be sealed across packages; its vocabularies are
          throw new IllegalArgumentException("Expected an event of a log, but got another");
    };
  }

  private static Description request(RequestEvent event) {
    return switch (event) {
      case RequestSubmitted e -> of(REQUEST, line("asked for ", word(e.kind()), onWhat(e)));
      case WorkflowPinned e ->
          of(
              REQUEST,
              line(
                  "policies ",
                  e.workflow().policies().stream().map(policy -> policy.name()).toList(),
                  " pinned, ",
                  e.workflow().steps().size(),
                  " steps"));
      case GlassBroken e -> of(APPROVAL, line("broke the glass, to be reviewed by ", e.reviewBy()));
      case EvidenceAsked e ->
          of(
              REQUEST,
              line(
                  "evidence asked for, ",
                  e.gather().stream().map(Description::word).toList(),
                  ", until ",
                  e.until()));
      case EvidenceGathered e ->
          of(
              REQUEST,
              line(
                  "gathered evidence: plans of ",
                  e.evidence().plans().size(),
                  " statements, sizes of ",
                  e.evidence().tables().size(),
                  " tables, ",
                  e.evidence().measured().stream().mapToLong(MeasuredRows::rows).sum(),
                  " rows measured"));
      case EvidenceFailed e -> of(REQUEST, line("no evidence: ", e.failure().code()));
      case EvidenceRead e ->
          of(REQUEST, line("read the evidence", e.samples() ? " with its samples" : ""));
      case StepBypassed e ->
          of(APPROVAL, line("step ", e.step(), " passed over, for glass was broken"));
      case StepOverridden e -> of(APPROVAL, line("overrode step ", e.step()));
      case BreakGlassReviewed e ->
          of(APPROVAL, line("reviewed the broken glass: ", word(e.finding())));
      case BreakGlassReviewOverdue e ->
          of(APPROVAL, line("review of the broken glass overdue since ", e.due()));
      case StepOpened e ->
          of(APPROVAL, line("step ", e.step(), " waits for votes until ", e.until()));
      case VoteCast e -> of(APPROVAL, line("voted to ", word(e.verdict()), " step ", e.step()));
      case VoteWithdrawn e -> of(APPROVAL, line("took back the vote on step ", e.step()));
      case VoteDiscounted e ->
          of(
              APPROVAL,
              line("word of ", e.voter(), " on step ", e.step(), " discounted: suspended"));
      case StepMet e ->
          of(
              APPROVAL,
              line(
                  "step ",
                  e.step(),
                  " met by ",
                  e.seats().stream().map(seat -> seat.voter()).toList()));
      case RequestApproved e ->
          of(
              APPROVAL,
              line("approved by ", word(e.way()), ", ", e.executions(), " runs until ", e.until()));
      case RequestRejected e -> of(APPROVAL, line("rejected at step ", e.step()));
      case RequestExpired e -> of(REQUEST, line("expired while ", word(e.was())));
      case RequestCancelled _ -> of(REQUEST, "called off");
      case ApprovalConsumed _ -> of(APPROVAL, "consumed the approval");
      case ExecutionQueued e ->
          of(EXECUTION, line("run ", e.execution().number(), " waits for its turn"));
      case TurnMissed e ->
          of(EXECUTION, line("run ", e.execution().number(), " missed its turn: ", word(e.why())));
      case ExecutionGranted e ->
          of(EXECUTION, line("run ", e.execution().number(), " granted to pool ", e.pool()));
      case PublicationAsked _ -> of(POLICY, "approved policies went to governance");
      case GrantExpired e ->
          of(EXECUTION, line("grant of run ", e.execution().number(), " lapsed"));
      case ExecutionStarted e ->
          of(EXECUTION, line("run ", e.execution().number(), " claimed by ", e.agent()));
      case CancelAsked e ->
          of(
              EXECUTION,
              line(
                  "asked to stop run ",
                  e.execution().number(),
                  e.freeze().map(name -> line(", for freeze ", name)).orElse("")));
      case ExecutionSucceeded e ->
          of(
              EXECUTION,
              line(
                  "run ",
                  e.execution().number(),
                  " succeeded, ",
                  e.result().rows(),
                  " rows returned, ",
                  e.result().affected(),
                  " changed"));
      case ExecutionFailed e ->
          of(EXECUTION, line("run ", e.execution().number(), " failed with ", e.failure().code()));
      case ExecutionCancelled e -> of(EXECUTION, line("run ", e.execution().number(), " stopped"));
      case ExecutionUnknown e ->
          of(EXECUTION, line("outcome of run ", e.execution().number(), " unknown"));
      case ExecutionReconciled e ->
          of(EXECUTION, line("run ", e.execution().number(), " found to have ", word(e.outcome())));
      case LateReport e ->
          of(
              EXECUTION,
              line("late report of run ", e.execution().number(), ": ", word(e.outcome())));
      case ResultRead e -> of(AUDIT, line("read the result of run ", e.execution().number()));
      case ResultForgotten e ->
          of(AUDIT, line("had the result of run ", e.execution().number(), " forgotten"));
    };
  }

  private static Description lane(LaneEvent event) {
    return switch (event) {
      case LaneJoined e ->
          of(
              EXECUTION,
              line(
                  "run ",
                  e.execution(),
                  " joined the lane, ",
                  e.width(),
                  " side by side at most",
                  e.breakGlass() ? ", before those that wait" : ""));
      case SlotGranted e -> of(EXECUTION, line("turn of run ", e.execution()));
      case LaneLeft e -> of(EXECUTION, line("run ", e.execution(), " left the lane"));
    };
  }

  private static String onWhat(RequestSubmitted event) {
    return switch (event.kind()) {
      case APPROVAL -> line(" on ", event.target(), ", for ", event.consumers(), " to consume too");
      case POLICY_CHANGE -> line(" on ", event.target(), ": ", event.facts().redacted());
      case SQL, MIGRATION, TOOL_CALL, RELEASE, SCHEMA_CAPTURE ->
          line(
              event.kind() == OperationKind.MIGRATION ? " for migrations (" : " (",
              word(event.facts().statementClass()),
              ") on ",
              event.target(),
              ", tables ",
              event.facts().tables());
    };
  }

  private static Description governance(GovernanceEvent event) {
    return switch (event) {
      case PoliciesPublished e ->
          of(
              POLICY,
              line(
                  "policies published: ",
                  e.changed().stream().map(it -> it.policy().name() + " " + it.version()).toList(),
                  "; retired: ",
                  e.retired(),
                  e.request().map(it -> line(", as approved by ", it)).orElse("")));
      case PolicyChangeRefused e ->
          of(POLICY, line("change of policies approved by ", e.request(), " not made: ", e.code()));
      case PrincipalRegistered e ->
          of(
              IDENTITY,
              line(
                  word(e.kind()),
                  " ",
                  e.subject(),
                  " registered, roles ",
                  e.roles().stream().map(RoleGrant::role).toList()));
      case GroupDefined e ->
          of(
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
          of(
              IDENTITY,
              line(
                  "token ",
                  e.tokenId(),
                  " issued to ",
                  e.subject(),
                  e.ai() ? " for an AI" : "",
                  e.scope().equals(TokenScope.WHOLE) ? "" : ", narrowed",
                  e.expires().map(it -> line(", until ", it)).orElse("")));
      case TokenRevoked e -> of(IDENTITY, line("token ", e.tokenId(), " revoked"));
      case IssuerRegistered e ->
          of(
              IDENTITY,
              line(
                  "issuer ",
                  e.issuer(),
                  " registered as ",
                  word(e.kind()),
                  e.scope().map(Description::scope).orElse("")));
      case IssuerRevoked e -> of(IDENTITY, line("issuer ", e.issuer(), " revoked"));
      case PoolRegistered e -> of(AGENT, line("pool ", e.pool(), " registered"));
      case AgentRegistered e ->
          of(AGENT, line("agent ", e.agent(), " registered for pool ", e.pool()));
      case TargetRegistered e ->
          of(AGENT, line("target ", e.target(), " registered for pool ", e.pool()));
      case NotifierRegistered e -> of(NOTIFICATION, line("notifier ", e.name(), " registered"));
      case EndpointRegistered e ->
          of(
              NOTIFICATION,
              line(
                  "endpoint ",
                  e.name(),
                  " registered as ",
                  word(e.kind()),
                  " at ",
                  e.address(),
                  e.allowPrivate() ? ", private addresses allowed" : ""));
      case EndpointRemoved e -> of(NOTIFICATION, line("endpoint ", e.name(), " removed"));
      case EndpointTested e -> of(NOTIFICATION, line("endpoint ", e.name(), " tested"));
      case RoleDefined e -> of(IDENTITY, line("role ", e.name(), " may ", e.permissions()));
      case RoleRemoved e -> of(IDENTITY, line("role ", e.name(), " removed"));
      case PrincipalSuspended e -> of(IDENTITY, line(e.subject(), " suspended"));
      case PrincipalResumed e -> of(IDENTITY, line(e.subject(), " resumed"));
      case SignInsFailed e ->
          of(
              IDENTITY,
              line(
                  "sign-ins failed from ",
                  e.sources().stream().map(it -> line(it.count(), " times ", it.source())).toList(),
                  e.others() == 0 ? "" : line(" and ", e.others(), " times from elsewhere")));
      case FreezeStarted e ->
          of(
              POLICY,
              line(
                  "freeze ",
                  e.freeze().name(),
                  " began at ",
                  e.freeze().target(),
                  "@",
                  e.freeze().environment(),
                  e.freeze().running() == RunningWork.CANCEL ? ", stops what runs" : ""));
      case FreezeEnded e -> of(POLICY, line("freeze ", e.name(), " ended"));
      case GroupChanged e ->
          of(
              IDENTITY,
              line(
                  "group ",
                  e.name(),
                  " changed",
                  e.added().isEmpty() ? "" : line(", added ", e.added()),
                  e.removed().isEmpty() ? "" : line(", removed ", e.removed())));
      case ProviderDefined e ->
          of(
              IDENTITY,
              line(
                  "identity provider ",
                  e.provider().name(),
                  " at ",
                  e.provider().issuer(),
                  e.provider().provision() ? ", makes people known" : "",
                  ", mappings ",
                  e.provider().mappings().stream().map(it -> claim(it.when())).toList()));
      case ProviderRemoved e -> of(IDENTITY, line("identity provider ", e.name(), " removed"));
      case IdentityLinked e ->
          of(IDENTITY, line(e.subject(), " linked to ", identity(e.identity())));
      case IdentityUnlinked e ->
          of(IDENTITY, line(e.subject(), " linked no more to ", identity(e.identity())));
      case ClaimsRecorded e ->
          of(
              IDENTITY,
              line(
                  e.identity().provider(),
                  " says of ",
                  e.subject(),
                  ": ",
                  e.claims().values().stream().map(Description::claim).toList()));
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

  private static Description of(AuditCategory category, String sentence) {
    var clean = new StringBuilder();
    sentence.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    if (clean.length() > LONGEST) {
      clean.setLength(LONGEST - 1);
      clean.append('…');
    }
    return new Description(category, clean.toString());
  }

  /**
   * Puts words and values one after another. Not by a format, whose digits depend on the language
   * of whoever runs it.
   */
  private static String line(Object... pieces) {
    var line = new StringBuilder();
    for (var piece : pieces) {
      line.append(piece);
    }
    return line.toString();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
