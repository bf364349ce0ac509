package dev.countersign.agent.evidence;

import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.evidence.Evidence;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.TargetRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Orders to gather evidence, as tests give them, and what comes of them. */
public final class Orders {
  private static final Bytes SALT = Bytes.of(new byte[32]);

  private Orders() {}

  /**
   * What was found out, and what would be sealed.
   *
   * @param refused why nothing was gathered, where nothing was
   */
  public record Found(Evidence evidence, String document, Optional<Reason> refused) {
    /** Why rows were not measured. */
    public String unmeasured() {
      return evidence.missing().stream()
          .filter(it -> it.part() == EvidencePart.ROWS)
          .map(it -> it.code())
          .findFirst()
          .orElse("measured");
    }
  }

  /** As an agent gathers that may measure. */
  public static Found gather(
      dev.countersign.agent.Database database, String sql, String... masked) {
    var order = order(database, sql, masked);
    var findings = new Findings(order);
    try {
      var asked = Asked.of(order, sql, Optional.empty()).orElseThrow();
      var refused = database.gather(asked, findings);
      return refused.isEmpty() && !asked.isRead()
          ? measure(database, asked, findings)
          : found(findings, refused);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As if what else is gathered had been. */
  public static Found measure(dev.countersign.agent.Database database, String sql) {
    var order = order(database, sql);
    try {
      return measure(
          database, Asked.of(order, sql, Optional.empty()).orElseThrow(), new Findings(order));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Found measure(
      dev.countersign.agent.Database database, Asked asked, Findings findings)
      throws InterruptedException {
    var reason = asked.unmeasurable();
    if (reason.isEmpty()) {
      reason = database.measure(asked, findings);
    }
    reason.ifPresent(it -> findings.missing(EvidencePart.ROWS, 0, it.code(), it.why()));
    return found(findings, Optional.empty());
  }

  private static Found found(Findings findings, Optional<Reason> refused) {
    return new Found(findings.evidence(Optional.empty()), findings.document().orElse(""), refused);
  }

  private static EvidenceOrder order(
      dev.countersign.agent.Database database, String sql, String... masked) {
    var content = Bytes.of(sql.getBytes(StandardCharsets.UTF_8));
    return new EvidenceOrder(
        "test",
        ExecutionId.ofEvidence(new RequestId("a".repeat(26))),
        1,
        OperationKind.SQL,
        new TargetRef("shop", "test"),
        database.dialect(),
        "main",
        PayloadSeal.digest(SALT, content),
        SALT,
        content,
        List.of(EvidencePart.values()),
        List.of(masked),
        5,
        Instant.now().plusSeconds(20),
        Duration.ofSeconds(5),
        Optional.of(Bytes.of(new byte[32])));
  }
}
