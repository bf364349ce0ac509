package dev.countersign.cli.survey;

import dev.countersign.avro.kafka.AgentClients;
import dev.countersign.avro.kafka.TopicMaker;
import dev.countersign.cli.CliException;
import dev.countersign.cli.doctor.Brokers;
import dev.countersign.cli.doctor.ClockSeen;
import dev.countersign.cli.doctor.PoolSeen;
import dev.countersign.cli.doctor.TopicSeen;
import dev.countersign.protocol.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** What the brokers tell of themselves, and changes nothing. */
public final class KafkaSurvey implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Admin admin;
  private final Clock clock;

  /** Connects to nothing yet. */
  public KafkaSurvey(Map<String, String> settings, Clock clock) {
    var all = new HashMap<String, Object>(settings);
    all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
    all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
    this.admin = Admin.create(all);
    this.clock = clock;
  }

  public Brokers brokers() {
    var nodes = await(admin.describeCluster().nodes());
    var features = await(admin.describeFeatures().featureMetadata());
    var resources =
        nodes.stream()
            .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
            .toList();
    var settings = new TreeMap<Integer, Map<String, String>>();
    await(admin.describeConfigs(resources).all())
        .forEach(
            (broker, config) ->
                settings.put(Integer.valueOf(broker.name()), TopicMaker.values(config)));
    return new Brokers(
        features.supportedFeatures().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, it -> (int) it.getValue().maxVersion())),
        features.finalizedFeatures().entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, it -> (int) it.getValue().maxVersionLevel())),
        settings);
  }

  /** Every topic of Countersign's, by name. */
  public Map<String, TopicSeen> topics() {
    var names =
        await(admin.listTopics().names()).stream()
            .filter(name -> name.startsWith(Topics.PREFIX))
            .toList();
    var described = await(admin.describeTopics(names).allTopicNames());
    var configs =
        await(
            admin
                .describeConfigs(
                    names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all());
    var topics = new TreeMap<String, TopicSeen>();
    configs.forEach(
        (resource, config) ->
            topics.put(
                resource.name(), seen(described.get(resource.name()), TopicMaker.values(config))));
    return topics;
  }

  private static TopicSeen seen(TopicDescription topic, Map<String, String> settings) {
    return new TopicSeen(
        topic.name(),
        topic.partitions().size(),
        topic.partitions().stream().mapToInt(it -> it.replicas().size()).min().orElse(0),
        (int)
            topic.partitions().stream()
                .filter(it -> it.leader() == null || it.leader().isEmpty())
                .count(),
        (int)
            topic.partitions().stream()
                .filter(it -> it.isr().size() < it.replicas().size())
                .count(),
        settings);
  }

  /** The share group of a pool, and who is in it. */
  public PoolSeen pool(String pool) {
    var group = new ConfigResource(ConfigResource.Type.GROUP, Topics.shareGroup(pool));
    var config = await(admin.describeConfigs(List.of(group)).all()).get(group);
    return new PoolSeen(pool, TopicMaker.values(config), agents(pool));
  }

  private SortedSet<String> agents(String pool) {
    var name = Topics.shareGroup(pool);
    try {
      return AgentClients.of(
          await(admin.describeShareGroups(List.of(name)).describedGroups().get(name)));
    } catch (GroupIdNotFoundException e) {
      return new TreeSet<>(); // nobody ever came
    }
  }

  /** Groups of Countersign's that note in Kafka how far they have read, with what they noted. */
  public Map<String, Map<TopicPartition, Long>> groups() {
    var groups = new TreeMap<String, Map<TopicPartition, Long>>();
    for (var group : await(admin.listGroups(ListGroupsOptions.forConsumerGroups()).all())) {
      if (group.groupId().startsWith(Topics.PREFIX)
          && group.type().filter(it -> it != GroupType.SHARE).isPresent()) {
        var noted =
            await(admin.listConsumerGroupOffsets(group.groupId()).partitionsToOffsetAndMetadata());
        if (!noted.isEmpty()) {
          groups.put(group.groupId(), offsets(noted));
        }
      }
    }
    return groups;
  }

  private static Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetAndMetadata> noted) {
    return noted.entrySet().stream()
        .filter(it -> it.getValue() != null)
        .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().offset()));
  }

  /**
   * From where on a pool's grants have not been answered for. Where the group starts is written
   * down with its next change only, so it may be behind grants that are; the lag tells whether any
   * is not (KIP-1226).
   */
  public Map<TopicPartition, Long> shareGroup(String pool) {
    var name = Topics.shareGroup(pool);
    try {
      var noted =
          await(
              admin
                  .listShareGroupOffsets(Map.of(name, new ListShareGroupOffsetsSpec()))
                  .partitionsToOffsetInfo(name));
      var next = new HashMap<TopicPartition, Long>();
      for (var entry : noted.entrySet()) {
        var place = entry.getKey();
        if (entry.getValue() != null && entry.getValue().startOffset() >= 0) {
          var keepsUp = entry.getValue().lag().filter(lag -> lag == 0).isPresent();
          next.put(place, keepsUp ? end(place) : entry.getValue().startOffset());
        }
      }
      return next;
    } catch (GroupIdNotFoundException e) {
      return Map.of();
    }
  }

  private long end(TopicPartition place) {
    return await(admin.listOffsets(Map.of(place, OffsetSpec.latest())).partitionResult(place))
        .offset();
  }

  /**
   * The clock of the active controller, which is what it calls its own last fetch. Empty where it
   * does not say.
   */
  public Optional<ClockSeen> controllerClock() {
    // The first call finds the way; the second one measures.
    await(admin.describeMetadataQuorum().quorumInfo());
    var before = clock.instant();
    var quorum = await(admin.describeMetadataQuorum().quorumInfo());
    var after = clock.instant();
    return quorum.voters().stream()
        .filter(voter -> voter.replicaId() == quorum.leaderId())
        .flatMapToLong(voter -> voter.lastCaughtUpTimestamp().stream())
        .filter(time -> time > 0)
        .mapToObj(
            time ->
                Clocks.seen(
                    "kafka controller %d".formatted(quorum.leaderId()),
                    Instant.ofEpochMilli(time),
                    before,
                    after))
        .findFirst();
  }

  /** Whether a broker is there at all. */
  public void reach() {
    await(admin.describeCluster().clusterId());
  }

  /**
   * Waits for an answer.
   *
   * @throws CliException when none comes, or Kafka says no
   */
  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException none) {
        throw none;
      }
      throw new CliException("Kafka says: " + e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new CliException(
          "Kafka does not answer within %d s".formatted(PATIENCE.toSeconds()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("Interrupted while asking Kafka", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
