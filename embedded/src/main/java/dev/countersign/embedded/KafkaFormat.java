package dev.countersign.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * What {@code kafka-storage format} does: gives a log folder its cluster id and the features of
 * this Kafka version.
 */
final class KafkaFormat {

  /** The cluster a log belongs to, and whether it was born just now. */
  record Formatted(String clusterId, boolean justNow) {}

  private KafkaFormat() {}

  /**
   * Formats a log that does not exist yet: beside, and moved into place, so that a log is either
   * whole or absent.
   */
  static Formatted formatOnce(Path log) throws IOException {
    boolean absent = !Files.exists(log);
    if (absent) {
      var staging = log.resolveSibling("log.formatting");
      Trees.delete(staging);
      format(staging);
      Files.move(staging, log, StandardCopyOption.ATOMIC_MOVE);
    }
    var meta = new Properties();
    try (var reader = Files.newBufferedReader(log.resolve("meta.properties"))) {
      meta.load(reader);
    }
    return new Formatted(meta.getProperty("cluster.id"), absent);
  }

  private static void format(Path folder) throws IOException {
    try (var silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(KafkaSettings.NODE)
          .setDirectories(List.of(folder.toString()))
          .setMetadataLogDirectory(folder.toString())
          .setControllerListenerName(KafkaSettings.CONTROLLER_LISTENER)
          .run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
