package dev.countersign.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the Kafka clients log: of no use to people at a terminal, whom commands tell what goes
 * wrong.
 */
public final class KafkaLog {
  /** Held, for a logger that nobody holds forgets its level. */
  private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

  private KafkaLog() {}

  /** Keeps it quiet for as long as this program runs. */
  public static void off() {
    KAFKA.setLevel(Level.OFF);
  }
}
