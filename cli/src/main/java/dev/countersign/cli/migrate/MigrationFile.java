package dev.countersign.cli.migrate;

import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One migration of a folder.
 *
 * @param up the exact text of its up file
 * @param checksum the SHA-256 of the exact bytes of that
 * @param down the exact text of its down file, where there is one
 */
public record MigrationFile(
    long version, String name, String up, Digest checksum, Optional<String> down) {
  /** The SHA-256 of the exact bytes of its down file. */
  Optional<Digest> downChecksum() {
    return down.map(it -> Hashing.sha256(it.getBytes(StandardCharsets.UTF_8)));
  }

  public String title() {
    return version + "_" + name;
  }
}
