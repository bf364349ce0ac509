package dev.countersign.protocol.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Every topic of a cluster, with what the design relies on. The one place where a name, a partition
 * count or a retention stands; {@code TopicMaker} creates them from it, in production too.
 */
public final class Topics {
  public static final String PREFIX = "countersign.";
  public static final String COMMANDS = PREFIX + "commands";
  public static final String EVENTS = PREFIX + "events";
  public static final String GOVERNANCE = PREFIX + "governance";
  public static final String PAYLOADS = PREFIX + "payloads";
  public static final String REFUSALS = PREFIX + "refusals";
  public static final String RESULTS = PREFIX + "results";
  public static final String QUARANTINE = PREFIX + "quarantine";
  public static final String AUDIT = PREFIX + "audit";
  public static final String CHECKPOINTS = PREFIX + "checkpoints";

  /**
   * Keyed by the name of the endpoint; says nothing that anybody could act on, so is not signed.
   */
  public static final String DELIVERIES = PREFIX + "deliveries";

  /** The key of every record on {@link #GOVERNANCE}, and of every command that is to change it. */
  public static final String GOVERNANCE_KEY = "governance";

  /** The key of every record on {@link #AUDIT} and {@link #CHECKPOINTS}: there is one history. */
  public static final String AUDIT_KEY = "audit";

  /**
   * Partitions of the topics that are keyed by request, unless the cluster was born with another
   * number.
   */
  public static final int DEFAULT_PARTITIONS = 12;

  /** The limit for a record that carries exact text: 4 MiB. */
  public static final int MAX_MESSAGE_BYTES = 4 << 20;

  /** The limit for the exact text of one operation: 1 MiB of UTF-8. */
  public static final int MAX_OPERATION_BYTES = 1 << 20;

  private static final Duration DAY = Duration.ofDays(1);

  private Topics() {}

  /** The grants for the agents of a pool. */
  public static String dispatch(String pool) {
    return PREFIX + "dispatch." + pool;
  }

  /** What policy-service tells the agents of a pool. */
  public static String directives(String pool) {
    return PREFIX + "directives." + pool;
  }

  /**
   * The name of a log in a hash: its topic's without the prefix, so that a mirror may have another.
   */
  public static String log(String topic) {
    return topic.startsWith(PREFIX) ? topic.substring(PREFIX.length()) : topic;
  }

  /** The share group that the agents of a pool take grants by. */
  public static String shareGroup(String pool) {
    return PREFIX + "agents." + pool;
  }

  /** The topics that every cluster has. */
  public static List<TopicSpec> core(int partitions) {
    return List.of(
        forgetting(COMMANDS, partitions, DAY),
        // Log-append time: the broker's clock is the only one that decides anything.
        forEver(EVENTS, partitions),
        forEver(GOVERNANCE, 1),
        compacted(PAYLOADS, partitions, DAY.multipliedBy(400)),
        forgetting(REFUSALS, partitions, DAY.multipliedBy(30)),
        forgetting(RESULTS, partitions, DAY.multipliedBy(30)),
        forgetting(QUARANTINE, 1, DAY.multipliedBy(30)),
        forEver(AUDIT, 1),
        forEver(CHECKPOINTS, 1),
        forgetting(DELIVERIES, partitions, DAY.multipliedBy(90)));
  }

  /**
   * The topics of one pool. One partition of grants, whatever the cluster has: a share group gives
   * each partition to one member as long as there are enough of them, so with more, grants wait for
   * a busy agent while others are idle. One partition is shared by all members.
   */
  public static List<TopicSpec> ofPool(String pool) {
    return List.of(forgetting(dispatch(pool), 1, DAY), forgetting(directives(pool), 1, DAY));
  }

  /** What the share group of a pool must be set to, by the name of the group's setting. */
  public static Map<String, String> shareGroupSettings() {
    return Map.of("share.isolation.level", "read_committed", "share.auto.offset.reset", "earliest");
  }

  private static TopicSpec forEver(String name, int partitions) {
    return spec(
        name,
        partitions,
        Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1"));
  }

  private static TopicSpec forgetting(String name, int partitions, Duration kept) {
    return spec(
        name,
        partitions,
        Map.of(
            "cleanup.policy", "delete", "retention.ms", millis(kept), "segment.ms", seventh(kept)));
  }

  /** Compaction lets a tombstone erase; deletion forgets what nobody erased. */
  private static TopicSpec compacted(String name, int partitions, Duration kept) {
    return spec(
        name,
        partitions,
        Map.of(
            "cleanup.policy", "compact,delete",
            "retention.ms", millis(kept),
            "segment.ms", millis(DAY),
            "max.compaction.lag.ms", millis(DAY.multipliedBy(7)),
            "min.cleanable.dirty.ratio", "0.1"));
  }

  private static TopicSpec spec(String name, int partitions, Map<String, String> settings) {
    var all = new TreeMap<>(settings);
    all.put("message.timestamp.type", "LogAppendTime");
    all.put("max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES));
    return new TopicSpec(name, partitions, Map.copyOf(all));
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }

  /** A segment is forgotten only once it is closed, so it must close well before its time. */
  private static String seventh(Duration kept) {
    return millis(kept.dividedBy(7));
  }

  /** The names of the topics that every cluster has. */
  public static Stream<String> coreNames() {
    return core(1).stream().map(TopicSpec::name);
  }
}
