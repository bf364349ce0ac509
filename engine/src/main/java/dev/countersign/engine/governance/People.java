package dev.countersign.engine.governance;

import dev.countersign.engine.Unfit;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
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
 */
record People(
    Index<Subject, PrincipalEntry> principals,
    Groups groups,
    Roles roles,
    Index<String, TokenEntry> tokens) {

  static final People NOBODY =
      new People(Index.empty(), Groups.NONE, Roles.BUILT_IN, Index.empty());

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

  People issued(TokenIssued event) {
    var token =
        new TokenEntry(
            event.tokenId(), event.secretHash(), event.subject(), event.expires(), false);
    return with(token);
  }

  People revoked(TokenRevoked event) {
    return tokens
        .get(event.tokenId())
        .map(token -> with(token.revoke()))
        .orElseThrow(
            () ->
                Unfit.because("expected a token that was issued, but %s was not", event.tokenId()));
  }

  private People with(TokenEntry token) {
    return new People(principals, groups, roles, tokens.with(token.tokenId(), token));
  }

  Standing standing(Subject subject) {
    return principals.get(subject).map(this::standing).orElseGet(() -> Standing.none(subject));
  }

  private Standing standing(PrincipalEntry entry) {
    var reached = groups.of(entry.subject());
    var grants =
        Stream.concat(
            entry.roles().stream(), reached.stream().flatMap(group -> groups.rolesOf(group)));
    return new Standing(
        entry.subject(),
        Optional.of(entry.kind()),
        reached,
        grants.distinct().map(this::held).toList());
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
