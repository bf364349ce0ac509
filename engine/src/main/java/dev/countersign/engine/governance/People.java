package dev.countersign.engine.governance;

import dev.countersign.engine.Unfit;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalResumed;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalSuspended;
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
 * Who there is, who is in which group, what the roles may, and who may sign in with which token.
 *
 * @param lastSuspension the epoch that began when somebody was suspended last, 0 where nobody was
 */
record People(
    Index<Subject, PrincipalEntry> principals,
    Groups groups,
    Roles roles,
    Tokens tokens,
    long lastSuspension) {

  static final People NOBODY =
      new People(Index.empty(), Groups.NONE, Roles.BUILT_IN, Tokens.NONE, 0);

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
        principals.with(entry.subject(), entry), groups, roles, tokens, lastSuspension);
  }

  People defined(GroupDefined event) {
    return new People(principals, groups.defined(event), roles, tokens, lastSuspension);
  }

  People defined(RoleDefined event) {
    return new People(principals, groups, roles.defined(event), tokens, lastSuspension);
  }

  People removed(RoleRemoved event) {
    return new People(principals, groups, roles.removed(event), tokens, lastSuspension);
  }

  private static Optional<Subject> issuer(Actor actor) {
    return actor.signIn() == SignIn.TOKEN ? Optional.of(actor.subject()) : Optional.empty();
  }

  People issued(TokenIssued event, EventMeta meta) {
    return with(tokens.issued(event, meta.time(), issuer(meta.actor())));
  }

  People revoked(TokenRevoked event) {
    return with(tokens.revoked(event));
  }

  private People with(Tokens changed) {
    return new People(principals, groups, roles, changed, lastSuspension);
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
    var reached = Narrowing.groups(groups.of(entry.subject()), scopes);
    var ai = line.stream().anyMatch(TokenEntry::ai);
    return new Standing(
        entry.subject(),
        Optional.of(ai ? PrincipalKind.AI : entry.kind()),
        reached,
        Narrowing.roles(granted(entry, reached), scopes).stream().map(this::held).toList());
  }

  /** What somebody was given, also one who is suspended. */
  List<RoleGrant> grantsOf(Subject subject) {
    return principals
        .get(subject)
        .map(entry -> granted(entry, groups.of(subject)))
        .orElse(List.of());
  }

  private List<RoleGrant> granted(PrincipalEntry entry, List<String> reached) {
    return Stream.concat(entry.roles().stream(), reached.stream().flatMap(groups::rolesOf))
        .distinct()
        .toList();
  }

  /** What a grant gives; nothing, where there is no such role. */
  Standing.Held held(RoleGrant grant) {
    return new Standing.Held(grant, roles.permissions(grant.role()).orElse(Set.of()));
  }

  /** What being in a group gives, through the groups that it is in too. */
  List<RoleGrant> givenBy(String group) {
    return groups.from(List.of(group)).stream().flatMap(groups::rolesOf).distinct().toList();
  }
}
