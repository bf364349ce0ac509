package dev.countersign.engine.governance;

import static dev.countersign.engine.Decision.accept;
import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.countersign.engine.Decision;
import dev.countersign.engine.Names;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Claims;
import dev.countersign.protocol.governance.GovernanceCommand.RecordClaims;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.ClaimsRecorded;
import dev.countersign.protocol.governance.GovernanceEvent.IdentityLinked;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What gateways tell of people who sign in at a provider. A gateway names values of claims and
 * nothing else: what they give, the mappings say. What changes nothing leaves no trace, older
 * claims never replace newer, and one person's change once in a while: nobody floods the log by
 * signing in.
 */
public final class Attesting {
  private static final Duration APART = Duration.ofSeconds(5);
  private static final int MAX_NAME = 200;

  private Attesting() {}

  /**
   * Decides such a command; a gateway asks the same before it sends one, and sends none that would
   * be refused or change nothing.
   */
  public static Decision<GovernanceEvent> record(
      Governance governance, GovernanceAsk ask, RecordClaims command, Instant now) {
    return SigningIn.notItself(governance, ask)
        .or(() -> Linking.bad(governance, command.identity()))
        .or(() -> malformed(governance, command))
        .orElseGet(
            () ->
                governance
                    .identity(command.identity())
                    .map(known -> known(governance, known, command, now))
                    .orElseGet(() -> unknown(governance, command)));
  }

  private static Optional<Decision<GovernanceEvent>> malformed(
      Governance governance, RecordClaims command) {
    var claims = command.claims();
    var provider = governance.provider(command.identity().provider()).orElseThrow();
    boolean fits =
        claims.name().length() <= MAX_NAME
            && claims.name().chars().noneMatch(Character::isISOControl)
            && Identifying.isLine(command.displayName(), Identifying.MAX_DISPLAY_NAME)
            && claims.values().stream().allMatch(it -> provider.mapping(it).isPresent())
            && List.copyOf(new TreeSet<>(claims.values())).equals(claims.values());
    return fits
        ? Optional.empty()
        : Optional.of(
            invalid(
                "Expected names of one line, and values that %s maps, once each and in order, but"
                    + " they are not",
                provider.name()));
  }

  private static Decision<GovernanceEvent> known(
      Governance governance, IdentityEntry known, RecordClaims command, Instant now) {
    var subject = known.subject();
    if (governance.isSuspended(subject)) {
      return refuse(FORBIDDEN, "Expected somebody who is not suspended, but %s is", subject);
    }
    if (known.claims().filter(it -> isNoNews(it, command.claims())).isPresent()) {
      return new Decision.Nothing<>();
    }
    return known.claims().isPresent() && now.isBefore(known.recorded().plus(APART))
        ? invalid(
            "Expected %s between two changes of what %s says of %s, but it is less",
            APART, known.identity().provider(), subject)
        : accept(new ClaimsRecorded(subject, command.identity(), command.claims()));
  }

  private static boolean isNoNews(Claims before, Claims said) {
    return before.saysSame(said) || said.issued().isBefore(before.issued());
  }

  private static Decision<GovernanceEvent> unknown(Governance governance, RecordClaims command) {
    var identity = command.identity();
    var provider = governance.provider(identity.provider()).orElseThrow().provider();
    var name = command.claims().name();
    if (!provider.provision()) {
      return refuse(
          UNKNOWN_NAME,
          "Expected somebody whom an administrator has linked, for %s makes nobody known, but it is"
              + " sub %s there",
          provider.name(),
          identity.sub());
    }
    if (!Subject.isWellFormed(name)) {
      return invalid(
          "Expected a name for sub %s in claim %s of %s, of 1 to 100 of the characters a-z A-Z 0-9 ."
              + " _ @ + -, but there is none; an administrator can link them by hand",
          identity.sub(), provider.nameClaim(), provider.name());
    }
    if (isTaken(governance, name)) {
      return invalid(
          "Expected a name that is free for sub %s of %s, but %s is somebody already; if they are"
              + " the same, an administrator links them by hand",
          identity.sub(), provider.name(), Names.shown(name));
    }
    var subject = new Subject(name);
    return new Decision.Accepted<>(
        List.of(
            new PrincipalRegistered(
                subject, PrincipalKind.PERSON, command.displayName(), List.of()),
            new IdentityLinked(subject, identity),
            new ClaimsRecorded(subject, identity, command.claims())));
  }

  /** Also by what speaks in its own name. */
  private static boolean isTaken(Governance governance, String name) {
    return governance.principal(new Subject(name)).isPresent()
        || governance.agent(new Subject(name)).isPresent()
        || governance.issuer(name).isPresent()
        || name.equals(Governance.ROOT)
        || name.equals(Governance.POLICY_SERVICE);
  }

  @FormatMethod
  private static Decision<GovernanceEvent> invalid(
      @FormatString String message, Object... details) {
    return refuse(INVALID_GOVERNANCE, message, details);
  }
}
