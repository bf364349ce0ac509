package dev.countersign.requestservice.view;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.StepOpened;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.requestservice.Demands;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A view of one request, made of events by the real projection; one decision a call. */
final class Projected {
  static final String ID = "0123456789abcdefghjkmnpqrs";
  static final Instant UNTIL = Instant.parse("2026-01-02T00:00:00Z");
  static final Digest OPERATION = new Digest("a".repeat(64));

  private Optional<RequestView> row = Optional.empty();
  private int folded;

  private static Digest hash(int sequence) {
    return new Digest("%064x".formatted(sequence));
  }

  RequestView fold(String actor, RequestEvent... events) {
    for (int i = 0; i < events.length; i++) {
      folded++;
      row = Optional.of(project(actor, folded, i + 1, events.length, events[i]));
    }
    return row.orElseThrow();
  }

  RequestView project(String actor, int sequence, int part, int parts, RequestEvent event) {
    var meta =
        new EventMeta(
            ID,
            sequence,
            sequence == 1 ? Digest.NONE : hash(sequence - 1),
            part,
            parts,
            new Actor(
                new Subject(actor), PrincipalKind.PERSON, SignIn.TOKEN, "", List.of(), List.of()),
            timeOf(sequence),
            1,
            new CommandId(ID),
            "",
            Bytes.EMPTY,
            Bytes.EMPTY);
    return Projection.project(row, meta, event, hash(sequence));
  }

  static RequestSubmitted submitted() {
    return new RequestSubmitted(
        OperationKind.SQL,
        new TargetRef("orders", "production"),
        new OperationFacts(StatementClass.WRITE, 1, List.of(), List.of(), "update ?", List.of()),
        OPERATION,
        Optional.empty(),
        List.of(),
        List.of(),
        DispatchMode.MANUAL,
        Optional.empty());
  }

  RequestView pending() {
    return fold(
        "alice",
        submitted(),
        new WorkflowPinned(Demands.workflow(2, Demands.dbaReview(false))),
        new StepOpened(1, UNTIL));
  }

  static Instant timeOf(int sequence) {
    return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(sequence);
  }

  RequestView row() {
    return row.orElseThrow();
  }
}
