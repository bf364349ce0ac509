package dev.countersign.engine.request;

import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.request.TargetRef;
import java.util.List;

/** Who may read what of a request, by the governance of this moment. */
public final class Permissions {

  private Permissions() {}

  /** That there is such a request, where it stands, and its redacted text. */
  public static boolean maySee(Governance governance, Actor reader, Parties request) {
    return isInvolved(governance, reader.subject(), request)
        || holdsAny(governance, reader.subject(), request.target());
  }

  /** The exact text, the reason, the ticket and the comments. */
  public static boolean mayReadText(Governance governance, Actor reader, Parties request) {
    return isInvolved(governance, reader.subject(), request)
        || isAdmin(governance, reader, request.target())
        || (reader.kind() == PrincipalKind.PERSON
            && isOneOf(governance, reader.subject(), request.approvers(), request.target()));
  }

  /** The result of an execution. */
  public static boolean mayReadResult(Governance governance, Actor reader, Parties request) {
    return isInvolved(governance, reader.subject(), request)
        || isAdmin(governance, reader, request.target());
  }

  private static boolean isInvolved(Governance governance, Subject reader, Parties request) {
    return request.requester().equals(reader)
        || isOneOf(governance, reader, request.shareWith(), request.target());
  }

  private static boolean isOneOf(
      Governance governance, Subject reader, List<Party> parties, TargetRef target) {
    return parties.stream().anyMatch(party -> governance.isMember(reader, party, target));
  }

  private static boolean holdsAny(Governance governance, Subject reader, TargetRef target) {
    for (var role : Role.values()) {
      if (governance.holds(reader, role, target)) {
        return true;
      }
    }
    return false;
  }

  /** An AI is no administrator, whoever owns it. */
  private static boolean isAdmin(Governance governance, Actor reader, TargetRef target) {
    return reader.kind() != PrincipalKind.AI
        && governance.holds(reader.subject(), Role.ADMIN, target);
  }
}
