package dev.countersign.engine.governance;

import dev.countersign.engine.Unfit;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent.ClaimsRecorded;
import dev.countersign.protocol.governance.GovernanceEvent.GroupChanged;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.GovernanceEvent.IdentityLinked;
import dev.countersign.protocol.governance.GovernanceEvent.IdentityUnlinked;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalResumed;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalSuspended;
import dev.countersign.protocol.governance.GovernanceEvent.ProviderDefined;
import dev.countersign.protocol.governance.GovernanceEvent.ProviderRemoved;
import dev.countersign.protocol.governance.GovernanceEvent.RoleDefined;
import dev.countersign.protocol.governance.GovernanceEvent.RoleRemoved;
import dev.countersign.protocol.governance.GovernanceEvent.TokenIssued;
import dev.countersign.protocol.governance.GovernanceEvent.TokenRevoked;
import dev.countersign.protocol.governance.RoleGrant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who there is, who is in which group, what the roles may, and who may sign in with which token or
 * as whom at an identity provider.
 *
 * @param lastSuspension the epoch that began when somebody was suspended last, 0 where nobody was
 */
record People(
    Index<Subject, PrincipalEntry> principals,
    Groups groups,
    Roles roles,
    Tokens tokens,
    Identities identities,
    long lastSuspension) {

  static final People NOBODY =
      new People(Index.empty(), Groups.NONE, Roles.BUILT_IN, Tokens.NONE, Identities.NONE, 0);

  People registered(PrincipalRegistered event) {
    return with(
        new PrincipalEntry(
            event.subject(),
            event.kind(),
            event.displayName(),
            event.roles(),
            isSuspended(event.subject())));
  }

  People suspended(PrincipalSuspended event, long epoch) {
    var entry = known(event.subject()).suspended(true);
    return new People(
        principals.with(event.subject(), entry),
        groups,
        roles,
        tokens.revokedAllOf(event.subject()),
        identities,
        epoch);
  }

  People resumed(PrincipalResumed event) {
    return with(known(event.subject()).suspended(false));
  }

  private PrincipalEntry known(Subject subject) {
    return principals
        .get(subject)
        .orElseThrow(() -> Unfit.because("expected a known principal, but %s is none", subject));
  }

  boolean isSuspended(Subject subject) {
    return principals.get(subject).filter(PrincipalEntry::suspended).isPresent();
  }

  private People with(PrincipalEntry entry) {
    return new People(
        principals.with(entry.subject(), entry), groups, roles, tokens, identities, lastSuspension);
  }

  People defined(GroupDefined event) {
    return with(groups.defined(event));
  }

  People changed(GroupChanged event) {
    return with(groups.changed(event));
  }

  private People with(Groups changed) {
    return new People(principals, changed, roles, tokens, identities, lastSuspension);
  }

  People defined(RoleDefined event) {
    return new People(principals, groups, roles.defined(event), tokens, identities, lastSuspension);
  }

  People removed(RoleRemoved event) {
    return new People(principals, groups, roles.removed(event), tokens, identities, lastSuspension);
  }

  /** Who had signed in that did something; neither the root's own key nor a gateway has. */
  private static Optional<Subject> signedIn(Actor actor) {
    return switch (actor.signIn()) {
      case TOKEN, OIDC -> Optional.of(actor.subject());
      case KEY -> Optional.empty();
    };
  }

  People issued(TokenIssued event, EventMeta meta) {
    return with(tokens.issued(event, meta.time(), signedIn(meta.actor())));
  }

  People revoked(TokenRevoked event) {
    return with(tokens.revoked(event));
  }

  private People with(Tokens changed) {
    return new People(principals, groups, roles, changed, identities, lastSuspension);
  }

  People defined(ProviderDefined event) {
    return with(identities.defined(event.provider()));
  }

  People removed(ProviderRemoved event) {
    return with(identities.removed(event.name()));
  }

  People linked(IdentityLinked event, EventMeta meta) {
    known(event.subject());
    return with(
        identities.linked(event.identity(), event.subject(), signedIn(meta.actor()), meta.time()));
  }

  People unlinked(IdentityUnlinked event) {
    return with(identities.unlinked(event.identity(), event.subject()));
  }

  People recorded(ClaimsRecorded event, EventMeta meta) {
    return with(
        identities.recorded(event.identity(), event.subject(), event.claims(), meta.time()));
  }

  private People with(Identities changed) {
    return new People(principals, groups, roles, tokens, changed, lastSuspension);
  }

  /** All that somebody may. */
  Standing standing(Subject subject) {
    return principals
        .get(subject)
        .filter(entry -> !entry.suspended())
        .map(entry -> standing(entry, List.of()))
        .orElseGet(() -> Standing.none(subject));
  }

  /** What a token leaves of it: nothing, where the token is not theirs. */
  Standing standing(Subject subject, String token) {
    var line = tokens.lineOf(token);
    boolean theirs = !line.isEmpty() && line.getLast().subject().equals(subject);
    return principals
        .get(subject)
        .filter(entry -> theirs && !entry.suspended())
        .map(entry -> standing(entry, line))
        .orElseGet(() -> Standing.none(subject));
  }

  private Standing standing(PrincipalEntry entry, List<TokenEntry> line) {
    var scopes = Tokens.scopes(line);
    var given = identities.given(entry.subject());
    var reached = Narrowing.groups(groups.of(entry.subject(), given.groups()), scopes);
    var ai = line.stream().anyMatch(TokenEntry::ai);
    return new Standing(
        entry.subject(),
        Optional.of(ai ? PrincipalKind.AI : entry.kind()),
        reached,
        Narrowing.roles(granted(entry, given, reached), scopes).stream().map(this::held).toList());
  }

  /** What somebody was given, also one who is suspended. */
  List<RoleGrant> grantsOf(Subject subject) {
    return principals
        .get(subject)
        .map(entry -> granted(entry, identities.given(subject)))
        .orElse(List.of());
  }

  private List<RoleGrant> granted(PrincipalEntry entry, Identities.Given given) {
    return granted(entry, given, groups.of(entry.subject(), given.groups()));
  }

  private List<RoleGrant> granted(
      PrincipalEntry entry, Identities.Given given, List<String> reached) {
    return Stream.of(
            entry.roles().stream(),
            given.roles().stream(),
            reached.stream().flatMap(groups::rolesOf))
        .flatMap(it -> it)
        .distinct()
        .toList();
  }

  /** What a grant gives; nothing, where there is no such role. */
  Standing.Held held(RoleGrant grant) {
    return new Standing.Held(grant, roles.permissions(grant.role()).orElse(Set.of()));
  }

  /** Everyone in a group, by lists and by claims, those who are so twice more than once. */
  Stream<Subject> membersOf(String group) {
    return groups.below(group).stream()
        .flatMap(it -> Stream.concat(groups.listedIn(it), identities.membersOf(it)));
  }

  /** What being in a group gives, through the groups that it is in too. */
  List<RoleGrant> givenBy(String group) {
    return groups.from(List.of(group)).stream().flatMap(groups::rolesOf).distinct().toList();
  }
}
