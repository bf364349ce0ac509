package dev.countersign.agent;

import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.AppliedMigration;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationAction;
import dev.countersign.protocol.request.MigrationDocument;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Documents of migrations, and genuine grants of them. */
public final class Migrations {
  private static final Bytes SALT = Bytes.of(new byte[32]);
  private static final AtomicInteger NUMBERS = new AtomicInteger(100_000);

  private Migrations() {}

  public static Digest checksum(String sql) {
    return Hashing.sha256(sql.getBytes(StandardCharsets.UTF_8));
  }

  /** With the text of its up file. */
  public static Migration up(long version, String sql) {
    return new Migration(version, "m" + version, checksum(sql), sql, 1);
  }

  /** With the text of its down file. */
  public static Migration down(Migration up, String sql) {
    return new Migration(up.version(), up.name(), up.checksum(), sql, 1);
  }

  public static Migration goingOnAt(Migration migration, int statement) {
    return new Migration(
        migration.version(), migration.name(), migration.checksum(), migration.sql(), statement);
  }

  public static MigrationDocument document(MigrationAction action, Migration... migrations) {
    return new MigrationDocument(action, List.of(migrations), List.of(), false);
  }

  public static MigrationDocument resting(MigrationDocument document, Migration... applied) {
    return new MigrationDocument(
        document.action(),
        document.migrations(),
        java.util.Arrays.stream(applied)
            .map(it -> new AppliedMigration(it.version(), it.checksum()))
            .toList(),
        document.outOfOrder());
  }

  public static Genuine genuine(Dialect dialect, MigrationDocument document) {
    var content = Bytes.of(Wire.encode(document));
    var grant =
        new Grant(
            "cluster",
            new ExecutionId("%022dfkgr/1".formatted(NUMBERS.incrementAndGet())),
            OperationKind.MIGRATION,
            new TargetRef("orders", "test"),
            dialect,
            "main",
            StatementClass.DDL,
            PayloadSeal.digest(SALT, content),
            SALT,
            content,
            Instant.EPOCH,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            100,
            Bytes.of(new byte[32]),
            false,
            List.of());
    return new Genuine(grant, "", Optional.of(document), Digest.NONE);
  }
}
