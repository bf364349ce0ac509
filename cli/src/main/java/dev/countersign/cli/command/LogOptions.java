package dev.countersign.cli.command;

import dev.countersign.cli.audit.ExportFile;
import dev.countersign.cli.audit.KafkaLogs;
import dev.countersign.cli.audit.Logs;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the logs are: a broker, a file, or the platform on this machine. */
final class LogOptions {
  @Mixin private KafkaOptions kafka;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Not Kafka, but what audit export --raw wrote.")
  private Optional<Path> from = Optional.empty();

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
      return new Opened(file, kafka.cluster().orElseGet(file::cluster));
    }
    var settings = kafka.settings(shell, "Expected --kafka or --from, but got neither");
    var cluster = kafka.cluster(shell);
    return new Opened(new KafkaLogs(settings, shell.clock()), cluster);
  }
}
