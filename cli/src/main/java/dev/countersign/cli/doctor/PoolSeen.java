package dev.countersign.cli.doctor;

import java.util.Map;
import java.util.SortedSet;

/**
 * The share group by which the agents of a pool take grants.
 *
 * @param settings of the group, by Kafka's names
 * @param agents those that are members now, by name
 */
public record PoolSeen(String pool, Map<String, String> settings, SortedSet<String> agents) {}
