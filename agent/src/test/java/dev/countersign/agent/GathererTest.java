package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.Gatherer.Answer.Follow;
import dev.countersign.agent.Gatherer.Answer.LeaveToOthers;
import dev.countersign.agent.config.TestConfig;
import dev.countersign.agent.evidence.Asked;
import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.evidence.Findings;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Found;
import dev.countersign.agent.run.GrantVerdict;
import dev.countersign.agent.run.Lines;
import dev.countersign.agent.run.MigrationPlan;
import dev.countersign.agent.run.OrderVerdict.Genuine;
import dev.countersign.agent.run.Settled;
import dev.countersign.agent.run.SignedRecord;
import dev.countersign.agent.run.Trust;
import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.grant.EvidenceSeal;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.evidence.EvidenceReport.Gathered;
import dev.countersign.protocol.evidence.EvidenceReport.NotGathered;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.MigrationDocument;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestCommand.ReportEvidence;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.TargetRef;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of an order, whatever becomes of its target and of other orders. */
class GathererTest {
  private static final SigningKey POLICY = new SigningKey(Bytes.of(new byte[32]));
  private static final TargetRef ORDERS = new TargetRef("orders", "test");
  private static final TargetRef LEDGER = new TargetRef("ledger", "test");
  private static final Trust TRUST =
      new Trust(
          "test",
          new Subject("agent-1"),
          "main",
          Set.of(ORDERS, LEDGER),
          Set.of(OperationKind.SQL),
          POLICY.verifyingKey());
  private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Still orders = new Still();
  private final Still ledger = new Still();
  private final Sent sent = new Sent();
  private final Gatherer gatherer = gatherer(Duration.ofMillis(100));

  @AfterEach
  void stop() {
    orders.let.countDown();
    ledger.let.countDown();
    gatherer.close();
  }

  private Gatherer gatherer(Duration toEnd) {
    return new Gatherer(
        TRUST,
        Map.of(ORDERS, orders, LEDGER, ledger),
        new Measurable(
            TestConfig.of(settings()).agent().targets(), new FrozenTargets("main", () -> 0)),
        new EvidenceReporter(
            _ -> CompletableFuture.completedFuture(null),
            sent,
            new Persistence(() -> false),
            new SecureRandom()),
        () -> NOW,
        toEnd);
  }

  /** At the ledger it may measure. */
  private static Map<String, String> settings() {
    var settings =
        new HashMap<>(
            Map.of(
                "countersign.cluster",
                "test",
                "countersign.kafka.bootstrap-servers",
                "127.0.0.1:9092",
                "countersign.signing-key-file",
                "/keys/agent.pem",
                "countersign.decision-key",
                "AAAA",
                "countersign.agent.name",
                "agent-1"));
    for (var target : List.of(ORDERS, LEDGER)) {
      var setting = "countersign.agent.targets.\"%s\".".formatted(target);
      settings.put(setting + "url", "postgresql://127.0.0.1/it");
      settings.put(setting + "user", "agent");
      settings.put(setting + "password-file", "/p");
      settings.put(setting + "measure-changes", String.valueOf(target.equals(LEDGER)));
    }
    return settings;
  }

  /** A target that does nothing before it is let. */
  private static final class Still implements Database {
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final CountDownLatch let = new CountDownLatch(1);
    private volatile boolean down;
    private volatile boolean broken;
    private volatile boolean lost;

    @Override
    public Optional<Reason> gather(Asked it, Findings findings) throws InterruptedException {
      asked.add(it);
      if (broken) {
        throw new IllegalStateException("Expected nothing of the sort");
      }
      let.await();
      down |= lost;
      return lost ? Optional.of(new Reason("08006", "Expected a connection")) : Optional.empty();
    }

    @Override
    public boolean isDown() {
      return down;
    }

    @Override
    public Dialect dialect() {
      return Dialect.POSTGRESQL;
    }

    @Override
    public Optional<Reason> measure(Asked it, Findings findings) {
      throw new AssertionError();
    }

    @Override
    public Ended run(GrantVerdict.Genuine grant, Lines lines, BooleanSupplier stopAsked) {
      throw new AssertionError();
    }

