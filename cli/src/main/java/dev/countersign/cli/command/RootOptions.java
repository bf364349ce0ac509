package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.bootstrap.Bootstrap;
import dev.countersign.cli.bootstrap.Secrets;
import dev.countersign.cli.launch.LocalPlatform;
import java.nio.file.Files;
import java.security.SecureRandom;
import picocli.CommandLine.Option;

/** Where an operator with the root key changes governance. */
final class RootOptions {
  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "Kafka (else the platform in .countersign).")
  private String kafka = "";

  /**
   * Speaks with the root key of this folder.
   *
   * @throws CliException where there is none
   */
  Bootstrap bootstrap(Shell shell) {
    var keys = shell.home().state().resolve("keys");
    if (!Files.exists(keys.resolve(Secrets.ROOT + ".pem"))) {
      throw new CliException(
          "Expected the root key in %s, as init or up makes it, but there is none".formatted(keys));
    }
    var random = new SecureRandom();
    var servers =
        kafka.isEmpty()
            ? LocalPlatform.of(shell.home())
                .map(LocalPlatform::bootstrapServers)
                .orElseThrow(() -> new CliException("Expected --kafka HOST:PORT, but got none"))
            : kafka;
    return new Bootstrap(servers, new Secrets(shell.home(), random), random, shell.clock());
  }
}
