package dev.countersign.agent.kafka;

import dev.countersign.avro.kafka.TopicMaker;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jboss.logging.Logger;

/** The topics that the agent needs, and whether they can be reached. */
public final class Broker implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Broker.class);
  private static final Duration PROBE = Duration.ofSeconds(2);

  private final Admin admin;
  private final String pool;

  public Broker(KafkaAccess kafka, String pool) {
    this.admin =
        Admin.create(
            kafka.with(
                "admin",
                Map.of(
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000,
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000)));
    this.pool = pool;
  }

  /**
   * Makes the pool's topics and its share group what they have to be, as far as the agent may;
   * where it may not, somebody else has to have done it.
   */
  public void prepare() throws InterruptedException {
    try {
      new TopicMaker(admin, Optional.empty()).ensurePool(pool);
    } catch (AuthorizationException e) {
      LOG.infof("Left the topics of the pool to others: pool=%s cause=%s", pool, e.getMessage());
    }
  }

  /** What is wrong at the moment, in a sentence; empty when all topics can be reached. */
  public Optional<String> problem() throws InterruptedException {
    try {
      admin
          .describeTopics(
              List.of(
                  Topics.COMMANDS, Topics.RESULTS, Topics.dispatch(pool), Topics.directives(pool)))
          .allTopicNames()
          .get(PROBE.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      return Optional.of(
          "Expected to reach the topics, but got " + cause.getClass().getSimpleName());
    }
  }

  @Override
  public void close() {
    admin.close(PROBE);
  }
}
