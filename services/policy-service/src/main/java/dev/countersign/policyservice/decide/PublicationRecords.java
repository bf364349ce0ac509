package dev.countersign.policyservice.decide;

import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.request.RequestState;
import dev.countersign.engine.request.Run;
import dev.countersign.policyservice.enrich.StoredPayloads;
import dev.countersign.policyservice.outgoing.OutgoingRecord;
import dev.countersign.policyservice.outgoing.OwnCommands;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.PublishApproved;
import dev.countersign.protocol.request.PolicyChangeDocument;
import java.time.Instant;
import java.util.Optional;

/**
 * Carries an approved change of policies to governance, and its answer back: they are decided by
 * different tasks, each the only writer of its own log. Either may be asked, or told, again.
 */
public final class PublicationRecords {
  private final OwnCommands ourOwn;

  public PublicationRecords(OwnCommands ourOwn) {
    this.ourOwn = ourOwn;
  }

  /** What asks governance, of a request that waits for its answer; empty for any other. */
  public Optional<OutgoingRecord> asking(RequestState state, StoredPayloads payloads, Instant now) {
    if (!(state instanceof RequestState.Executing request)
        || !(request.run() instanceof Run.Publishing run)) {
      return Optional.empty();
    }
    var asked = request.submission();
    var change =
        payloads
            .find(asked.operation())
            .map(it -> Wire.decode(it.content().toArray(), PolicyChangeDocument.class));
    return Optional.of(
        ourOwn.publish(
            new PublishApproved(
                run.execution(), asked.requester(), asked.token(), asked.operation(), change),
            now));
  }

  /** What tells the request, of a command that came from one; empty for any other. */
  Optional<OutgoingRecord> answer(GovernanceCommand asked, Governance governance, Instant now) {
    return asked instanceof PublishApproved approved
        ? governance
            .publicationOf(approved.execution().request())
            .map(publication -> ourOwn.tell(approved.execution(), publication, now))
        : Optional.empty();
  }
}
