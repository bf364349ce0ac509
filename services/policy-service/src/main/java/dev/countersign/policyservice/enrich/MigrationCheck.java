package dev.countersign.policyservice.enrich;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.request.MigrationDocuments;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationAction;
import dev.countersign.protocol.request.MigrationDocument;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.sql.SqlFile;
import dev.countersign.sql.SqlFiles;
import dev.countersign.sql.SqlText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether exact bytes are migrations that people can be asked to countersign, and what they do. */
final class MigrationCheck {
  private MigrationCheck() {}

  /**
   * What they do, together; whoever only marks them still writes to the table of migrations.
   *
   * @param objections those to the bytes are added
   */
  static Optional<OperationFacts> facts(
      Bytes content, Dialect dialect, List<String> objections, Duration patience) {
    if (content.size() > Topics.MAX_OPERATION_BYTES) {
      objections.add(
          "Expected migrations of %d bytes together at most, but there are %d"
              .formatted(Topics.MAX_OPERATION_BYTES, content.size()));
      return Optional.empty();
    }
    try {
      var document = Wire.decode(content.toArray(), MigrationDocument.class);
      objections.addAll(MigrationDocuments.objections(document, MigrationCheck::checksum));
      if (!Bytes.of(Wire.encode(document)).equals(content)) {
        objections.add("Expected a document in its one encoding, but it is in another");
      }
      return objections.isEmpty()
          ? Optional.of(facts(document, dialect, objections, patience))
          : Optional.empty();
    } catch (MalformedRecordException e) {
      objections.add("Expected a MigrationDocument in Avro, but the bytes are none");
      return Optional.empty();
    }
  }

  private static OperationFacts facts(
      MigrationDocument document, Dialect dialect, List<String> objections, Duration patience) {
    var files =
        document.migrations().stream()
            .filter(_ -> document.action() != MigrationAction.MARK_REVERTED)
            .map(it -> new SqlFile(it.title() + ending(document.action()), it.sql()))
            .toList();
    var analysis = SqlFiles.analyze(dialect, files, StatementClass.WRITE, patience);
    objections.addAll(analysis.objections());
    if (document.action().accepts()) {
      document.migrations().forEach(it -> done(it, dialect).ifPresent(objections::add));
    }
    return analysis.facts();
  }

  /** What is done is counted off the file that is accepted, so it has to have that many. */
  private static Optional<String> done(Migration migration, Dialect dialect) {
    int done = migration.from() - 1;
    return SqlText.pieces(dialect, migration.sql())
        .filter(pieces -> pieces.size() < done)
        .map(
            pieces ->
                "Expected the file of %s to have the %d statements that are done, but it has %d"
                    .formatted(migration.title(), done, pieces.size()));
  }

  private static String ending(MigrationAction action) {
    return action.isUp() ? ".up.sql" : ".down.sql";
  }

  private static Digest checksum(String sql) {
    return Hashing.sha256(sql.getBytes(StandardCharsets.UTF_8));
  }
}
