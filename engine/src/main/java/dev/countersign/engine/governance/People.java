package dev.countersign.engine.governance;

import dev.countersign.engine.Unfit;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.TokenIssued;
import dev.countersign.protocol.governance.GovernanceEvent.TokenRevoked;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Who there is, who is in which group, and who may sign in with which token. */
record People(
    Index<Subject, PrincipalEntry> principals,
    Index<String, Group> groups,
    Index<String, TokenEntry> tokens) {

  static final People NOBODY = new People(Index.empty(), Index.empty(), Index.empty());

  /** A group, its members in alphabetical order. */
  record Group(String name, SortedSet<Subject> members) {}

  People registered(PrincipalRegistered event) {
    var entry =
        new PrincipalEntry(event.subject(), event.kind(), event.displayName(), event.roles());
    return new People(principals.with(event.subject(), entry), groups, tokens);
  }

  People defined(GroupDefined event) {
    var members = Collections.unmodifiableSortedSet(new TreeSet<>(event.members()));
    var group = new Group(event.name(), members);
    return new People(principals, groups.with(event.name(), group), tokens);
  }

  People issued(TokenIssued event) {
    var token =
        new TokenEntry(
            event.tokenId(), event.secretHash(), event.subject(), event.expires(), false);
    return new People(principals, groups, tokens.with(event.tokenId(), token));
  }

  People revoked(TokenRevoked event) {
    return tokens
        .get(event.tokenId())
        .map(token -> new People(principals, groups, tokens.with(event.tokenId(), token.revoke())))
        .orElseThrow(
            () ->
                Unfit.because("expected a token that was issued, but %s was not", event.tokenId()));
  }

  boolean inGroup(Subject subject, String group) {
    return groups.get(group).filter(it -> it.members().contains(subject)).isPresent();
  }

  /** In alphabetical order; nobody where there is no such group. */
  Stream<Subject> membersOf(String group) {
    return groups.get(group).stream().flatMap(it -> it.members().stream());
  }

  List<String> groupsOf(Subject subject) {
    return groups.values().stream()
        .filter(group -> group.members().contains(subject))
        .map(Group::name)
        .toList();
  }
}
