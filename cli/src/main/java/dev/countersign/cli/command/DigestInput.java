package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.protocol.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** A digest of one's own: given, or made of a file. */
final class DigestInput {
  private static final String TAG = "sha256:";
  private static final int BUFFER = 1 << 16;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Given given = new Given();

  private static final class Given {
    @Option(
        names = "--digest",
        paramLabel = "HEX",
        description = "The digest, 64 hex digits, with or without sha256: before them.")
    private String digest;

    @Option(
        names = "--file",
        paramLabel = "FILE",
        description = "The file whose SHA-256 is the digest.")
    private Path file;
  }

  Digest read() {
    return given.digest != null ? parsed(given.digest) : of(given.file);
  }

  private static Digest parsed(String text) {
    var hex = text.startsWith(TAG) ? text.substring(TAG.length()) : text;
    var digits = hex.toLowerCase(Locale.ROOT);
    if (digits.length() != 2 * Digest.BYTES) {
      throw new CliException(
          "Expected a digest of %d hex digits, but it has %d characters"
              .formatted(2 * Digest.BYTES, digits.length()));
    }
    try {
      return new Digest(digits);
    } catch (IllegalArgumentException e) {
      throw new CliException(
          "Expected a digest of %d hex digits, but some of its characters are none"
              .formatted(2 * Digest.BYTES),
          e);
    }
  }

  private static Digest of(Path file) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      try (var in = new DigestInputStream(Files.newInputStream(file), sha256)) {
        var buffer = new byte[BUFFER];
        int read = in.read(buffer);
        while (read >= 0) {
          read = in.read(buffer);
        }
      }
      return Digest.of(sha256.digest());
    } catch (IOException e) {
      throw new CliException("Expected to read %s, but cannot".formatted(file), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256, but this Java runtime lacks it", e);
    }
  }
}
