package dev.countersign.engine.governance;

import dev.countersign.engine.Unfit;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.ClaimMapping;
import dev.countersign.protocol.governance.ClaimValue;
import dev.countersign.protocol.governance.Claims;
import dev.countersign.protocol.governance.Identity;
import dev.countersign.protocol.governance.IdentityProvider;
import dev.countersign.protocol.governance.RoleGrant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which identity providers are believed, who is who at them, and what they say of whom. What that
 * gives is never kept: it follows from the mappings of the moment, so that it goes with them.
 *
 * @param holders of each value at each provider, by who they are there
 */
record Identities(
    Index<String, ProviderEntry> providers,
    Index<Identity, IdentityEntry> entries,
    Index<Subject, List<Identity>> ofSubject,
    Index<String, Index<ClaimValue, Index<String, Subject>>> holders) {
  static final Identities NONE =
      new Identities(Index.empty(), Index.empty(), Index.empty(), Index.empty());

  /** What claims give somebody. */
  record Given(List<String> groups, List<RoleGrant> roles) {}

  Identities defined(IdentityProvider provider) {
    return new Identities(
        providers.with(provider.name(), ProviderEntry.of(provider)), entries, ofSubject, holders);
  }

  Identities removed(String provider) {
    if (!providers.has(provider)) {
      throw Unfit.because("expected a provider that is known, but %s is not", provider);
    }
    var left = this;
    for (var entry : linkedTo(provider)) {
      left = left.unlinked(entry.identity(), entry.subject());
    }
    return new Identities(
        left.providers.without(provider),
        left.entries,
        left.ofSubject,
        left.holders.without(provider));
  }

  Identities linked(Identity identity, Subject subject, Optional<Subject> linker, Instant time) {
    if (!providers.has(identity.provider()) || entries.has(identity)) {
      throw Unfit.because(
          "expected a known provider and somebody there who is nobody yet, but at %s it is not so",
          identity.provider());
    }
    var all = Stream.concat(of(subject).stream(), Stream.of(identity)).sorted().toList();
    return new Identities(
        providers,
        entries.with(identity, IdentityEntry.linked(identity, subject, linker, time)),
        ofSubject.with(subject, all),
        holders);
  }

  Identities unlinked(Identity identity, Subject subject) {
    var entry = known(identity, subject);
    var left = of(subject).stream().filter(it -> !it.equals(identity)).toList();
    return new Identities(
        providers,
        entries.without(identity),
        left.isEmpty() ? ofSubject.without(subject) : ofSubject.with(subject, left),
        moved(entry, List.of()));
  }

  Identities recorded(Identity identity, Subject subject, Claims claims, Instant time) {
    var entry = known(identity, subject);
    return new Identities(
        providers,
        entries.with(identity, entry.with(claims, time)),
        ofSubject,
        moved(entry, claims.values()));
  }

  private IdentityEntry known(Identity identity, Subject subject) {
    return entries
        .get(identity)
        .filter(it -> it.subject().equals(subject))
        .orElseThrow(
            () ->
                Unfit.because(
                    "expected somebody at %s who is %s, but they are not",
                    identity.provider(), subject));
  }

  private Index<String, Index<ClaimValue, Index<String, Subject>>> moved(
      IdentityEntry entry, List<ClaimValue> after) {
    var provider = entry.identity().provider();
    var sub = entry.identity().sub();
    var held = holders.get(provider).orElse(Index.empty());
    for (var value : entry.values()) {
      held = held.with(value, held.get(value).orElse(Index.<String, Subject>empty()).without(sub));
    }
    for (var value : after) {
      var some = held.get(value).orElse(Index.<String, Subject>empty());
      held = held.with(value, some.with(sub, entry.subject()));
    }
    return holders.with(provider, held);
  }

  /** Who somebody is at the providers, in the order of their names. */
  List<Identity> of(Subject subject) {
    return ofSubject.get(subject).orElse(List.of());
  }

  List<IdentityEntry> entriesOf(Subject subject) {
    return of(subject).stream().flatMap(it -> entries.get(it).stream()).toList();
  }

  List<IdentityEntry> linkedTo(String provider) {
    return entries.values().stream()
        .filter(it -> it.identity().provider().equals(provider))
        .toList();
  }

  Optional<ProviderEntry> byIssuer(String issuer) {
    return providers.values().stream()
        .filter(it -> it.provider().issuer().equals(issuer))
        .findFirst();
  }

  Given given(Subject subject) {
    var mappings = entriesOf(subject).stream().flatMap(this::mappings).toList();
    return new Given(
        mappings.stream().flatMap(it -> it.groups().stream()).distinct().toList(),
        mappings.stream().flatMap(it -> it.roles().stream()).distinct().toList());
  }

  private Stream<ClaimMapping> mappings(IdentityEntry entry) {
    var provider = providers.get(entry.identity().provider());
    return entry.values().stream()
        .flatMap(value -> provider.flatMap(it -> it.mapping(value)).stream());
  }

  /** Those whom claims make members of a group itself, whatever other groups give the same. */
  Stream<Subject> membersOf(String group) {
    return providers.values().stream()
        .flatMap(
            provider ->
                provider.values().stream()
                    .filter(value -> gives(provider, value, group))
                    .flatMap(value -> holdersOf(provider.name(), value)));
  }

  private static boolean gives(ProviderEntry provider, ClaimValue value, String group) {
    return provider.mapping(value).filter(it -> it.groups().contains(group)).isPresent();
  }

  private Stream<Subject> holdersOf(String provider, ClaimValue value) {
    return holders.get(provider).flatMap(it -> it.get(value)).stream()
        .flatMap(it -> it.values().stream());
  }
}
