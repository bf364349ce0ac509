package dev.countersign.embedded;

import dev.countersign.embedded.ServerMain.Started;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The broker as a process of its own: {@code KafkaServerMain [--port N] [--data FOLDER]}. Prints
 * {@code ready bootstrap=127.0.0.1:PORT} when clients can connect, stops on SIGTERM, exits 1 with
 * one line on stderr if it cannot start.
 */
public final class KafkaServerMain {

  private KafkaServerMain() {}

  public static void main(String... words) {
    ServerMain.run("kafka", KafkaServerMain::start, words);
  }

  private static Started start(Arguments arguments) {
    var options = new KafkaOptions(arguments.data(), arguments.port(), Map.of());
    var kafka = EmbeddedKafka.start(options);
    return new Started(
        kafka, new CompletableFuture<>(), "ready bootstrap=" + kafka.bootstrapServers());
  }
}
