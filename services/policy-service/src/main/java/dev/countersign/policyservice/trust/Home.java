package dev.countersign.policyservice.trust;

import java.time.Duration;
import java.util.function.ToIntFunction;

/**
 * Where a command must have been sent to be meant for us.
 *
 * @param cluster the Countersign cluster
 * @param topic the commands topic
 * @param partitionOf the partition that a key belongs on; two writers of one aggregate would break
 *     its chain
 * @param window how far ahead of its append a command may be deliverable at most: its id is
 *     remembered that long
 */
public record Home(
    String cluster, String topic, ToIntFunction<String> partitionOf, Duration window) {}
