package dev.countersign.engine.governance;

import static dev.countersign.engine.Decision.accept;
import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;

import dev.countersign.engine.Decision;
import dev.countersign.protocol.governance.GovernanceCommand.ReportSignInFailures;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.SignInsFailed;
import dev.countersign.protocol.governance.IssuerKind;
import dev.countersign.protocol.governance.SignInFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What gateways tell of sign-ins that failed. However many fail, and whatever a gateway says, the
 * log gets one short record in a while.
 */
final class SigningIn {
  private static final Duration APART = Duration.ofSeconds(10);
  private static final int MAX_SOURCES = 20;
  private static final Pattern SOURCE = Pattern.compile("[0-9A-Za-z.:%_-]{1,64}");

  private SigningIn() {}

  static Decision<GovernanceEvent> failed(
      Governance governance, GovernanceAsk ask, ReportSignInFailures report, Instant now) {
    var name = ask.issuer();
    var other = notItself(governance, ask);
    if (other.isPresent()) {
      return other.get();
    }
    if (report.sources().size() > MAX_SOURCES
        || report.others() < 0
        || report.until().isBefore(report.from())
        || !report.sources().stream().allMatch(SigningIn::isWellFormed)
        || (report.sources().isEmpty() && report.others() == 0)) {
      return refuse(
          INVALID_GOVERNANCE,
          "Expected some failures of %d sources at most, but those of %s are not",
          MAX_SOURCES,
          name);
    }
    if (governance.lastReport(name).filter(last -> now.isBefore(last.plus(APART))).isPresent()) {
      return refuse(
          INVALID_GOVERNANCE, "Expected %s between two reports of %s, but it is less", APART, name);
    }
    return accept(
        new SignInsFailed(name, report.from(), report.until(), report.sources(), report.others()));
  }

  /** Everyone but a gateway that speaks in its own name. */
  static Optional<Decision<GovernanceEvent>> notItself(Governance governance, GovernanceAsk ask) {
    var name = ask.issuer();
    boolean speaksForItself =
        ask.actor().subject().value().equals(name)
            && governance.issuer(name).filter(it -> it.kind() == IssuerKind.GATEWAY).isPresent();
    return speaksForItself
        ? Optional.empty()
        : Optional.of(
            refuse(
                FORBIDDEN,
                "Expected a gateway that speaks for itself, but it is %s by %s",
                ask.actor().subject(),
                name));
  }

  private static boolean isWellFormed(SignInFailure failure) {
    return failure.count() >= 1 && SOURCE.matcher(failure.source()).matches();
  }
}
