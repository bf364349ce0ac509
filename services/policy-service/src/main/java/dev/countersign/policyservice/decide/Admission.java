package dev.countersign.policyservice.decide;

import dev.countersign.engine.Names;
import dev.countersign.engine.governance.Governance;
import dev.countersign.policyservice.trust.Verified.Genuine;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import java.util.Optional;

/** Why a genuine command is refused before the rules are asked. */
public record Admission(RefusalCode code, String message) {

  /** Whether it was appended after the time that its issuer has signed. */
  public static boolean isTooLate(Genuine command) {
    return command.appended().isAfter(command.header().deliverBy());
  }

  /** Empty where it is admitted. */
  public static Optional<Admission> objection(Genuine command, Governance governance) {
    var header = command.header();
    if (isTooLate(command)) {
      return Optional.of(
          new Admission(
              RefusalCode.TOO_LATE,
              "Expected to be delivered by %s, but it was appended at %s"
                  .formatted(header.deliverBy(), command.appended())));
    }
    if (header.minEpoch() > governance.epoch()) {
      return Optional.of(
          new Admission(
              RefusalCode.EPOCH_NOT_REACHED,
              "Expected governance epoch %d, but it is %d"
                  .formatted(header.minEpoch(), governance.epoch())));
    }
    return suspended(command, governance)
        .or(() -> badToken(command, governance))
        .or(() -> unlinked(command, governance))
        .or(
            () ->
                command.command() instanceof SubmitRequest asked
                    ? outOfScope(governance, header.issuer(), asked)
                    : Optional.empty());
  }

  private static Optional<Admission> suspended(Genuine command, Governance governance) {
    var subject = command.header().principal().subject();
    return governance.isSuspended(subject) && !command.header().issuer().equals(Governance.ROOT)
        ? Optional.of(
            new Admission(
                RefusalCode.FORBIDDEN,
                "Expected somebody who is not suspended, but %s is".formatted(subject)))
        : Optional.empty();
  }

  /**
   * A gateway that has not heard yet of its end may still let the bearer of a token in; by the
   * order of the logs it is over here.
   */
  private static Optional<Admission> badToken(Genuine command, Governance governance) {
    var principal = command.header().principal();
    return principal
        .token()
        .filter(
            id ->
                governance
                    .token(id)
                    .filter(it -> it.subject().equals(principal.subject()))
                    .filter(it -> it.worksAt(command.appended()))
                    .isEmpty())
        .map(
            id ->
                new Admission(
                    RefusalCode.FORBIDDEN,
                    "Expected a token that works, but %s of %s does not"
                        .formatted(Names.shown(id), principal.subject())));
  }

  /**
   * Nobody can have signed in at a provider whom no provider knows: not any more, by this order.
   */
  private static Optional<Admission> unlinked(Genuine command, Governance governance) {
    var principal = command.header().principal();
    return principal.signIn() == SignIn.OIDC
            && governance.identitiesOf(principal.subject()).isEmpty()
        ? Optional.of(
            new Admission(
                RefusalCode.FORBIDDEN,
                "Expected somebody whom an identity provider knows, but none knows %s"
                    .formatted(principal.subject())))
        : Optional.empty();
  }

  /** The issuer is told: its signature is good, and its registration is all that is in the way. */
  private static Optional<Admission> outOfScope(
      Governance governance, String issuer, SubmitRequest asked) {
    return governance
        .issuer(issuer)
        .filter(it -> !it.mayAskFor(asked.kind(), asked.target()))
        .map(
            it ->
                new Admission(
                    RefusalCode.FORBIDDEN,
                    "Expected what issuer %s is registered for, but it asks for %s at %s in %s"
                        .formatted(
                            it.name(),
                            asked.kind(),
                            Names.shown(asked.target().target()),
                            Names.shown(asked.target().environment()))));
  }
}
