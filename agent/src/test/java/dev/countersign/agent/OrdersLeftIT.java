package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.Intake.Answer;
import dev.countersign.agent.kafka.KafkaAccess;
import dev.countersign.agent.kafka.ShareIntake;
import dev.countersign.avro.codec.Wire;
import dev.countersign.embedded.SharedServers;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.evidence.EvidenceReport.Gathered;
import dev.countersign.protocol.request.MigrationAction;
import dev.countersign.protocol.request.OperationKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one agent of a pool cannot gather, another one does. */
class OrdersLeftIT {
  private static final Bytes TEXT = Bytes.of("SELECT n FROM item".getBytes(StandardCharsets.UTF_8));

  private Bed bed;

  @BeforeEach
  void start() {
    bed = new Bed();
  }

  @AfterEach
  void stop() {
    bed.close();
  }

  /**
   * Agents of one version that differ in their settings differ as those of two versions do. Several
   * orders, for the older agent may get none of one.
   */
  @Test
  void shouldLeaveAKindToTheAgentThatKnowsIt() {
    bed.agent("older", "countersign.agent.kinds", "SQL", "countersign.agent.slots", "1");
    bed.agent("newer");
    var document = Migrations.document(MigrationAction.UP, Migrations.up(1, "SELECT 1"));
    var content = Bytes.of(Wire.encode(document));

    var orders =
        Stream.generate(() -> bed.policy.order(Bed.ORDERS, OperationKind.MIGRATION, content))
            .limit(6)
            .map(bed.policy::dispatch)
            .toList();

    for (var order : orders) {
      assertThat(bed.policy.awaitEvidence(order)).isInstanceOf(Gathered.class);
      assertThat(bed.policy.awaitReporter(order)).isEqualTo("newer");
    }
  }

  /** The newer one is played: no agent knows the form. */
  @Test
  void shouldLeaveAFormToAnAgentThatMayKnowIt() {
    var order = bed.policy.order(Bed.ORDERS, OperationKind.SQL, TEXT);
    var older = bed.agent("older");
    var later = Wire.encode(order);
    later[2] ^= 1; // the fingerprint of its schema
    bed.policy.dispatch(order, later);
    var behind = bed.policy.dispatch(bed.policy.order(Bed.ORDERS, OperationKind.SQL, TEXT));
    assertThat(bed.policy.awaitReporter(behind)).isEqualTo("older"); // so it had the first before
    older.close();
    var kafka = new KafkaAccess(SharedServers.bootstrapServers(), Map.of(), "newer");
    try (var newer = new ShareIntake(kafka, bed.policy.pool, 1)) {
      var found =
          Awaitility.await().until(() -> newer.take(Duration.ofMillis(50)), it -> it.isPresent());

      assertThat(found.orElseThrow().key()).isEqualTo(order.execution().request().value());
      assertThat(newer.deliveries()).isGreaterThan(1);
      newer.answer(Answer.ACCEPT);
    }
  }
}
