package dev.countersign.cli.doctor;

import dev.countersign.protocol.topic.TopicDifference;
import dev.countersign.protocol.topic.TopicSpec;
import dev.countersign.protocol.topic.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whether the topics are what {@link Topics} says, and share groups as well. Pure. */
public final class TopicChecks {
  public static final String TOPICS = "topics";
  public static final String SHARE_GROUPS = "share-groups";

  /** How long a grant may lie with an agent that is frozen: as long as its lock. */
  private static final long LONGEST_LOCK_MS = 60_000;

  private static final String LOCK = "share.record.lock.duration.ms";

  private TopicChecks() {}

  /**
   * The topics that every cluster has, and those of its pools.
   *
   * @param found every topic there is, by name
   * @param pools those that governance knows
   */
  public static List<Finding> topics(Map<String, TopicSeen> found, Collection<String> pools) {
    int born =
        found.containsKey(Topics.EVENTS)
            ? found.get(Topics.EVENTS).partitions()
            : Topics.DEFAULT_PARTITIONS;
    var specs =
        Stream.concat(
                Topics.core(born).stream(),
                pools.stream().flatMap(pool -> Topics.ofPool(pool).stream()))
            .toList();
    var wrong =
        specs.stream().flatMap(spec -> differences(spec, found)).map(TopicChecks::fault).toList();
    return wrong.isEmpty()
        ? List.of(
            new Finding.Fine(
                TOPICS,
                "%d as the design needs them, %s"
                    .formatted(specs.size(), BrokerChecks.counted(born, "partition"))))
        : wrong;
  }

  private static Stream<TopicDifference> differences(TopicSpec spec, Map<String, TopicSeen> found) {
    var topic = found.get(spec.name());
    return topic == null
        ? Stream.of(new TopicDifference.Missing(spec.name()))
        : TopicDifference.of(spec, topic.partitions(), topic.settings()).stream();
  }

  private static Finding fault(TopicDifference difference) {
    return switch (difference) {
      case TopicDifference.Missing it ->
          new Finding.Fault(
              TOPICS,
              "no topic " + it.topic(),
              "that topic",
              "Restart policy-service, which makes what is missing; if it was there, restore it.");
      case TopicDifference.Partitions it ->
          new Finding.Fault(
              TOPICS,
              "%s has %s".formatted(it.topic(), BrokerChecks.counted(it.found(), "partition")),
              "%d, as countersign.events has".formatted(it.expected()),
              "A number of partitions cannot be taken back: begin a cluster with the right one.");
      case TopicDifference.Setting it ->
          new Finding.Fault(
              TOPICS,
              "%s has %s=%s".formatted(it.topic(), it.name(), it.found()),
              "%s=%s".formatted(it.name(), it.expected()),
              "kafka-configs.sh --alter --topic %s --add-config '%s=[%s]'"
                  .formatted(it.topic(), it.name(), it.expected()));
    };
  }

  /** The groups by which agents take grants. */
  public static List<Finding> shareGroups(Collection<PoolSeen> pools) {
    var wrong = new ArrayList<Finding>();
    for (var pool : pools) {
      Topics.shareGroupSettings()
          .forEach(
              (name, expected) -> {
                var found = pool.settings().getOrDefault(name, "none");
                if (!found.equals(expected)) {
                  wrong.add(
                      new Finding.Fault(
                          SHARE_GROUPS,
                          "%s has %s=%s".formatted(Topics.shareGroup(pool.pool()), name, found),
                          expected,
                          setting(pool.pool(), name, expected)));
                }
              });
      lock(pool).ifPresent(wrong::add);
    }
    return wrong.isEmpty()
        ? List.of(
            new Finding.Fine(SHARE_GROUPS, "%d as the design needs them".formatted(pools.size())))
        : wrong;
  }

  private static java.util.Optional<Finding> lock(PoolSeen pool) {
    var found = BrokerChecks.number(pool.settings().getOrDefault(LOCK, ""));
    return found.isEmpty() || found.getAsLong() <= LONGEST_LOCK_MS
        ? java.util.Optional.empty()
        : java.util.Optional.of(
            new Finding.Warning(
                SHARE_GROUPS,
                "%s has %s=%d".formatted(Topics.shareGroup(pool.pool()), LOCK, found.getAsLong()),
                "%d at most: so long a grant lies with an agent that is frozen"
                    .formatted(LONGEST_LOCK_MS),
                setting(pool.pool(), LOCK, "30000")));
  }

  private static String setting(String pool, String name, String value) {
    return "kafka-configs.sh --alter --group %s --add-config %s=%s"
        .formatted(Topics.shareGroup(pool), name, value);
  }
}
