package dev.countersign.policyservice.kafka;

import dev.countersign.avro.kafka.TopicMaker;
import dev.countersign.policyservice.decide.PoolTopics;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/**
 * Knows which topics there are and makes those that are to be. Asked before a record is sent, so it
 * answers from memory; what it does not know, it looks up.
 */
public final class PolicyTopics implements PoolTopics, Predicate<String> {
  private static final Logger LOG = Logger.getLogger(PolicyTopics.class);
  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final long PATIENCE_SECONDS = 5;
  private static final Set<String> CORE = Topics.coreNames().collect(Collectors.toSet());

  private final Admin admin;
  private final TopicMaker maker;
  private final Optional<Short> replication;
  private final int partitions;
  private final AtomicBoolean refreshing = new AtomicBoolean();
  private volatile Known known = Known.nothing();

  private record Known(Set<String> names, long nanos) {
    static Known nothing() {
      return new Known(Set.of(), System.nanoTime() - FRESH.toNanos());
    }

    boolean isFresh() {
      return System.nanoTime() - nanos < FRESH.toNanos();
    }
  }

  public PolicyTopics(Admin admin, Optional<Short> replication, int partitions) {
    this.admin = admin;
    this.maker = new TopicMaker(admin, replication);
    this.replication = replication;
    this.partitions = partitions;
  }

  /** Makes the topics that every cluster has, or says which are not as they should be. */
  public void ensureCore() throws InterruptedException {
    maker.ensureCore(partitions);
    ensureChangelog();
  }

  /**
   * Kafka Streams makes the changelog of its store in a rebalance, and an instance that comes back
   * under its name causes none: where the changelog was lost, nobody else would make it again.
   */
  private void ensureChangelog() throws InterruptedException {
    var changelog =
        new NewTopic(DecisionTopology.CHANGELOG_TOPIC, Optional.of(partitions), replication)
            .configs(DecisionTopology.CHANGELOG);
    try {
      admin.createTopics(List.of(changelog)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException(
            "Expected to make topic %s, but it ended in: %s"
                .formatted(changelog.name(), e.getCause().getMessage()),
            e.getCause());
      }
    }
  }

  @Override
  public Optional<String> ensure(String pool) {
    try {
      maker.ensurePool(pool);
      known = Known.nothing();
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("Expected to make the topics of the pool, but we are stopping");
    } catch (RuntimeException e) {
      LOG.warnf(e, "The topics of a pool could not be made pool=%s", pool);
      return Optional.of(
          "Expected to make the topics of pool %s, but it ended in: %s"
              .formatted(pool, e.getMessage()));
    }
  }

  /** Whether a topic exists; false as well where Kafka cannot be asked. */
  @Override
  public boolean test(String topic) {
    if (CORE.contains(topic)) {
      return true;
    }
    var last = known;
    if (last.names().contains(topic)) {
      refreshIfOld(last);
      return true;
    }
    return !last.isFresh() && lookedUp().contains(topic);
  }

  /** A topic that we know may be gone since; decisions do not wait to be told. */
  private void refreshIfOld(Known last) {
    if (!last.isFresh() && refreshing.compareAndSet(false, true)) {
      var _ =
          admin
              .listTopics()
              .names()
              .whenComplete(
                  (names, _) -> {
                    if (names != null) {
                      known = new Known(names, System.nanoTime());
                    }
                    refreshing.set(false);
                  });
    }
  }

  private Set<String> lookedUp() {
    try {
      var names = admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      known = new Known(names, System.nanoTime());
      return names;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Set.of();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warnf("Kafka could not be asked for its topics problem=%s", e);
      return Set.of();
    }
  }
}
