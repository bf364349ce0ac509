package dev.countersign.avro.kafka;

import dev.countersign.protocol.topic.TopicDifference;
import dev.countersign.protocol.topic.TopicSpec;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes a cluster's topics what {@link Topics} says, and says where they are not. The one piece of
 * code that creates topics; safe to run from several instances at once, and again at every start.
 */
public final class TopicMaker {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Admin admin;
  private final Optional<Short> replication;

  /**
   * @param replication copies of each partition, or empty for the broker's default
   */
  public TopicMaker(Admin admin, Optional<Short> replication) {
    this.admin = admin;
    this.replication = replication;
  }

  /**
   * Creates the topics that every cluster has.
   *
   * @throws TopicMismatchException when one exists with other settings, which nobody should
   *     overrule silently: a changed partition count would move every key
   */
  public void ensureCore(int partitions) throws InterruptedException {
    ensure(Topics.core(partitions));
  }

  /**
   * Creates the topics of a pool and sets its share group, unless it is set already. When this
   * returns the broker has the settings: a member that joined before would begin at the end of the
   * topic, and what stood there would be nobody's.
   *
   * @throws IllegalStateException when a broker does not know of them in ten seconds
   */
  public void ensurePool(String pool) throws InterruptedException {
    ensure(Topics.ofPool(pool));
    var group = new ConfigResource(ConfigResource.Type.GROUP, Topics.shareGroup(pool));
    if (isSet(group)) {
      return;
    }
    var settings =
        Topics.shareGroupSettings().entrySet().stream()
            .map(
                each ->
                    new AlterConfigOp(
                        new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET))
            .toList();
    await(admin.incrementalAlterConfigs(Map.of(group, settings)).all());
    for (long patience = PATIENCE.toMillis(); !isSet(group); patience -= PAUSE.toMillis()) {
      if (patience <= 0) {
        throw new IllegalStateException(
            "Expected the broker to learn of the settings of %s, but it did not in %s"
                .formatted(group.name(), PATIENCE));
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    }
  }

  private boolean isSet(ConfigResource group) throws InterruptedException {
    var now = values(await(admin.describeConfigs(List.of(group)).all()).get(group));
    return now.entrySet().containsAll(Topics.shareGroupSettings().entrySet());
  }

  private void ensure(List<TopicSpec> specs) throws InterruptedException {
    var existing = await(admin.listTopics().names());
    create(specs.stream().filter(spec -> !existing.contains(spec.name())).toList());
    var wrong = differences(specs);
    if (!wrong.isEmpty()) {
      throw new TopicMismatchException(String.join("; ", wrong));
    }
  }

  private void create(List<TopicSpec> missing) throws InterruptedException {
    var topics =
        missing.stream()
            .map(
                spec ->
                    new NewTopic(spec.name(), Optional.of(spec.partitions()), replication)
                        .configs(spec.settings()))
            .toList();
    for (var creation : admin.createTopics(topics).values().values()) {
      try {
        creation.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) { // another instance was faster
          throw new IllegalStateException(
              "Topics could not be created: " + e.getCause().getMessage(), e.getCause());
        }
      }
    }
  }

  /** What is not as it should be, a sentence each; empty when all is well. */
  public List<String> differences(Collection<TopicSpec> specs) throws InterruptedException {
    var byName =
        specs.stream()
            .collect(
                Collectors.toMap(TopicSpec::name, Function.identity(), (a, b) -> a, TreeMap::new));
    var described = describe(byName.keySet());
    var configs =
        await(
            admin
                .describeConfigs(
                    byName.keySet().stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all());
    var wrong = new ArrayList<String>();
    byName.forEach(
        (name, spec) ->
            TopicDifference.of(
                    spec,
                    described.get(name).partitions().size(),
                    values(configs.get(new ConfigResource(ConfigResource.Type.TOPIC, name))))
                .forEach(difference -> wrong.add(difference.sentence())));
    return List.copyOf(wrong);
  }

  /**
   * A broker may answer a describe before it has heard of a topic that the controller just created.
   */
  private Map<String, TopicDescription> describe(Collection<String> names)
      throws InterruptedException {
    for (long patience = PATIENCE.toMillis(); ; patience -= PAUSE.toMillis()) {
      try {
        return await(admin.describeTopics(names).allTopicNames());
      } catch (UnknownTopicOrPartitionException e) {
        if (patience <= 0) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      }
    }
  }

  /** Those that have a value, by name. */
  public static Map<String, String> values(Config config) {
    return config.entries().stream()
        .filter(entry -> entry.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value, (a, _) -> a));
  }

  private static <T> T await(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
