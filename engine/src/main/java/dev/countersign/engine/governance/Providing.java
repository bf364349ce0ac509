package dev.countersign.engine.governance;

import static dev.countersign.engine.Decision.accept;
import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.engine.governance.GovernanceDecider.unknown;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.countersign.engine.Decision;
import dev.countersign.protocol.governance.ClaimMapping;
import dev.countersign.protocol.governance.GovernanceCommand.DefineProvider;
import dev.countersign.protocol.governance.GovernanceCommand.RemoveProvider;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.ProviderDefined;
import dev.countersign.protocol.governance.GovernanceEvent.ProviderRemoved;
import dev.countersign.protocol.governance.IdentityProvider;
import dev.countersign.protocol.governance.Permission;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Saying which identity providers are believed, and what their claims give. It is to say whose
 * signatures count, so it takes the permission for that too; and nobody gives or takes by a mapping
 * what they could not give or take by hand.
 */
final class Providing {
  private static final int MAX_PROVIDERS = 20;
  private static final int MAX_AUDIENCES = 20;
  private static final int MAX_MAPPINGS = 200;
  private static final int MAX_GROUPS = 100;

  private Providing() {}

  static Decision<GovernanceEvent> define(
      Governance governance, Authority by, DefineProvider command) {
    var provider = command.provider();
    var before = governance.provider(provider.name());
    return unentitled(by)
        .or(() -> ProviderRules.problem(provider).map(Providing::refused))
        .or(() -> tooMany(governance, provider))
        .or(() -> otherIssuer(governance, provider))
        .or(() -> badMappings(governance, provider))
        .or(() -> beyond(governance, by, given(before, provider)))
        .or(() -> widened(governance, by, before, provider))
        .orElseGet(() -> accept(new ProviderDefined(provider)));
  }

  static Decision<GovernanceEvent> remove(
      Governance governance, Authority by, RemoveProvider command) {
    var before = governance.provider(command.name());
    if (before.isEmpty()) {
      return unknown("provider", command.name());
    }
    return unentitled(by)
        .or(() -> beyond(governance, by, before.get().provider().mappings()))
        .or(() -> beyondLinked(governance, by, command.name()))
        .orElseGet(() -> accept(new ProviderRemoved(command.name())));
  }

  private static Optional<Decision<GovernanceEvent>> unentitled(Authority by) {
    return by.may(Permission.ISSUER_MANAGE)
        ? Optional.empty()
        : Optional.of(
            refuse(
                FORBIDDEN,
                "Expected someone who may %s everywhere, but %s may not",
                Permission.ISSUER_MANAGE,
                by.standing().subject()));
  }

  private static Optional<Decision<GovernanceEvent>> tooMany(
      Governance governance, IdentityProvider provider) {
    if (provider.audiences().isEmpty() || provider.audiences().size() > MAX_AUDIENCES) {
      return Optional.of(
          invalid(
              "Expected from 1 to %d audiences of %s, but there are %d",
              MAX_AUDIENCES, provider.name(), provider.audiences().size()));
    }
    if (provider.mappings().size() > MAX_MAPPINGS) {
      return Optional.of(
          invalid(
              "Expected %d mappings of %s at most, but there are %d",
              MAX_MAPPINGS, provider.name(), provider.mappings().size()));
    }
    return governance.providers().size() >= MAX_PROVIDERS
            && governance.provider(provider.name()).isEmpty()
        ? Optional.of(
            invalid("Expected %d providers at most, but there are as many", MAX_PROVIDERS))
        : Optional.empty();
  }

  /** Who somebody is at one issuer says nothing about who they are at another. */
  private static Optional<Decision<GovernanceEvent>> otherIssuer(
      Governance governance, IdentityProvider provider) {
    var known = governance.provider(provider.name());
    if (known.filter(it -> !it.provider().issuer().equals(provider.issuer())).isPresent()) {
      return Optional.of(
          invalid(
              "Expected the issuer that %s has, but it is another; remove it first, and the links"
                  + " to it with it",
              provider.name()));
    }
    return governance
        .providerOf(provider.issuer())
        .filter(it -> !it.name().equals(provider.name()))
        .map(
            it ->
                invalid(
                    "Expected an issuer of its own for %s, but it is that of %s",
                    provider.name(), it.name()));
  }

  private static Optional<Decision<GovernanceEvent>> badMappings(
      Governance governance, IdentityProvider provider) {
    long pairs = provider.mappings().stream().map(ClaimMapping::when).distinct().count();
    if (pairs != provider.mappings().size()) {
      return Optional.of(
          invalid(
              "Expected each value of a claim once in the mappings of %s, but one comes twice",
              provider.name()));
    }
    return provider.mappings().stream()
        .flatMap(mapping -> badMapping(governance, provider.name(), mapping).stream())
        .findFirst();
  }

  private static Optional<Decision<GovernanceEvent>> badMapping(
      Governance governance, String provider, ClaimMapping mapping) {
    if (mapping.groups().size() > MAX_GROUPS) {
      return Optional.of(
          invalid(
              "Expected %d groups at most in a mapping of %s, but there are %d",
              MAX_GROUPS, provider, mapping.groups().size()));
    }
    return Grouping.unknownGroup(governance, mapping.groups())
        .or(() -> Identifying.badRoles(governance, provider, mapping.roles()));
  }

  /** What it gives from now on, and what it gave: to take is to change what others hold. */
  private static List<ClaimMapping> given(
      Optional<ProviderEntry> before, IdentityProvider provider) {
    return Stream.concat(
            before.stream().flatMap(it -> it.provider().mappings().stream()),
            provider.mappings().stream())
        .toList();
  }

  private static Optional<Decision<GovernanceEvent>> beyond(
      Governance governance, Authority by, List<ClaimMapping> mappings) {
    var groups = mappings.stream().flatMap(it -> it.groups().stream()).distinct().toList();
    return by.beyond(mappings.stream().flatMap(it -> it.roles().stream()).toList())
        .map(grant -> Identifying.beyond(by, grant))
        .or(() -> Grouping.beyond(governance, by, groups))
        .or(() -> Grouping.named(governance, by, groups));
  }

  /** Tokens that were meant for something else now speak for those who are linked. */
  private static Optional<Decision<GovernanceEvent>> widened(
      Governance governance,
      Authority by,
      Optional<ProviderEntry> before,
      IdentityProvider provider) {
    return before
        .filter(it -> !it.provider().audiences().containsAll(provider.audiences()))
        .flatMap(it -> beyondLinked(governance, by, it.name()));
  }

  private static Optional<Decision<GovernanceEvent>> beyondLinked(
      Governance governance, Authority by, String provider) {
    return governance.people().identities().linkedTo(provider).stream()
        .map(IdentityEntry::subject)
        .distinct()
        .flatMap(subject -> by.beyond(governance.people().grantsOf(subject)).stream())
        .findFirst()
        .map(grant -> Identifying.beyond(by, grant));
  }

  private static Decision<GovernanceEvent> refused(String message) {
    return refuse(INVALID_GOVERNANCE, "%s", message);
  }

  @FormatMethod
  private static Decision<GovernanceEvent> invalid(
      @FormatString String message, Object... details) {
    return refuse(INVALID_GOVERNANCE, message, details);
  }
}
