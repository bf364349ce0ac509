package dev.countersign.requestservice.rest;

import dev.countersign.protocol.request.RefusalCode;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a call was not done: an RFC 9457 problem. */
@Schema(name = "Problem", description = "Why a call was not done (RFC 9457).")
public record Problem(
    @Schema(
            description = "Names the sort of problem; it follows from the code.",
            examples = "urn:countersign:problem:no-policy")
        String type,
    @Schema(description = "The sort of problem, for people.") String title,
    @Schema(description = "The HTTP status.") int status,
    @Schema(description = "What was expected and what came, for people.") String detail,
    @Schema(description = "The sort of problem, for programs; stable.", examples = "NO_POLICY")
        String code) {

  static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(ProblemCode code, String detail) {
    return of(code.name(), code.status(), code.title(), detail);
  }

  /** What policy-service refused. */
  static Problem of(RefusalCode code, String detail) {
    return of(code.name(), statusOf(code), "Refused", detail);
  }

  private static Problem of(String code, int status, String title, String detail) {
    var name = code.toLowerCase(Locale.ROOT).replace('_', '-');
    return new Problem("urn:countersign:problem:" + name, title, status, detail, code);
  }

  /**
   * 403: not for this caller, whatever the state. 404: no such thing. 409: not in this state. 422:
   * understood, and not acceptable as it is. 503: not now; nothing was done.
   */
  static int statusOf(RefusalCode code) {
    return switch (code) {
      case NO_POLICY, POLICY_ERROR, FORBIDDEN, SELF_APPROVAL, NOT_AN_APPROVER -> 403;
      case BYPASS_FORBIDDEN, SELF_REVIEW -> 403;
      case SAME_PERSON_ACROSS_STEPS, GRANT_NOT_YOURS, NOT_YOUR_EXECUTION -> 403;
      case UNKNOWN_TARGET, UNKNOWN_REQUEST, UNKNOWN_NAME, NO_RESULT, NO_EVIDENCE -> 404;
      case IDEMPOTENCY_CONFLICT, NOT_PENDING, ALREADY_VOTED, STALE_DIGEST, NO_VOTE -> 409;
      case WRONG_KIND, ALREADY_CONSUMED, POLICIES_CHANGED, POLICY_CHANGE_REQUIRED -> 409;
      case ALREADY_FINAL, OUTCOME_UNKNOWN, NOT_APPROVED, EXECUTIONS_EXHAUSTED -> 409;
      case APPROVAL_EXPIRED, UNKNOWN_POOL, GRANT_EXPIRED, GRANT_USED, NOT_RUNNING -> 409;
      case NOT_UNKNOWN, NOT_INSPECTED, NOT_DUE -> 409;
      case STEP_CLOSED, NOT_BREAK_GLASS, ALREADY_REVIEWED, STILL_OPEN -> 409;
      case EVIDENCE_AWAITED, EVIDENCE_MISSING, EVIDENCE_NOT_AWAITED -> 409;
      case TARGET_FROZEN -> 409;
      case OPERATION_REFUSED, REASON_REQUIRED, TICKET_REQUIRED, UNSATISFIABLE -> 422;
      case INVALID_POLICY, INVALID_GOVERNANCE -> 422;
      case TOO_LATE, EPOCH_NOT_REACHED -> 503;
    };
  }
}
