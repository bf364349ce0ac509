package dev.countersign.agent.evidence;

import dev.countersign.agent.Looked;
import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.run.OrderVerdict.Genuine;
import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.evidence.Evidence;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.MigrationDocument;
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
    return gather(database, Duration.ofSeconds(5), sql, masked);
  }

  public static Found gather(
      dev.countersign.agent.Database database,
      Duration statementTimeout,
      String sql,
      String... masked) {
    var content = Bytes.of(sql.getBytes(StandardCharsets.UTF_8));
    var order = order(database, OperationKind.SQL, content, statementTimeout, masked);
    return look(database, new Genuine(order, sql, Optional.empty()));
  }

  /** About migrations, likewise. */
  public static Found gather(
      dev.countersign.agent.Database database, MigrationDocument document, String... masked) {
    var order =
        order(
            database,
            OperationKind.MIGRATION,
            Bytes.of(Wire.encode(document)),
            Duration.ofSeconds(5),
            masked);
    return look(database, new Genuine(order, "", Optional.of(document)));
  }

  private static Found look(dev.countersign.agent.Database database, Genuine genuine) {
    try {
      return switch (Looked.at(database, genuine, Optional.empty())) {
        case Looked.Refused(var reason) -> new Found(Evidence.NONE, "", Optional.of(reason));
        case Looked.Found(var findings) -> found(findings);
      };
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As if what else is gathered had been. */
  public static Found measure(dev.countersign.agent.Database database, String sql) {
    var content = Bytes.of(sql.getBytes(StandardCharsets.UTF_8));
    var order = order(database, OperationKind.SQL, content, Duration.ofSeconds(5));
    try {
      var asked = (Asked) Asking.about(order, sql, Optional.empty());
      var findings = new Findings(asked);
      database
          .measure(asked, findings)
          .ifPresent(it -> findings.missing(EvidencePart.ROWS, 0, it.code(), it.why()));
      return found(findings);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Found found(Findings findings) {
    return new Found(
        findings.evidence(Optional.empty()), findings.document().orElse(""), Optional.empty());
  }

  static EvidenceOrder order(
      dev.countersign.agent.Database database,
      OperationKind kind,
      Bytes content,
      Duration statementTimeout,
      String... masked) {
    return order(database.dialect(), kind, content, statementTimeout, masked);
  }

  static EvidenceOrder order(
      Dialect dialect,
      OperationKind kind,
      Bytes content,
      Duration statementTimeout,
      String... masked) {
    return new EvidenceOrder(
        "test",
        ExecutionId.ofEvidence(new RequestId("a".repeat(26))),
        1,
        kind,
        new TargetRef("shop", "test"),
        dialect,
        "main",
        PayloadSeal.digest(SALT, content),
        SALT,
        content,
        List.of(EvidencePart.values()),
        List.of(masked),
        5,
        Instant.now().plusSeconds(20),
        statementTimeout,
        Optional.of(Bytes.of(new byte[32])));
  }
}
