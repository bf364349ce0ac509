package dev.countersign.cli.doctor;

import java.util.Map;

/**
 * The brokers of a cluster, as they describe themselves.
 *
 * @param supported the highest level of each feature that every broker can do
 * @param levels the level of each feature that is in force
 * @param settings of each broker by its id, by Kafka's names
 */
public record Brokers(
    Map<String, Integer> supported,
    Map<String, Integer> levels,
    Map<Integer, Map<String, String>> settings) {

  public int count() {
    return settings.size();
  }
}
