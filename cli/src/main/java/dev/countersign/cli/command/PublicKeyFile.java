package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.launch.Home;
import dev.countersign.proof.sign.PemKeys;
import dev.countersign.protocol.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;

/** The public key of a program that is to be believed, from the file that its owner has made. */
final class PublicKeyFile {
  static final String FORM = "Its Ed25519 public key, PEM as openssl pkey -pubout writes it.";

  private PublicKeyFile() {}

  /**
   * The key, 32 bytes.
   *
   * @throws CliException when there is none in the file, or a private one
   */
  static Bytes read(Path file) {
    if (!Files.isReadable(file)) {
      throw new CliException("Expected to read a public key from %s, but cannot".formatted(file));
    }
    var text = Home.read(file);
    if (text.contains("PRIVATE KEY")) {
      throw new CliException(
          "Expected a public key in %s, but it is a private one; openssl pkey -in FILE -pubout"
                  .formatted(file)
              + " makes the public one of it");
    }
    try {
      return PemKeys.readVerifyingKey(text).raw();
    } catch (IllegalArgumentException e) {
      throw new CliException(
          "Expected an Ed25519 public key as PEM in %s, but it is not".formatted(file), e);
    }
  }
}
