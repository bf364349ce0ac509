package dev.countersign.protocol.topic;

import java.util.Map;

/**
 * A topic as the design wants it.
 *
 * @param settings by the name of Kafka's topic setting
 */
public record TopicSpec(String name, int partitions, Map<String, String> settings) {}
