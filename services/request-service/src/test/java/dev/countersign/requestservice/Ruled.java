package dev.countersign.requestservice;

import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent;
import java.time.Instant;
import java.util.List;

/** Governance for tests that need no log: root did it all, at the beginning of time. */
public final class Ruled {

  private Ruled() {}

  public static Governance by(GovernanceEvent... events) {
    var governance = Governance.EMPTY;
    for (var event : events) {
      var meta =
          new EventMeta(
              "governance",
              governance.epoch() + 1,
              Digest.NONE,
              1,
              1,
              new Actor(
                  new Subject("root"), PrincipalKind.PERSON, SignIn.KEY, "", List.of(), List.of()),
              Instant.EPOCH,
              0,
              new CommandId("0".repeat(26)),
              "",
              Bytes.EMPTY,
              Bytes.EMPTY);
      governance = governance.evolve(meta, event);
    }
    return governance;
  }
}
