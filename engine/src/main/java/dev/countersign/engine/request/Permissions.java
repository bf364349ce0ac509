package dev.countersign.engine.request;

import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.Standing;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.request.TargetRef;
import java.util.List;

/** Who may read what of a request, by the governance of this moment. */
public final class Permissions {

  private Permissions() {}

  /** Whether there is anything that they may ask for at a target. */
  public static boolean mayAsk(Governance governance, Actor asker, TargetRef target) {
    return target.equals(TargetRef.POLICIES)
        ? mayChangePolicies(governance, asker)
        : Asking.mayAnything(governance.standing(asker), target);
  }

  /** Whether they may ask for other policies. */
  public static boolean mayChangePolicies(Governance governance, Actor asker) {
    return Asking.mayChangePolicies(governance.standing(asker));
  }

  /** That there is such a request, where it stands, and its redacted text. */
  public static boolean maySee(Governance governance, Actor reader, Parties request) {
    var standing = governance.standing(reader);
    return isInvolved(standing, request, Permission.REQUEST_VIEW_OWN)
        || standing.may(Permission.REQUEST_VIEW_ANY, request.target())
        || mayReview(standing, request);
  }

  /** The exact text, the reason, the ticket and the comments. */
  public static boolean mayReadText(Governance governance, Actor reader, Parties request) {
    var standing = governance.standing(reader);
    return isInvolved(standing, request, Permission.REQUEST_VIEW_OWN)
        || standing.may(Permission.REQUEST_TEXT_ANY, request.target())
        || mayReview(standing, request)
        || (reader.kind() == PrincipalKind.PERSON
            && isOneOf(standing, request.approvers(), request.target()));
  }

  /**
   * The rows that were sampled as evidence: those who may be asked to countersign, and who may read
   * any result. Not the requester, who would get at rows by asking for what nobody approves.
   */
  public static boolean mayReadSamples(Governance governance, Actor reader, Parties request) {
    var standing = governance.standing(reader);
    return reader.kind() == PrincipalKind.PERSON
        && !request.requester().equals(reader.subject())
        && (standing.may(Permission.RESULT_READ_ANY, request.target())
            || (standing.may(Permission.VOTE_CAST, request.target())
                && isOneOf(standing, request.approvers(), request.target())));
  }

  /** The result of an execution. */
  public static boolean mayReadResult(Governance governance, Actor reader, Parties request) {
    var standing = governance.standing(reader);
    return isInvolved(standing, request, Permission.RESULT_READ_OWN)
        || standing.may(Permission.RESULT_READ_ANY, request.target());
  }

  /** Whoever is to judge broken glass has to know what for it was broken. */
  private static boolean mayReview(Standing reader, Parties request) {
    return request.glassBroken() && reader.may(Permission.BREAK_GLASS_REVIEW, request.target());
  }

  /** Those whom it is shared with need no role at its target. */
  private static boolean isInvolved(Standing reader, Parties request, Permission own) {
    return (request.requester().equals(reader.subject()) && reader.may(own, request.target()))
        || isOneOf(reader, request.shareWith(), request.target());
  }

  private static boolean isOneOf(Standing reader, List<Party> parties, TargetRef target) {
    return parties.stream().anyMatch(party -> reader.isOf(party, target));
  }
}
