package dev.countersign.engine.governance;

import dev.countersign.engine.Unfit;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent.TokenIssued;
import dev.countersign.protocol.governance.GovernanceEvent.TokenRevoked;
import dev.countersign.protocol.governance.TokenScope;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every token there ever was, and whose. */
record Tokens(Index<String, TokenEntry> byId, Index<Subject, List<String>> ofOwner) {
  static final Tokens NONE = new Tokens(Index.empty(), Index.empty());

  Tokens issued(TokenIssued event, Instant time, Optional<Subject> issuer) {
    var token = TokenEntry.of(event, time, issuer);
    var before = ofOwner.get(token.subject()).orElse(List.of());
    var after =
        before.contains(token.tokenId())
            ? before
            : Stream.concat(before.stream(), Stream.of(token.tokenId())).toList();
    return new Tokens(byId.with(token.tokenId(), token), ofOwner.with(token.subject(), after));
  }

  /** With those that were issued with it, and with those in turn. */
  Tokens revoked(TokenRevoked event) {
    var token =
        byId.get(event.tokenId())
            .orElseThrow(
                () ->
                    Unfit.because(
                        "expected a token that was issued, but %s was not", event.tokenId()));
    var owned = of(token.subject());
    var changed = byId;
    var open = new ArrayDeque<>(List.of(token));
    while (!open.isEmpty()) {
      var next = open.remove();
      changed = changed.with(next.tokenId(), next.revoke());
      owned.stream()
          .filter(it -> it.parent().filter(next.tokenId()::equals).isPresent())
          .forEach(open::add);
    }
    return new Tokens(changed, ofOwner);
  }

  Tokens revokedAllOf(Subject owner) {
    var changed = byId;
    for (var token : of(owner)) {
      changed = changed.with(token.tokenId(), token.revoke());
    }
    return new Tokens(changed, ofOwner);
  }

  /** In the order in which they were issued first. */
  List<TokenEntry> of(Subject owner) {
    return ofOwner.get(owner).orElse(List.of()).stream()
        .flatMap(id -> byId.get(id).stream())
        .toList();
  }

  /** A token after those that bound it, the first of them first; empty where it is not known. */
  List<TokenEntry> lineOf(String tokenId) {
    var line = new ArrayList<TokenEntry>();
    var next = byId.get(tokenId);
    while (next.isPresent()) {
      line.addFirst(next.get());
      next = next.get().parent().flatMap(byId::get);
    }
    return line;
  }

  /** What each of these leaves, one after the other. */
  static List<TokenScope> scopes(List<TokenEntry> line) {
    return line.stream().map(TokenEntry::scope).toList();
  }

  Optional<TokenEntry> get(String tokenId) {
    return byId.get(tokenId);
  }
}
