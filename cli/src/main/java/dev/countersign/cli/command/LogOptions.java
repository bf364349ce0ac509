package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.audit.ExportFile;
import dev.countersign.cli.audit.KafkaLogs;
import dev.countersign.cli.audit.Logs;
import dev.countersign.cli.launch.LocalPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Option;

/** Where the logs are: a broker, a file, or the platform on this machine. */
final class LogOptions {
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
      names = "--from",
      paramLabel = "FILE",
      description = "Not Kafka, but what audit export --raw wrote.")
  private Optional<Path> from = Optional.empty();

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The Countersign cluster (else that of the file, or of the platform here).")
  private String cluster = "";

  /** The logs, and the cluster that they should be of. */
  record Opened(Logs logs, String cluster) implements AutoCloseable {
    @Override
    public void close() {
      logs.close();
    }
  }

  Opened open(Shell shell) {
    if (from.isPresent()) {
      var file = new ExportFile(from.get());
      return new Opened(file, cluster.isEmpty() ? file.cluster() : cluster);
    }
    var platform = LocalPlatform.of(shell.home());
    var servers =
        kafka.isEmpty()
            ? platform
                .map(LocalPlatform::bootstrapServers)
                .orElseThrow(() -> new CliException("Expected --kafka or --from, but got neither"))
            : kafka;
    var name =
        cluster.isEmpty()
            ? platform
                .filter(_ -> kafka.isEmpty())
                .map(LocalPlatform::cluster)
                .orElseThrow(() -> new CliException("Expected --cluster NAME, but there is none"))
            : cluster;
    return new Opened(new KafkaLogs(settings(servers), shell.clock()), name);
  }

  private Map<String, String> settings(String servers) {
    var settings = new HashMap<String, String>();
    settings.put("bootstrap.servers", servers);
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