    @Override
    public MigrationPlan plan(MigrationDocument document) {
      throw new AssertionError();
    }

    @Override
    public Settled settle(ExecutionId execution, Digest operation) {
      throw new AssertionError();
    }

    @Override
    public void inspect(ExecutionId execution, List<String> tables, Found found) {
      throw new AssertionError();
    }

    @Override
    public Optional<String> prepare() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  /** What is reported, in its order. */
  private static final class Sent implements Commands {
    private final BlockingQueue<ReportEvidence> reports = new LinkedBlockingQueue<>();

    @Override
    public CommandId newId() {
      return PolicyStandIn.someId();
    }

    @Override
    public CompletableFuture<Void> send(
        CommandId id, RequestId request, RequestCommand command, Duration deliverWithin) {
      reports.add((ReportEvidence) command);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> send(
        CommandId id, GovernanceCommand command, Duration deliverWithin) {
      throw new AssertionError();
    }

    private ReportEvidence next() throws InterruptedException {
      return reports.poll(SOON.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static EvidenceOrder order(
      TargetRef target, int gathering, Duration time, EvidencePart... gather) {
    var salt = Bytes.of(new byte[32]);
    var content = Bytes.of("DELETE FROM item".getBytes(StandardCharsets.UTF_8));
    return new EvidenceOrder(
        "test",
        ExecutionId.ofEvidence(new RequestId("a".repeat(26))),
        gathering,
        OperationKind.SQL,
        target,
        Dialect.POSTGRESQL,
        "main",
        PayloadSeal.digest(salt, content),
        salt,
        content,
        List.of(gather),
        List.of(),
        5,
        NOW.plus(time),
        Duration.ofSeconds(5),
        Optional.empty());
  }

  private static EvidenceOrder order(TargetRef target, int gathering) {
    return order(target, gathering, Duration.ofSeconds(30), EvidencePart.PLAN);
  }

  private Gatherer.Answer considered(EvidenceOrder order, int deliveries) {
    var value = Wire.encode(order);
    return gatherer.consider(
        new SignedRecord(
            "countersign.dispatch.main",
            order.execution().request().value(),
            Wire.type(EvidenceOrder.class).ceType(),
            Bytes.of(value),
            POLICY.id().value(),
            EvidenceSeal.sign(POLICY, value)),
        deliveries);
  }

  /** The broker's answer, once there is one. */
  private static CompletableFuture<Intake.Answer> follow(Gatherer gatherer, EvidenceOrder order) {
    var answered = new CompletableFuture<Intake.Answer>();
    var genuine = new Genuine(order, "DELETE FROM item", Optional.empty());
    assertThat(gatherer.follow(genuine, 1, CompletableFuture.completedFuture(answered::complete)))
        .isTrue();
    return answered;
  }

  @Test
  void shouldReportAFaultOfItsOwn() throws InterruptedException {
    orders.broken = true;

    var answered = follow(gatherer, order(ORDERS, 1));

    assertThat(sent.next().report())
        .isInstanceOfSatisfying(
            NotGathered.class, it -> assertThat(it.failure().code()).isEqualTo("AGENT_FAULT"));
    assertThat(answered).succeedsWithin(SOON).isEqualTo(Intake.Answer.ACCEPT);
  }

  @Test
  void shouldLetNoTargetWaitForAnother() throws InterruptedException {
    ledger.let.countDown();
    for (int i = 1; i <= 3; i++) {
      var _ = follow(gatherer, order(ORDERS, i));
    }
    var _ = follow(gatherer, order(LEDGER, 4));

    assertThat(sent.next().gathering()).isEqualTo(4);
    assertThat(orders.asked.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    assertThat(orders.asked).as("one at a time").isEmpty();

    orders.let.countDown();
    for (int i = 1; i <= 3; i++) {
      var report = sent.next();
      assertThat(report.gathering()).isEqualTo(i);
      assertThat(report.report()).isInstanceOf(Gathered.class);
    }
  }

  @Test
  void shouldLeaveToOthersWhatWaitsTooLong() throws InterruptedException {
    for (int i = 1; i <= 21; i++) {
      var _ = follow(gatherer, order(ORDERS, i)); // one at work, the others waiting
    }
    var genuine = new Genuine(order(ORDERS, 22), "SELECT 1", Optional.empty());

    assertThat(gatherer.follow(genuine, 1, new CompletableFuture<>())).isFalse();
    assertThat(gatherer.refuse(genuine, 4)).as("others may have room").isFalse();
    assertThat(sent.reports).isEmpty();
    assertThat(gatherer.refuse(genuine, 5)).as("nobody gets it once more").isTrue();
    assertThat(sent.next().report())
        .isInstanceOfSatisfying(
            NotGathered.class, it -> assertThat(it.failure().code()).isEqualTo("AGENT_BUSY"));
    var _ = follow(gatherer, order(LEDGER, 23));
  }

  @Test
  void shouldLeaveATargetThatIsDownToOthersWhileThereIsTime() {
    orders.down = true;

    assertThat(considered(order(ORDERS, 1), 1)).isInstanceOf(LeaveToOthers.class);
    assertThat(considered(order(ORDERS, 1), 4)).isInstanceOf(LeaveToOthers.class);
    assertThat(considered(order(ORDERS, 1), 5)).isInstanceOf(Follow.class);
    assertThat(considered(order(ORDERS, 1, Duration.ofSeconds(9), EvidencePart.PLAN), 1))
        .isInstanceOf(Follow.class);
    assertThat(considered(order(LEDGER, 1), 1)).isInstanceOf(Follow.class);
  }

  @Test
  void shouldGiveBackWhatItFindsOutOfReach() {
    orders.lost = true;
    orders.let.countDown();

    assertThat(follow(gatherer, order(ORDERS, 1)))
        .succeedsWithin(SOON)
        .isEqualTo(Intake.Answer.RELEASE);
    assertThat(sent.reports).isEmpty();
  }

  /** Nobody else will get it: somebody has to say what is wrong. */
  @Test
  void shouldReportWhatItCannotGiveBack() throws InterruptedException {
    orders.lost = true;
    orders.let.countDown();
    var genuine = new Genuine(order(ORDERS, 1), "DELETE FROM item", Optional.empty());

    gatherer.follow(genuine, 1, CompletableFuture.completedFuture(_ -> false));

    assertThat(sent.next().report()).isInstanceOf(NotGathered.class);
  }

  /** But nobody waits for long where no agent of the pool may. */
  @Test
  void shouldLeaveRowsTwiceToOthersThatMayMeasure() {
    var half = Duration.ofSeconds(15);
    var rows = order(ORDERS, 1, half, EvidencePart.PLAN, EvidencePart.ROWS);

    assertThat(considered(rows, 1)).isInstanceOf(LeaveToOthers.class);
    assertThat(considered(rows, 2)).isInstanceOf(LeaveToOthers.class);
    assertThat(considered(rows, 3)).isInstanceOf(Follow.class);
    assertThat(considered(order(ORDERS, 1, half, EvidencePart.PLAN), 1)).isInstanceOf(Follow.class);
    assertThat(considered(order(LEDGER, 1, half, EvidencePart.ROWS), 1)).isInstanceOf(Follow.class);
  }

  @Test
  void shouldGiveBackWhatHasNotEndedWhenItIsClosed() throws InterruptedException {
    var begun = follow(gatherer, order(ORDERS, 1));
    var waiting = follow(gatherer, order(ORDERS, 2));
    assertThat(orders.asked.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isNotNull();

    gatherer.close();

    assertThat(waiting).succeedsWithin(SOON).isEqualTo(Intake.Answer.RELEASE);
    assertThat(begun).succeedsWithin(SOON).isEqualTo(Intake.Answer.RELEASE);
    assertThat(sent.reports).isEmpty();
  }

  @Test
  void shouldEndWhatItHasBegunWhenItIsClosed() throws InterruptedException {
    var patient = gatherer(SOON);
    var begun = follow(patient, order(ORDERS, 1));
    assertThat(orders.asked.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    var closing = Thread.ofVirtual().start(patient::close);

    orders.let.countDown();

    assertThat(begun).succeedsWithin(SOON).isEqualTo(Intake.Answer.ACCEPT);
    assertThat(sent.next().gathering()).isEqualTo(1);
    closing.join();
  }
}
