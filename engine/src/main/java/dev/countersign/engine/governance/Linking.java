package dev.countersign.engine.governance;

import static dev.countersign.engine.Decision.accept;
import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.engine.governance.GovernanceDecider.unknown;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.countersign.engine.Decision;
import dev.countersign.engine.Names;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.GovernanceCommand.LinkIdentity;
import dev.countersign.protocol.governance.GovernanceCommand.UnlinkIdentity;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.IdentityLinked;
import dev.countersign.protocol.governance.GovernanceEvent.IdentityUnlinked;
import dev.countersign.protocol.governance.Identity;
import java.util.Optional;

/**
 * Saying which person somebody is whom a provider knows, so that every rule sees one person however
 * they sign in. Whoever links can do what the person can, and needs all that they may.
 */
final class Linking {
  private static final int MAX_IDENTITIES = 20;

  private Linking() {}

  static Decision<GovernanceEvent> link(Governance governance, Authority by, LinkIdentity command) {
    var subject = command.subject();
    var isPerson =
        governance.principal(subject).filter(it -> it.kind() == PrincipalKind.PERSON).isPresent();
    if (governance.principal(subject).isPresent() && !isPerson) {
      return invalid("Expected a person to be linked, but %s is none", subject);
    }
    return Identifying.unreachable(governance, by, subject)
        .or(() -> bad(governance, command.identity()))
        .or(() -> taken(governance, command.identity()))
        .or(
            () ->
                governance.identitiesOf(subject).size() < MAX_IDENTITIES
                    ? Optional.empty()
                    : Optional.of(
                        invalid(
                            "Expected %d identities at most, but %s has as many",
                            MAX_IDENTITIES, subject)))
        .orElseGet(() -> accept(new IdentityLinked(subject, command.identity())));
  }

  /** Somebody who cannot be, or not at a provider that is known. */
  static Optional<Decision<GovernanceEvent>> bad(Governance governance, Identity identity) {
    if (governance.provider(identity.provider()).isEmpty()) {
      return Optional.of(unknown("provider", identity.provider()));
    }
    return ProviderRules.isSub(identity.sub())
        ? Optional.empty()
        : Optional.of(
            invalid(
                "Expected a sub of 1 to 255 visible ASCII characters at %s, but it is not",
                identity.provider()));
  }

  private static Optional<Decision<GovernanceEvent>> taken(
      Governance governance, Identity identity) {
    return governance
        .identity(identity)
        .map(
            it ->
                invalid(
                    "Expected somebody at %s who is nobody here yet, but they are %s",
                    identity.provider(), it.subject()));
  }

  static Decision<GovernanceEvent> unlink(
      Governance governance, Authority by, UnlinkIdentity command) {
    var subject = command.subject();
    var linked = governance.identity(command.identity()).filter(it -> it.subject().equals(subject));
    return Identifying.unreachable(governance, by, subject)
        .or(
            () ->
                linked.isPresent()
                    ? Optional.empty()
                    : Optional.of(
                        invalid(
                            "Expected %s to be known by that sub at %s, but they are not",
                            subject, Names.shown(command.identity().provider()))))
        .orElseGet(() -> accept(new IdentityUnlinked(subject, command.identity())));
  }

  @FormatMethod
  private static Decision<GovernanceEvent> invalid(
      @FormatString String message, Object... details) {
    return refuse(INVALID_GOVERNANCE, message, details);
  }
}
