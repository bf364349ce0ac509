package dev.countersign.cli.approval;

import com.google.errorprone.annotations.FormatMethod;
import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.cli.approval.Finding.Consumption;
import dev.countersign.cli.approval.Finding.Countersigned;
import dev.countersign.cli.approval.Finding.NotCountersigned;
import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.engine.request.RequestState;
import dev.countersign.engine.request.RequestState.Approved;
import dev.countersign.engine.request.RequestState.Completed;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.proof.event.BrokenChainException;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Seat;
import dev.countersign.protocol.request.ApprovalDocument;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.ApprovalConsumed;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.StepMet;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a digest is countersigned, from the records of its request and one public key: each event
 * is signed and linked, they tell a history that the rules can fold, the digest that was voted on
 * is that of the payload, and the payload names the asker's own digest.
 *
 * @param decisions policy-service's public key
 */
public record ApprovalProof(String cluster, VerifyingKey decisions) {

  /** Leaves a proof early. */
  private static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String why) {
      super(why, null, false, false);
    }
  }

  /** What was read and holds so far. */
  private record History(RequestState state, List<Recorded<LogEvent>> events) {}

  /**
   * Looks at all of it; never throws for what the records hold.
   *
   * @param wanted the digest that should be countersigned
   * @param now by the verifier's clock
   */
  public Finding of(ApprovalRecords records, Digest wanted, Instant now) {
    try {
      var history = history(records);
      return countersigned(history, document(records, history, wanted), now);
    } catch (Broken broken) {
      return new NotCountersigned(broken.getMessage());
    }
  }

  private History history(ApprovalRecords records) {
    var head = ChainHead.START;
    var state = RequestState.initial();
    var events = new ArrayList<Recorded<LogEvent>>();
    for (var record : records.events()) {
      var hash =
          EventSeal.hash(
              cluster, records.request().value(), record.type(), record.value().toArray());
      require(
          EventSeal.verify(decisions, hash, record.signature()),
          "Expected policy-service's signature at %s, but it is not good",
          record.place());
      try {
        var recorded = Wire.decodeEvent(record.value().toArray());
        require(
            recorded.event() instanceof RequestEvent
                && Wire.ceType(recorded.event()).equals(record.type()),
            "Expected an event of a request at %s, but it is another",
            record.place());
        head = head.next(recorded.meta(), hash);
        state = state.evolve(recorded.meta(), (RequestEvent) recorded.event());
        events.add(recorded);
      } catch (MalformedRecordException | BrokenChainException | ImpossibleEventException e) {
        throw new Broken("At %s: %s".formatted(record.place(), e.getMessage()));
      }
    }
    require(!events.isEmpty(), "Expected request %s on the log, but it is not", records.request());
    require(
        head.isWhole(),
        "Expected whole decisions, but the log of %s ends in the middle of one",
        records.request());
    return new History(state, events);
  }

  private static ApprovalDocument document(
      ApprovalRecords records, History history, Digest wanted) {
    var asked = ((Known) history.state()).submission();
    require(
        asked.kind() == OperationKind.APPROVAL,
        "Expected an approval, but %s is of kind %s",
        asked.request(),
        asked.kind().name().toLowerCase(Locale.ROOT));
    var payload = records.payloads().get(asked.operation());
    require(payload != null, "Expected what %s is about, but it is erased", asked.request());
    require(
        PayloadSeal.opens(asked.operation(), payload.salt(), payload.content()),
        "Expected the document that %s is about, but it is another",
        asked.request());
    try {
      var document = Wire.decode(payload.content().toArray(), ApprovalDocument.class);
      require(
          document.digest().equals(wanted),
          "Expected %s to be about %s, but it is about another digest",
          asked.request(),
          wanted);
      return document;
    } catch (MalformedRecordException e) {
      throw new Broken("Expected a document, but " + e.getMessage());
    }
  }

  private static Finding countersigned(History history, ApprovalDocument document, Instant now) {
    var known = (Known) history.state();
    var approval = last(history, RequestApproved.class);
    boolean stands = known instanceof Approved || known instanceof Completed;
    require(
        stands && approval.isPresent(),
        "Expected %s to be approved, but it is %s",
        known.id(),
        known.status().name().toLowerCase(Locale.ROOT));
    var until = approval.get().event().until();
    var consumption =
        last(history, ApprovalConsumed.class).map(it -> new Consumption(it.by(), it.at()));
    require(
        consumption.isPresent() || now.isBefore(until),
        "Expected an approval that is still good, but that of %s lapsed at %s",
        known.id(),
        until);
    return new Countersigned(
        document,
        voters(history),
        approval.get().at(),
        until,
        consumption,
        history.events().size());
  }

  private record Happened<E>(E event, Subject by, Instant at) {}

  private static <E> Optional<Happened<E>> last(History history, Class<E> type) {
    return history.events().stream()
        .filter(it -> type.isInstance(it.event()))
        .reduce((_, later) -> later)
        .map(
            it ->
                new Happened<>(
                    type.cast(it.event()), it.meta().actor().subject(), it.meta().time()));
  }

  private static List<Subject> voters(History history) {
    return history.events().stream()
        .flatMap(
            it ->
                switch (it.event()) {
                  case StepMet met -> met.seats().stream().map(Seat::voter);
                  case StepOverridden _ -> Stream.of(it.meta().actor().subject());
                  default -> Stream.empty();
                })
        .distinct()
        .toList();
  }

  @FormatMethod
  private static void require(boolean holds, String why, Object... details) {
    if (!holds) {
      throw new Broken(why.formatted(details));
    }
  }
}
