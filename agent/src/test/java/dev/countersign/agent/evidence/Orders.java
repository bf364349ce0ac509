package dev.countersign.agent.evidence;

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

  /** What was found out, and what would be sealed. */
  public record Found(Evidence evidence, String document) {
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
    var content = Bytes.of(sql.getBytes(StandardCharsets.UTF_8));
    var order =
        new EvidenceOrder(
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
    return gather(database, order, sql);
  }

  private static Found gather(
      dev.countersign.agent.Database database, EvidenceOrder order, String sql) {
    try {
      var asked = Asked.of(order, sql, Optional.empty()).orElseThrow();
      var findings = new Findings(order);
      database
          .gather(asked, findings)
          .ifPresent(
              it -> {
                throw new IllegalStateException(it.toString());
              });
      if (!asked.isRead()) {
        var reason = asked.unmeasurable();
        if (reason.isEmpty()) {
          reason = database.measure(asked, findings);
        }
        reason.ifPresent(it -> findings.missing(EvidencePart.ROWS, 0, it.code(), it.why()));
      }
      return new Found(findings.evidence(Optional.empty()), findings.document().orElse(""));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
