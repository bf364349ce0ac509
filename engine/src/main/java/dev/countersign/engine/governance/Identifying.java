package dev.countersign.engine.governance;

import static dev.countersign.engine.Decision.accept;
import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.engine.governance.GovernanceDecider.unknown;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.countersign.engine.Decision;
import dev.countersign.engine.Names;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.DefineRole;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.RemoveRole;
import dev.countersign.protocol.governance.GovernanceCommand.ResumePrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.SuspendPrincipal;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalResumed;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalSuspended;
import dev.countersign.protocol.governance.GovernanceEvent.RoleDefined;
import dev.countersign.protocol.governance.GovernanceEvent.RoleRemoved;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Saying who there is and what the roles may. Nobody gives or takes by it what they do not hold
 * themselves.
 */
final class Identifying {
  private static final int MAX_ROLES = 100;
  static final int MAX_DISPLAY_NAME = 200;

  private Identifying() {}

  static Decision<GovernanceEvent> principal(
      Governance governance, Authority by, RegisterPrincipal command) {
    if (!GovernanceDecider.canBePrincipal(command.kind())) {
      return invalid("Expected a person, an AI or a service, but %s is none", command.subject());
    }
    if (command.subject().value().equals(Governance.ROOT)
        && command.kind() != PrincipalKind.PERSON) {
      return invalid("Expected root to be a person, or its key could not govern, but it is none");
    }
    if (governance.agent(command.subject()).isPresent()) {
      return invalid("Expected a name of its own, but %s is an agent", command.subject());
    }
    if (command.kind() != PrincipalKind.PERSON
        && !governance.identitiesOf(command.subject()).isEmpty()) {
      return invalid(
          "Expected a person, for %s is linked to an identity provider, but it would be %s",
          command.subject(), command.kind());
    }
    if (!isLine(command.displayName(), MAX_DISPLAY_NAME)) {
      return invalid(
          "Expected a display name of one line and 1 to %d characters, but that of %s is not",
          MAX_DISPLAY_NAME, command.subject());
    }
    return badRoles(governance, command.subject().value(), command.roles())
        .or(() -> unfitRole(governance, command))
        .or(() -> by.beyond(command.roles()).map(grant -> beyond(by, grant)))
        .or(
            () ->
                by.beyond(governance.people().grantsOf(command.subject()))
                    .map(grant -> beyond(by, grant)))
        .orElseGet(
            () ->
                accept(
                    new PrincipalRegistered(
                        command.subject(),
                        command.kind(),
                        command.displayName(),
                        command.roles())));
  }

  private static Optional<Decision<GovernanceEvent>> unfitRole(
      Governance governance, RegisterPrincipal command) {
    return command.roles().stream()
        .filter(grant -> !mayHold(governance, command.kind(), grant))
        .findFirst()
        .map(
            grant ->
                invalid(
                    "Expected roles that %s may hold as %s, but %s is none",
                    command.subject(), command.kind(), grant.role()));
  }

  /** An AI asks and reads. */
  private static boolean mayHold(Governance governance, PrincipalKind kind, RoleGrant grant) {
    return BuiltInRoles.mayHold(kind, governance.permissionsOf(grant.role()).orElse(Set.of()));
  }

  /** Of a known name, at a place, and not the one that agents have by being agents. */
  static Optional<Decision<GovernanceEvent>> badRoles(
      Governance governance, String holder, List<RoleGrant> roles) {
    if (roles.size() > MAX_ROLES) {
      return Optional.of(
          invalid("Expected %d roles at most, but there are %d", MAX_ROLES, roles.size()));
    }
    for (var grant : roles) {
      if (!Names.isPattern(grant.target()) || !Names.isPattern(grant.environment())) {
        return Optional.of(
            invalid(
                "Expected patterns of %s for a role of %s, but one is not",
                Names.PATTERN_RULE, holder));
      }
      if (grant.role().equals(Role.AGENT.text())) {
        return Optional.of(
            invalid("Expected a role that is given, but %s comes with being one", grant.role()));
      }
      if (governance.permissionsOf(grant.role()).isEmpty()) {
        return Optional.of(unknown("role", grant.role()));
      }
    }
    return Optional.empty();
  }

  static Decision<GovernanceEvent> role(Governance governance, Authority by, DefineRole command) {
    if (!Names.isWellFormed(command.name())) {
      return badName("role", command.name());
    }
    if (BuiltInRoles.named(command.name()).isPresent()) {
      return invalid("Expected a name of its own, but %s is built in", command.name());
    }
    return by.beyondEverywhere(command.permissions())
        .or(() -> by.beyondEverywhere(permissionsOf(governance, command.name())))
        .map(it -> beyond(by, it))
        .orElseGet(
            () ->
                accept(
                    new RoleDefined(
                        command.name(),
                        command.permissions().stream().distinct().sorted().toList())));
  }

  static Decision<GovernanceEvent> remove(Governance governance, Authority by, RemoveRole command) {
    if (governance.customRoles().stream().noneMatch(it -> it.name().equals(command.name()))) {
      return unknown("custom role", command.name());
    }
    return by.beyondEverywhere(permissionsOf(governance, command.name()))
        .map(it -> beyond(by, it))
        .orElseGet(() -> accept(new RoleRemoved(command.name())));
  }

  /** Whoever suspends the last who could resume them needs the root. */
  static Decision<GovernanceEvent> suspend(
      Governance governance, Authority by, SuspendPrincipal command) {
    if (by.standing().subject().equals(command.subject()) && !by.isRoot()) {
      return invalid("Expected somebody else to be suspended, but %s asks", command.subject());
    }
    return unreachable(governance, by, command.subject())
        .orElseGet(() -> accept(new PrincipalSuspended(command.subject())));
  }

  static Decision<GovernanceEvent> resume(
      Governance governance, Authority by, ResumePrincipal command) {
    return unreachable(governance, by, command.subject())
        .orElseGet(() -> accept(new PrincipalResumed(command.subject())));
  }

  /** One who is not known, or may more than whoever would change them. */
  static Optional<Decision<GovernanceEvent>> unreachable(
      Governance governance, Authority by, Subject subject) {
    return governance.principal(subject).isEmpty()
        ? Optional.of(unknown("principal", subject.value()))
        : by.beyond(governance.people().grantsOf(subject)).map(grant -> beyond(by, grant));
  }

  private static Set<Permission> permissionsOf(Governance governance, String role) {
    return governance.permissionsOf(role).orElse(Set.of());
  }

  static Decision<GovernanceEvent> beyond(Authority by, RoleGrant grant) {
    return refuse(
        FORBIDDEN,
        "Expected someone who may all that %s on %s in %s may, but %s may not",
        grant.role(),
        grant.target(),
        grant.environment(),
        by.standing().subject());
  }

  private static Decision<GovernanceEvent> beyond(Authority by, Permission permission) {
    return refuse(
        FORBIDDEN,
        "Expected someone who may %s everywhere, but %s may not",
        permission,
        by.standing().subject());
  }

  static boolean isLine(String text, int most) {
    return !text.isBlank()
        && text.length() <= most
        && text.chars().noneMatch(Character::isISOControl);
  }

  static Decision<GovernanceEvent> badName(String what, String name) {
    return invalid(
        "Expected %s for the name of a %s, but it is %s", Names.RULE, what, Names.shown(name));
  }

  @FormatMethod
  private static Decision<GovernanceEvent> invalid(
      @FormatString String message, Object... details) {
    return refuse(INVALID_GOVERNANCE, message, details);
  }
}
