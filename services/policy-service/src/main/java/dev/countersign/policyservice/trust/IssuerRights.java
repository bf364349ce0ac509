package dev.countersign.policyservice.trust;

import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.Issuer;
import dev.countersign.protocol.envelope.Command;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.AdvertiseAgent;
import dev.countersign.protocol.governance.GovernanceCommand.PublishApproved;
import dev.countersign.protocol.lane.LaneCommand;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestCommand.CancelRequest;
import dev.countersign.protocol.request.RequestCommand.CastVote;
import dev.countersign.protocol.request.RequestCommand.CheckDeadline;
import dev.countersign.protocol.request.RequestCommand.CheckStanding;
import dev.countersign.protocol.request.RequestCommand.ClaimGrant;
import dev.countersign.protocol.request.RequestCommand.ConsumeApproval;
import dev.countersign.protocol.request.RequestCommand.DispatchRequest;
import dev.countersign.protocol.request.RequestCommand.FinishExecution;
import dev.countersign.protocol.request.RequestCommand.FinishPublication;
import dev.countersign.protocol.request.RequestCommand.ForgetResult;
import dev.countersign.protocol.request.RequestCommand.GatherEvidence;
import dev.countersign.protocol.request.RequestCommand.Heartbeat;
import dev.countersign.protocol.request.RequestCommand.OverrideStep;
import dev.countersign.protocol.request.RequestCommand.ReconcileExecution;
import dev.countersign.protocol.request.RequestCommand.RecordEvidenceRead;
import dev.countersign.protocol.request.RequestCommand.RecordResultRead;
import dev.countersign.protocol.request.RequestCommand.ReportEvidence;
import dev.countersign.protocol.request.RequestCommand.ReportInspection;
import dev.countersign.protocol.request.RequestCommand.ReviewBreakGlass;
import dev.countersign.protocol.request.RequestCommand.StopFrozen;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestCommand.TakeSlot;
import dev.countersign.protocol.request.RequestCommand.WithdrawVote;

/**
 * Who may send which command at all, whatever governance lets them do with it. A key that leaks
 * lets its holder say what its issuer could say, and nothing else.
 */
final class IssuerRights {
  private IssuerRights() {}

  static boolean covers(Governance governance, String issuer, Principal principal) {
    return issuer.equals(Governance.POLICY_SERVICE)
        ? isOurselves(principal)
        : governance.mayVouch(issuer, principal) && signsAsItShould(principal);
  }

  static boolean covers(Governance governance, String issuer, PrincipalKind kind, Command command) {
    boolean byService = governance.issuer(issuer).filter(Issuer::isService).isPresent();
    return switch (command) {
      case PublishApproved _ -> kind == PrincipalKind.SYSTEM;
      case AdvertiseAgent _ -> kind == PrincipalKind.AGENT;
      case GovernanceCommand _ -> asks(kind) && !byService;
      case LaneCommand _ -> kind == PrincipalKind.SYSTEM;
      case RequestCommand request ->
          !issuer.equals(Governance.ROOT)
              && covers(kind, request)
              && (!byService || isForServices(request));
      default -> false; // Command cannot be sealed across packages; its vocabularies are
    };
  }

  /** With a key of its own a service asks, takes what it asked for, and has no say on others. */
  private static boolean isForServices(RequestCommand command) {
    return switch (command) {
      case SubmitRequest _,
          ConsumeApproval _,
          CancelRequest _,
          DispatchRequest _,
          GatherEvidence _,
          RecordResultRead _,
          ForgetResult _ ->
          true;
      case CastVote _,
          WithdrawVote _,
          OverrideStep _,
          ReviewBreakGlass _,
          RecordEvidenceRead _,
          ReportEvidence _,
          ClaimGrant _,
          Heartbeat _,
          FinishExecution _,
          ReconcileExecution _,
          ReportInspection _,
          CheckDeadline _,
          CheckStanding _,
          StopFrozen _,
          TakeSlot _,
          FinishPublication _ ->
          false;
    };
  }

  private static boolean covers(PrincipalKind kind, RequestCommand command) {
    return switch (command) {
      case SubmitRequest _,
          CastVote _,
          WithdrawVote _,
          OverrideStep _,
          ReviewBreakGlass _,
          CancelRequest _,
          DispatchRequest _,
          ConsumeApproval _,
          GatherEvidence _,
          RecordEvidenceRead _,
          RecordResultRead _,
          ForgetResult _ ->
          asks(kind);
      case ReconcileExecution _ -> kind == PrincipalKind.AGENT || asks(kind);
      case ClaimGrant _, Heartbeat _, FinishExecution _, ReportInspection _, ReportEvidence _ ->
          kind == PrincipalKind.AGENT;
      case CheckDeadline _, CheckStanding _, StopFrozen _, TakeSlot _, FinishPublication _ ->
          kind == PrincipalKind.SYSTEM;
    };
  }

  private static boolean asks(PrincipalKind kind) {
    return switch (kind) {
      case PERSON, AI, SERVICE -> true;
      case AGENT, SYSTEM -> false;
    };
  }

  private static boolean isOurselves(Principal principal) {
    return principal.kind() == PrincipalKind.SYSTEM
        && principal.signIn() == SignIn.KEY
        && principal.subject().value().equals(Governance.POLICY_SERVICE);
  }

  /** An agent is its own issuer: nobody else can have seen it sign in. */
  private static boolean signsAsItShould(Principal principal) {
    return principal.kind() != PrincipalKind.AGENT || principal.signIn() == SignIn.KEY;
  }
}
