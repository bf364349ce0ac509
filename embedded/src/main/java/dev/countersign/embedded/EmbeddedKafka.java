package dev.countersign.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka node, broker and controller, inside this JVM. {@link #stop} and {@link #startAgain} are
 * a broker that goes away and comes back on the same port with the same records; {@link #close} is
 * the end.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private final DataDirectory directory;
  private final KafkaOptions options;
  private final int port;
  private final String clusterId;
  private Optional<KafkaRaftServer> running = Optional.empty();

  private EmbeddedKafka(DataDirectory directory, KafkaOptions options) throws IOException {
    this.directory = directory;
    this.options = options;
    this.port = options.port().orElseGet(Ports::free);
    this.clusterId = formatOnce(directory.path().resolve("log"));
  }

  /**
   * Starts a broker, about two seconds. Errors say what was expected: a free port, an unused data
   * folder.
   */
  public static EmbeddedKafka start(KafkaOptions options) {
    options.port().ifPresent(Ports::requireFree);
    var directory =
        options.data().map(DataDirectory::persistent).orElseGet(DataDirectory::temporary);
    try {
      var kafka = new EmbeddedKafka(directory, options);
      kafka.startAgain();
      return kafka;
    } catch (IOException e) {
      directory.close();
      throw new ServerException("Expected to format a Kafka log, but got %s".formatted(e), e);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /**
   * Where clients connect, as {@code 127.0.0.1:port}. The same for the whole life of this object.
   */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The port that clients connect to. */
  public int port() {
    return port;
  }

  /** Given when the data folder was first formatted, the same ever after. */
  public String clusterId() {
    return clusterId;
  }

  /** Starts the stopped broker on the same port and records. Does nothing if it is running. */
  public synchronized void startAgain() {
    if (running.isPresent()) {
      return;
    }
    Ports.requireFree(port);
    var settings =
        KafkaSettings.of(directory.path().resolve("log"), port, Ports.free(), options.settings());
    var server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    server.startup();
    running = Optional.of(server);
  }

  /** Takes the broker away as an orderly shutdown does. Does nothing if it is stopped. */
  public synchronized void stop() {
    running.ifPresent(
        server -> {
          server.shutdown();
          server.awaitShutdown();
        });
    running = Optional.empty();
  }

  @Override
  public synchronized void close() {
    stop();
    directory.close();
  }

  /** Formats beside and moves into place, so that a log is either whole or absent. */
  private static String formatOnce(Path log) throws IOException {
    if (!Files.exists(log)) {
      var staging = log.resolveSibling("log.formatting");
      Trees.delete(staging);
      format(staging);
      Files.move(staging, log, StandardCopyOption.ATOMIC_MOVE);
    }
    var meta = new Properties();
    try (var reader = Files.newBufferedReader(log.resolve("meta.properties"))) {
      meta.load(reader);
    }
    return meta.getProperty("cluster.id");
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
    } catch (IOException | UncheckedIOException e) {
      throw new IOException(e);
    } catch (Exception e) {
      throw new ServerException("Expected to format a Kafka log, but got %s".formatted(e), e);
    }
  }
}
