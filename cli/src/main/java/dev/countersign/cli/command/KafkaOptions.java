package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.launch.LocalPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Option;

/** Which Kafka, and which cluster on it. */
final class KafkaOptions {
  @Option(
      names = {"--kafka", "--bootstrap"},
      paramLabel = "HOST:PORT",
      description = "Kafka (else the platform in .countersign).")
  private String kafka = "";

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Further settings of the Kafka client, such as TLS and SASL.")
  private Optional<Path> kafkaConfig = Optional.empty();

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The Countersign cluster (else that of the file, or of the platform here).")
  private String cluster = "";

  /** What was given by name; empty where nothing was. */
  Optional<String> cluster() {
    return cluster.isEmpty() ? Optional.empty() : Optional.of(cluster);
  }

  /** The platform on this machine, where it is the one that is meant. */
  Optional<LocalPlatform> platform(Shell shell) {
    return kafka.isEmpty() ? LocalPlatform.of(shell.home()) : Optional.empty();
  }

  /** The name of the cluster that is meant. */
  String cluster(Shell shell) {
    return cluster()
        .or(() -> platform(shell).map(LocalPlatform::cluster))
        .orElseThrow(() -> new CliException("Expected --cluster NAME, but there is none"));
  }

  /** What Kafka's clients are told, the bootstrap servers among it. */
  Map<String, String> settings(Shell shell) {
    return settings(shell, "Expected --kafka HOST:PORT, but there is none");
  }

  /**
   * The same.
   *
   * @param otherwise what to say where no Kafka was named
   */
  Map<String, String> settings(Shell shell, String otherwise) {
    var settings = new HashMap<String, String>();
    settings.put(
        "bootstrap.servers",
        kafka.isEmpty()
            ? platform(shell)
                .map(LocalPlatform::bootstrapServers)
                .orElseThrow(() -> new CliException(otherwise))
            : kafka);
    kafkaConfig.ifPresent(file -> load(file, settings));
    return settings;
  }

  private static void load(Path file, Map<String, String> settings) {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new CliException("Expected to read " + file, e);
    }
    properties.forEach((name, value) -> settings.put(name.toString(), value.toString()));
  }
}
