package dev.countersign.requestservice.rest;

import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.request.MigrationDocuments;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.AppliedMigration;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationAction;
import dev.countersign.protocol.request.MigrationDocument;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Migrations, from a caller's fields to their exact bytes. */
final class Migrations {
  private Migrations() {}

  /** The exact bytes of the document that a caller's fields make. */
  static Bytes of(SubmitBody body) {
    Documents.requireMigrationAlone(body);
    if (body.migration() == null) {
      throw ProblemException.malformed(
          "Expected a migration for kind migration, but there is none");
    }
    var document = document(body.migration());
    var objections = MigrationDocuments.objections(document, Migrations::checksum);
    if (!objections.isEmpty()) {
      throw ProblemException.malformed(String.join("; ", objections));
    }
    var content = Bytes.of(Wire.encode(document));
    if (content.size() > Topics.MAX_OPERATION_BYTES) {
      throw new ProblemException(
          ProblemCode.TOO_LARGE,
          "Expected migrations of at most %d bytes together, but they have %d: ask for fewer at once"
              .formatted(Topics.MAX_OPERATION_BYTES, content.size()));
    }
    return content;
  }

  private static MigrationDocument document(MigrationBody body) {
    return new MigrationDocument(
        Texts.constant("action", Texts.required("action", body.action()), MigrationAction.class),
        list("migrations", body.migrations()).stream().map(Migrations::file).toList(),
        Optional.ofNullable(body.applied())
            .map(it -> list("applied", it))
            .orElse(List.of())
            .stream()
            .map(Migrations::applied)
            .toList(),
        Boolean.TRUE.equals(body.outOfOrder()));
  }

  private static Migration file(MigrationBody.MigrationFileBody file) {
    if (file.version() == null) {
      throw ProblemException.malformed("Expected a version of each migration, but one has none");
    }
    var sql = Texts.optional("sql", file.sql(), Topics.MAX_OPERATION_BYTES);
    Texts.utf8("sql", sql);
    return new Migration(
        file.version(),
        Texts.required("name", file.name(), Texts.LONGEST_NAME),
        digest(file.checksum()),
        sql,
        Optional.ofNullable(file.from()).orElse(1));
  }

  private static AppliedMigration applied(MigrationBody.AppliedBody it) {
    if (it.version() == null) {
      throw ProblemException.malformed("Expected a version of each migration, but one has none");
    }
    return new AppliedMigration(it.version(), digest(it.checksum()));
  }

  private static Digest digest(String text) {
    try {
      return new Digest(Texts.required("checksum", text));
    } catch (IllegalArgumentException e) {
      throw ProblemException.malformed(
          "Expected each checksum to be 64 lower-case hex digits, but one is another text");
    }
  }

  private static <E> List<E> list(String field, List<E> given) {
    if (given == null || given.stream().anyMatch(Objects::isNull)) {
      throw ProblemException.malformed(
          "Expected %s to be a list without null, but it is not".formatted(field));
    }
    return given;
  }

  private static Digest checksum(String sql) {
    return Hashing.sha256(sql.getBytes(StandardCharsets.UTF_8));
  }
}
