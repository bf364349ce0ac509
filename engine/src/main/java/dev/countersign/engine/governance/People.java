package dev.countersign.engine.governance;

import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.RoleDefined;
import dev.countersign.protocol.governance.GovernanceEvent.RoleRemoved;
import dev.countersign.protocol.governance.GovernanceEvent.TokenIssued;
import dev.countersign.protocol.governance.GovernanceEvent.TokenRevoked;
import dev.countersign.protocol.governance.RoleGrant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who there is, who is in which group, what the roles may, and who may sign in with which token.
 */
record People(
    Index<Subject, PrincipalEntry> principals, Groups groups, Roles roles, Tokens tokens) {

  static final People NOBODY = new People(Index.empty(), Groups.NONE, Roles.BUILT_IN, Tokens.NONE);

  People registered(PrincipalRegistered event) {
    var entry =
        new PrincipalEntry(event.subject(), event.kind(), event.displayName(), event.roles());
    return new People(principals.with(event.subject(), entry), groups, roles, tokens);
  }

  People defined(GroupDefined event) {
    return new People(principals, groups.defined(event), roles, tokens);
  }

  People defined(RoleDefined event) {
    return new People(principals, groups, roles.defined(event), tokens);
  }

  People removed(RoleRemoved event) {
    return new People(principals, groups, roles.removed(event), tokens);
  }

  People issued(TokenIssued event, Instant time) {
    return new People(principals, groups, roles, tokens.issued(event, time));
  }

  People revoked(TokenRevoked event) {
    return new People(principals, groups, roles, tokens.revoked(event));
  }

  /** All that somebody may. */
  Standing standing(Subject subject) {
    return principals
        .get(subject)
        .map(entry -> standing(entry, List.of()))
        .orElseGet(() -> Standing.none(subject));
  }

  /** What a token leaves of it: nothing, where the token is not theirs. */
  Standing standing(Subject subject, String token) {
    var line = tokens.lineOf(token);
    boolean theirs = !line.isEmpty() && line.getLast().subject().equals(subject);
    return principals
        .get(subject)
        .filter(_ -> theirs)
        .map(entry -> standing(entry, line))
        .orElseGet(() -> Standing.none(subject));
  }

  private Standing standing(PrincipalEntry entry, List<TokenEntry> line) {
    var scopes = Tokens.scopes(line);
    var reached = Narrowing.groups(groups.of(entry.subject()), scopes);
    var granted =
        Stream.concat(entry.roles().stream(), reached.stream().flatMap(groups::rolesOf))
            .distinct()
            .toList();
    var ai = line.stream().anyMatch(TokenEntry::ai);
    return new Standing(
        entry.subject(),
        Optional.of(ai ? PrincipalKind.AI : entry.kind()),
        reached,
        Narrowing.roles(granted, scopes).stream().map(this::held).toList());
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
