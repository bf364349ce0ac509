package dev.countersign.policyservice.decide;

import dev.countersign.engine.governance.Governance;
import dev.countersign.policyservice.trust.Verified.Genuine;
import dev.countersign.protocol.request.RefusalCode;
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
    return Optional.empty();
  }
}
