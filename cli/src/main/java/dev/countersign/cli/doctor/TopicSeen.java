package dev.countersign.cli.doctor;

import java.util.Map;

/**
 * A topic that exists.
 *
 * @param copies of the partition that has the fewest
 * @param leaderless how many partitions have no leader
 * @param thin how many partitions have copies that are not in step
 * @param settings by Kafka's names
 */
public record TopicSeen(
    String name,
    int partitions,
    int copies,
    int leaderless,
    int thin,
    Map<String, String> settings) {}
