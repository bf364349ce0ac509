package dev.countersign.policyservice.decide;

import dev.countersign.policyservice.outgoing.Cause;
import dev.countersign.policyservice.trust.Verified.Genuine;
import dev.countersign.protocol.envelope.Actor;
import java.time.Instant;

/** Puts together what the events of a decision will say of their cause. */
final class Causes {
  private Causes() {}

  static Cause of(Genuine command, Actor actor, Instant now, long epoch) {
    return new Cause(
        command.aggregate(),
        actor,
        now,
        epoch,
        command.header().id(),
        command.header().correlation(),
        command.headerBytes(),
        command.signature());
  }

  /** Never before what happened last, whatever the broker's clock has done since. */
  static Instant now(Instant last, Genuine command) {
    return last.isAfter(command.appended()) ? last : command.appended();
  }
}
