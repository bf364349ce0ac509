package dev.countersign.agent.run;

import static dev.countersign.agent.run.SentCheck.when;

import dev.countersign.agent.run.OrderVerdict.Bad;
import dev.countersign.agent.run.OrderVerdict.ForAnother;
import dev.countersign.agent.run.OrderVerdict.Genuine;
import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.grant.EvidenceSeal;
import dev.countersign.proof.grant.GrantCheck;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.execution.ExecutionId;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Decides whether what stands on the dispatch topic is an order to gather evidence. */
public final class OrderVerifier {
  private static final String TYPE = Wire.type(EvidenceOrder.class).ceType();
  private static final String ANY_VERSION = TYPE.substring(0, TYPE.lastIndexOf('.') + 1);
  private static final int MOST_SAMPLE_ROWS = 50;

  private OrderVerifier() {}

  /** Whether a record says that it is an order; whether it is, {@link #verify} tells. */
  public static boolean isOrder(SignedRecord found) {
    return found.type().startsWith(ANY_VERSION);
  }

  /** Whether policy-service signed it as an order, whatever its form. */
  static boolean isSealed(Trust trust, SignedRecord found) {
    return trust.isDecisionKey(found.keyId())
        && EvidenceSeal.verify(trust.decisionKey(), found.value().toArray(), found.signature());
  }

  public static OrderVerdict verify(Trust trust, SignedRecord found, Instant now) {
    if (!isSealed(trust, found)) {
      return new Bad(
          "Expected an order signed by %s, but it is not".formatted(trust.decisionKey().id()));
    }
    try {
      var order = Wire.decode(found.value().toArray(), EvidenceOrder.class);
      return trust.kinds().contains(order.kind())
          ? known(trust, found, order, now)
          : new ForAnother(
              "Expected one of the kinds %s that this agent runs, but %s is about %s"
                  .formatted(new TreeSet<>(trust.kinds()), order.execution(), order.kind()));
    } catch (MalformedRecordException e) {
      // policy-service has signed it: an agent of another version may know its form.
      return new ForAnother(e.getMessage());
    }
  }

  private static OrderVerdict known(
      Trust trust, SignedRecord found, EvidenceOrder order, Instant now) {
    return problems(trust, found, order, now)
        .flatMap(Optional::stream)
        .findFirst()
        .<OrderVerdict>map(Bad::new)
        .orElseGet(() -> genuine(trust, order));
  }

  private static OrderVerdict genuine(Trust trust, EvidenceOrder order) {
    if (!trust.targets().contains(order.target())) {
      return new ForAnother(
          "Expected a target that this agent serves, but %s is for %s"
              .formatted(order.execution(), order.target()));
    }
    return SentCheck.isMigration(order)
        ? new Genuine(order, "", MigrationText.read(order.content()))
        : new Genuine(order, SentCheck.text(order).orElseThrow(), Optional.empty());
  }

  private static Stream<Optional<String>> problems(
      Trust trust, SignedRecord found, EvidenceOrder order, Instant now) {
    return Stream.of(
            SentCheck.place(trust, found, order, TYPE),
            Stream.of(GrantCheck.problem(order, trust.cluster(), trust.pool(), now)),
            SentCheck.content(order),
            Stream.of(
                when(
                    !order.execution().equals(ExecutionId.ofEvidence(order.execution().request())),
                    "Expected the name of evidence, but it is " + order.execution()),
                when(
                    order.sampleRows() < 0 || order.sampleRows() > MOST_SAMPLE_ROWS,
                    "Expected samples of 0 to 50 rows, but it is " + order.sampleRows())))
        .flatMap(it -> it);
  }
}
