package dev.countersign.engine.governance;

import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.Role;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What the roles that every cluster is born with are made of, and what no role can give. */
final class BuiltInRoles {
  private static final Set<Permission> LOOKING =
      EnumSet.of(
          Permission.REQUEST_VIEW_OWN,
          Permission.REQUEST_VIEW_ANY,
          Permission.REQUEST_CANCEL_OWN,
          Permission.RESULT_READ_OWN);

  private static final Set<Permission> ASKING =
      with(
          LOOKING,
          Permission.REQUEST_SUBMIT_READ,
          Permission.REQUEST_SUBMIT_WRITE,
          Permission.REQUEST_SUBMIT_DDL,
          Permission.REQUEST_SUBMIT_DESTRUCTIVE,
          Permission.REQUEST_SUBMIT_PRIVILEGED,
          Permission.REQUEST_SUBMIT_OPAQUE,
          Permission.REQUEST_SUBMIT_APPROVAL,
          Permission.REQUEST_DISPATCH_OWN,
          Permission.APPROVAL_CONSUME_OWN);

  private static final Set<Permission> DEVELOPING =
      with(ASKING, Permission.TOKEN_ISSUE_OWN, Permission.TOKEN_REVOKE_OWN);

  private static final Set<Permission> APPROVING = with(DEVELOPING, Permission.VOTE_CAST);

  private static final Set<Permission> EVERYTHING = EnumSet.allOf(Permission.class);

  private static final Set<Permission> FOR_PEOPLE_ALONE =
      EnumSet.of(
          Permission.VOTE_CAST,
          Permission.STEP_OVERRIDE,
          Permission.EXECUTION_RECONCILE,
          Permission.BREAK_GLASS_READ,
          Permission.BREAK_GLASS_WRITE,
          Permission.BREAK_GLASS_DDL,
          Permission.BREAK_GLASS_DESTRUCTIVE,
          Permission.BREAK_GLASS_PRIVILEGED,
          Permission.BREAK_GLASS_OPAQUE,
          Permission.BREAK_GLASS_REVIEW);

  private BuiltInRoles() {}

  static Optional<Role> named(String name) {
    return Arrays.stream(Role.values()).filter(role -> role.text().equals(name)).findFirst();
  }

  static Set<Permission> of(Role role) {
    return switch (role) {
      case ADMIN -> EVERYTHING;
      case APPROVER -> APPROVING;
      case DEVELOPER -> DEVELOPING;
      case READONLY -> LOOKING;
      case AGENT -> Set.of();
    };
  }

  /** Whether a being of this kind may make use of a permission, whoever gives it. */
  static boolean mayUse(PrincipalKind kind, Permission permission) {
    return switch (kind) {
      case PERSON -> true;
      case SERVICE -> !FOR_PEOPLE_ALONE.contains(permission);
      case AI -> ASKING.contains(permission);
      case AGENT, SYSTEM -> false;
    };
  }

  /** Whether a role of these permissions may be bound to one of this kind. */
  static boolean mayHold(PrincipalKind kind, Set<Permission> permissions) {
    return switch (kind) {
      case PERSON, SERVICE -> true;
      case AI -> DEVELOPING.containsAll(permissions);
      case AGENT, SYSTEM -> false;
    };
  }

  private static Set<Permission> with(Set<Permission> some, Permission... more) {
    var all = EnumSet.copyOf(some);
    all.addAll(Arrays.asList(more));
    return all;
  }
}
