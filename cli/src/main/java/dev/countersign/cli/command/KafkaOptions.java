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

/** Where Kafka is, and which Countersign cluster is on it. */
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
      description = "The Countersign cluster (else that of the platform here).")
  private String cluster = "";

  String servers(Shell shell) {
    return kafka.isEmpty()
        ? LocalPlatform.of(shell.home())
            .map(LocalPlatform::bootstrapServers)
            .orElseThrow(() -> new CliException("Expected --kafka HOST:PORT, but there is none"))
        : kafka;
  }

  String cluster(Shell shell) {
    return cluster.isEmpty()
        ? LocalPlatform.of(shell.home())
            .filter(_ -> kafka.isEmpty())
            .map(LocalPlatform::cluster)
            .orElseThrow(() -> new CliException("Expected --cluster NAME, but there is none"))
        : cluster;
  }

  /** Settings of a Kafka client. */
  Map<String, String> settings(Shell shell) {
    var settings = new HashMap<String, String>();
    settings.put("bootstrap.servers", servers(shell));
    if (kafkaConfig.isPresent()) {
      var properties = new Properties();
      try (var reader = Files.newBufferedReader(kafkaConfig.get())) {
        properties.load(reader);
      } catch (IOException e) {
        throw new CliException("Expected to read " + kafkaConfig.get(), e);
      }
      properties.forEach((name, value) -> settings.put(name.toString(), value.toString()));
    }
    return settings;
  }
}
