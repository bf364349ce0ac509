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
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.IssueToken;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeToken;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.TokenIssued;
import dev.countersign.protocol.governance.GovernanceEvent.TokenRevoked;
import dev.countersign.protocol.governance.Permission;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Issuing and ending tokens. People issue their own with one that they have; what they issue gives
 * no more than that one does and ends with it, so nobody who finds a token can make a longer or a
 * wider one of it.
 */
final class Issuing {
  private static final int MAX_WORKING = 100;
  private static final int MAX_LINE = 5;
  private static final int MAX_NARROWED = 100;
  private static final int MAX_LABEL = 100;

  private Issuing() {}

  /** A token that was issued stays as it was: nobody can be given another's, or a dead one back. */
  static Decision<GovernanceEvent> issue(
      Governance governance, Authority by, IssueToken command, Instant now) {
    var owner = command.subject();
    boolean own = by.mayOwn(Permission.TOKEN_ISSUE_OWN, owner) && !by.isRoot();
    if (!own && !by.may(Permission.TOKEN_ISSUE_ANY)) {
      return forbidden(by, Permission.TOKEN_ISSUE_ANY, Permission.TOKEN_ISSUE_OWN);
    }
    if (!Names.isWellFormed(command.tokenId())) {
      return invalid(
          "Expected %s for the name of a token, but it is %s",
          Names.RULE, Names.shown(command.tokenId()));
    }
    if (governance.principal(owner).isEmpty()) {
      return unknown("principal", owner.value());
    }
    if (governance.isSuspended(owner)) {
      return invalid("Expected somebody who may sign in, but %s is suspended", owner);
    }
    var event = issued(governance, by.isHimself(owner) ? by.token() : Optional.empty(), command);
    return badLabel(command)
        .or(() -> badScope(governance, command))
        .or(() -> badEnd(governance, event, now))
        .or(() -> taken(governance, event))
        .or(() -> tooMany(governance, event, now))
        .or(() -> own ? Optional.empty() : beyond(governance, by, owner))
        .orElseGet(() -> accept(event));
  }

  private static TokenIssued issued(
      Governance governance, Optional<String> parent, IssueToken command) {
    return new TokenIssued(
        command.tokenId(),
        command.secretHash(),
        command.subject(),
        command.expires().or(() -> endOf(governance, parent)),
        command.label(),
        command.ai(),
        command.scope(),
        parent);
  }

  private static Optional<Instant> endOf(Governance governance, Optional<String> token) {
    return token.flatMap(governance::token).flatMap(TokenEntry::expires);
  }

  /** Whoever has somebody's token can do what they can. */
  private static Optional<Decision<GovernanceEvent>> beyond(
      Governance governance, Authority by, Subject owner) {
    return by.beyond(governance.people().grantsOf(owner))
        .map(grant -> Identifying.beyond(by, grant));
  }

  private static Optional<Decision<GovernanceEvent>> badLabel(IssueToken command) {
    return command.label().isEmpty() || Identifying.isLine(command.label(), MAX_LABEL)
        ? Optional.empty()
        : Optional.of(
            invalid(
                "Expected a label of one line and %d characters at most, but that of %s is not",
                MAX_LABEL, command.tokenId()));
  }

  private static Optional<Decision<GovernanceEvent>> badScope(
      Governance governance, IssueToken command) {
    var groups = command.scope().groups().orElse(List.of());
    if (groups.size() > MAX_NARROWED) {
      return Optional.of(
          invalid("Expected %d groups at most, but there are %d", MAX_NARROWED, groups.size()));
    }
    return groups.stream()
        .filter(group -> !governance.hasGroup(group))
        .findFirst()
        .map(group -> unknown("group", group))
        .or(
            () ->
                Identifying.badRoles(
                    governance, command.tokenId(), command.scope().roles().orElse(List.of())));
  }

  private static Optional<Decision<GovernanceEvent>> badEnd(
      Governance governance, TokenIssued event, Instant now) {
    if (event.expires().filter(end -> !now.isBefore(end)).isPresent()) {
      return Optional.of(
          invalid("Expected a token that works for a while, but %s has expired", event.tokenId()));
    }
    var line = event.parent().map(governance.people().tokens()::lineOf).orElse(List.of());
    if (line.size() >= MAX_LINE) {
      return Optional.of(
          invalid(
              "Expected %d tokens at most, each issued with the one before, but %s would be one more",
              MAX_LINE, event.tokenId()));
    }
    return endOf(governance, event.parent())
        .filter(end -> event.expires().filter(end::isBefore).isPresent())
        .map(
            end ->
                invalid(
                    "Expected a token that ends by %s, as the one that it is issued with, but %s"
                        + " ends later",
                    end, event.tokenId()));
  }

  private static Optional<Decision<GovernanceEvent>> taken(
      Governance governance, TokenIssued event) {
    return governance
        .token(event.tokenId())
        .filter(known -> known.revoked() || !known.isOf(event))
        .map(_ -> invalid("Expected a new token id, but %s was issued before", event.tokenId()));
  }

  private static Optional<Decision<GovernanceEvent>> tooMany(
      Governance governance, TokenIssued event, Instant now) {
    long working =
        governance.tokensOf(event.subject()).stream()
            .filter(it -> it.worksAt(now) && !it.tokenId().equals(event.tokenId()))
            .count();
    return working < MAX_WORKING
        ? Optional.empty()
        : Optional.of(
            invalid(
                "Expected %d tokens at most that work, but %s has as many",
                MAX_WORKING, event.subject()));
  }

  static Decision<GovernanceEvent> revoke(
      Governance governance, Authority by, RevokeToken command) {
    var token = governance.token(command.tokenId());
    boolean own =
        token.filter(it -> by.mayOwn(Permission.TOKEN_REVOKE_OWN, it.subject())).isPresent();
    if (!own && !by.may(Permission.TOKEN_REVOKE_ANY)) {
      return forbidden(by, Permission.TOKEN_REVOKE_ANY, Permission.TOKEN_REVOKE_OWN);
    }
    return token.isPresent()
        ? accept(new TokenRevoked(command.tokenId()))
        : unknown("token", command.tokenId());
  }

  /** Without a word on whether there is such a token. */
  private static Decision<GovernanceEvent> forbidden(Authority by, Permission any, Permission own) {
    return refuse(
        FORBIDDEN,
        "Expected someone who may %s everywhere, or %s of a token of their own, but %s may not",
        any,
        own,
        by.standing().subject());
  }

  @FormatMethod
  private static Decision<GovernanceEvent> invalid(
      @FormatString String message, Object... details) {
    return refuse(INVALID_GOVERNANCE, message, details);
  }
}
