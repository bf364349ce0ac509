package dev.countersign.embedded;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * One Kafka node, broker and controller, inside this JVM. {@link #stop} and {@link #startAgain} are
 * a broker that goes away and comes back on the same port with the same records; {@link #close} is
 * the end.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private final DataDirectory directory;
  private final KafkaOptions options;
  private final int port;
  private final KafkaFormat.Formatted formatted;
  private Optional<KafkaRaftServer> running = Optional.empty();

  private EmbeddedKafka(DataDirectory directory, KafkaOptions options) throws IOException {
    this.directory = directory;
    this.options = options;
    this.port = options.port().orElseGet(Ports::free);
    this.formatted = KafkaFormat.formatOnce(directory.path().resolve("log"));
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
      if (kafka.formatted.justNow()) {
        kafka.createOwnTopics();
      }
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

  /** What the platform counts on in any broker, in Kafka's own names; Kafka's default or not. */
  public static Map<String, String> needed() {
    return KafkaSettings.NEEDED;
  }

  /** The port that clients connect to. */
  public int port() {
    return port;
  }

  /** Given when the data folder was first formatted, the same ever after. */
  public String clusterId() {
    return formatted.clusterId();
  }

  /** Starts the stopped broker on the same port and records. Does nothing if it is running. */
  public synchronized void startAgain() {
    if (running.isPresent()) {
      return;
    }
    Ports.requireFree(port);
    var server = new KafkaRaftServer(KafkaConfig.fromProps(settings(), false), Time.SYSTEM);
    running = Optional.of(server);
    try {
      server.startup();
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
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

  private Properties settings() {
    return KafkaSettings.of(
        directory.path().resolve("log"), port, Ports.free(), options.settings());
  }

  private void createOwnTopics() {
    try {
      KafkaOwnTopics.create(bootstrapServers(), settings());
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
  }
}
