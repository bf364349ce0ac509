package dev.countersign.engine.request;

import dev.countersign.engine.governance.Standing;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.util.Arrays;

/** Who may ask for what. */
final class Asking {

  private Asking() {}

  /** What one must be allowed who asks for an operation of this class. */
  static Permission permission(StatementClass asked) {
    return switch (asked) {
      case READ -> Permission.REQUEST_SUBMIT_READ;
      case WRITE -> Permission.REQUEST_SUBMIT_WRITE;
      case DDL -> Permission.REQUEST_SUBMIT_DDL;
      case DESTRUCTIVE -> Permission.REQUEST_SUBMIT_DESTRUCTIVE;
      case PRIVILEGED -> Permission.REQUEST_SUBMIT_PRIVILEGED;
      case OPAQUE -> Permission.REQUEST_SUBMIT_OPAQUE;
      case NONE -> Permission.REQUEST_SUBMIT_APPROVAL;
    };
  }

  /** What one must be allowed who breaks glass for an operation of this class. */
  static Permission breakGlass(StatementClass asked) {
    return switch (asked) {
      case READ -> Permission.BREAK_GLASS_READ;
      case WRITE -> Permission.BREAK_GLASS_WRITE;
      case DDL -> Permission.BREAK_GLASS_DDL;
      case DESTRUCTIVE -> Permission.BREAK_GLASS_DESTRUCTIVE;
      case PRIVILEGED -> Permission.BREAK_GLASS_PRIVILEGED;
      case OPAQUE, NONE -> Permission.BREAK_GLASS_OPAQUE;
    };
  }

  static Permission permission(StatementClass asked, boolean breakGlass) {
    return breakGlass ? breakGlass(asked) : permission(asked);
  }

  /** Policies are for all places, so one who asks to change them must be allowed to in all. */
  static boolean mayChangePolicies(Standing asker) {
    return asker.mayEverywhere(Permission.POLICY_PUBLISH);
  }

  /** Whether the requester could ask for the same at this moment. */
  static boolean mayStill(Standing requester, Submission asked) {
    return asked.kind() == OperationKind.POLICY_CHANGE
        ? mayChangePolicies(requester)
        : requester.may(permission(asked.statementClass(), asked.breakGlass()), asked.target());
  }

  /** Whether there is anything to ask for at a target, before it is known what is asked. */
  static boolean mayAnything(Standing asker, TargetRef target) {
    return Arrays.stream(StatementClass.values())
        .anyMatch(
            asked -> asker.may(permission(asked), target) || asker.may(breakGlass(asked), target));
  }
}
