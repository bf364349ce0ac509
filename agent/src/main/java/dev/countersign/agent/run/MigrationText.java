package dev.countersign.agent.run;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationDocument;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** A document of migrations, as a grant brings it. */
final class MigrationText {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

  private MigrationText() {}

  /** Empty where the bytes are none that could run. */
  static Optional<MigrationDocument> read(Bytes content) {
    try {
      return Optional.of(Wire.decode(content.toArray(), MigrationDocument.class))
          .filter(it -> !it.migrations().isEmpty())
          .filter(
              it -> it.migrations().stream().allMatch(each -> isSound(each, it.action().isUp())));
    } catch (MalformedRecordException e) {
      return Optional.empty();
    }
  }

  private static boolean isSound(Migration migration, boolean isUp) {
    return migration.version() > 0
        && NAME.matcher(migration.name()).matches()
        && migration.sql().indexOf('\0') < 0
        && (!isUp || checksum(migration.sql()).equals(migration.checksum()));
  }

  static Digest checksum(String sql) {
    return Hashing.sha256(sql.getBytes(StandardCharsets.UTF_8));
  }
}
