package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.bootstrap.Secrets;
import dev.countersign.cli.launch.Home;
import dev.countersign.cli.launch.LocalPlatform;
import dev.countersign.proof.audit.Trust;
import dev.countersign.proof.note.Checkpoint;
import dev.countersign.proof.note.NoteKey;
import dev.countersign.proof.sign.PemKeys;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whose signatures count; from the operator, or from the platform on this machine. */
final class TrustOptions {
  private static final String FORMS = "a PEM file, or base64";

  @Option(
      names = "--decision-key",
      paramLabel = "KEY",
      description = "policy-service's public key: " + FORMS + ".")
  private String decision = "";

  @Option(
      names = "--audit-key",
      paramLabel = "KEY",
      description = "audit-service's public key: " + FORMS + ", or its note key.")
  private String audit = "";

  @Option(
      names = "--root-key",
      paramLabel = "KEY",
      description = "The root's public key, if its commands are to be verified: " + FORMS + ".")
  private String root = "";

  @Option(
      names = "--max-lag",
      paramLabel = "DURATION",
      description = "How long a record may wait for its entry, such as 10m (the default).",
      converter = Durations.class)
  private Duration lag = Duration.ofMinutes(10);

  Trust trust(Shell shell, String cluster) {
    return new Trust(
        cluster,
        key(shell, "--decision-key", decision, Secrets.DECISION),
        auditKey(shell, cluster, audit),
        root.isEmpty() && !isHere(shell)
            ? Optional.empty()
            : Optional.of(key(shell, "--root-key", root, Secrets.ROOT)),
        lag);
  }

  /**
   * Whose checkpoints of a cluster count.
   *
   * @param given a key in any of the forms of --audit-key; empty for that of the platform here
   */
  static NoteKey auditKey(Shell shell, String cluster, String given) {
    var origin = Checkpoint.origin(cluster);
    return given.contains("+") && given.startsWith(origin)
        ? NoteKey.of(given)
        : new NoteKey(origin, key(shell, "--audit-key", given, Secrets.AUDIT));
  }

  private static boolean isHere(Shell shell) {
    return LocalPlatform.of(shell.home()).isPresent();
  }

  /** A key that was given, as a PEM file or in base64, or the one of the platform here. */
  static VerifyingKey key(Shell shell, String option, String given, String local) {
    if (given.isEmpty()) {
      if (!isHere(shell)) {
        throw new CliException(
            "Expected %s KEY, but there is none, and no platform in %s"
                .formatted(option, shell.home().state()));
      }
      return new Secrets(shell.home(), new SecureRandom()).key(local).verifyingKey();
    }
    try {
      return Files.isRegularFile(Path.of(given))
          ? PemKeys.readVerifyingKey(Home.read(Path.of(given)))
          : new VerifyingKey(Bytes.of(Base64.getDecoder().decode(given)));
    } catch (IllegalArgumentException e) {
      throw new CliException(
          "Expected after %s an Ed25519 public key, as a PEM file or in base64, but it is not"
              .formatted(option),
          e);
    }
  }
}
