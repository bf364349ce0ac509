package dev.countersign.policyservice.kafka;

import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.policyservice.config.PolicyConfig;
import dev.countersign.policyservice.enrich.Enricher;
import dev.countersign.policyservice.kafka.log.BrokenLogException;
import dev.countersign.policyservice.kafka.log.EventReader;
import dev.countersign.policyservice.kafka.log.GovernanceTail;
import dev.countersign.policyservice.kafka.log.KafkaOwnLog;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.proof.sign.VerifyingKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.jboss.logging.Logger;

/**
 * policy-service without its shell: waits for Kafka, makes the topics, reads governance, and runs
 * the stream until it is closed.
 */
public final class PolicyRuntime implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PolicyRuntime.class);
  private static final Duration ABANDONED = Duration.ofSeconds(15);

  private final PolicyConfig config;
  private final VerifyingKey root;
  private final SigningKey key;
  private final DecisionCounter counter;
  private final Consumer<Throwable> onFailure;
  private volatile Opened opened;

  private record Opened(
      Admin admin, KafkaOwnLog log, GovernanceTail governance, LastingStream stream) {}

  /**
   * Touches nothing before {@link #start}.
   *
   * @param root may change governance without being in it
   * @param key our own
   * @param onFailure told once of what the service cannot go on after; its process should end
   */
  public PolicyRuntime(
      PolicyConfig config,
      VerifyingKey root,
      SigningKey key,
      DecisionCounter counter,
      Consumer<Throwable> onFailure) {
    this.config = config;
    this.root = root;
    this.key = key;
    this.counter = counter;
    this.onFailure = onFailure;
  }

  /**
   * Returns once the stream has been started; {@link #isReady} says when it runs.
   *
   * @throws dev.countersign.avro.kafka.TopicMismatchException when topics are not as they should be
   */
  public void start() throws InterruptedException {
    var warming = Thread.startVirtualThread(Enricher::warmUp);
    var client = StreamsSettings.client(config);
    var adminSettings = new java.util.HashMap<>(client);
    adminSettings.put(AdminClientConfig.CLIENT_ID_CONFIG, "policy-service");
    var admin = Admin.create(adminSettings);
    KafkaWait.until(admin, config.kafka().bootstrapServers());
    var topics = new PolicyTopics(admin, config.kafka().replication(), config.partitions());
    topics.ensureCore();
    var reader = new EventReader(config.cluster(), key.verifyingKey());
    var log = new KafkaOwnLog(client, config.streams().transactionTimeout().plus(ABANDONED));
    var governance = new GovernanceTail(client, reader, config.decisions().epochWait(), onFailure);
    governance.start();
    governance.awaitLoaded();
    governance.current().pools().forEach(pool -> topics.ensure(pool.name()));
    var around =
        new Components.Surroundings(
            log,
            governance,
            topics,
            topics,
            new SecureRandom(),
            Thread::startVirtualThread,
            counter);
    var components = Components.of(config, root, key, around);
    var time = new SteadyTime();
    var stream =
        new LastingStream(
            () ->
                new KafkaStreams(DecisionTopology.of(components), StreamsSettings.of(config), time),
            PolicyRuntime::isFinal,
            onFailure);
    opened = new Opened(admin, log, governance, stream);
    warming.join();
    stream.start();
    LOG.infof(
        "The stream was started cluster=%s epoch=%d key=%s",
        config.cluster(), governance.current().epoch(), key.id());
  }

  /** Whether commands are being decided. */
  public boolean isReady() {
    var now = opened;
    return now != null
        && now.governance().isLoaded()
        && now.stream().now().state() == KafkaStreams.State.RUNNING;
  }

  /** What the stores hold, once there are any. */
  public Optional<StoreListing> stores() {
    return Optional.ofNullable(opened)
        .map(it -> it.stream().now())
        .filter(it -> it.state().isRunningOrRebalancing()) // not while it is made anew
        .map(it -> new StoreListing(config.cluster(), it));
  }

  /** In Kafka Streams' words, or that it is waiting for Kafka. */
  public String state() {
    var now = opened;
    return now == null ? "WAITING_FOR_KAFKA" : now.stream().now().state().name();
  }

  /** Only a log that cannot be believed ends the service; all else is tried again. */
  private static boolean isFinal(Throwable fault) {
    for (var cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof BrokenLogException || cause instanceof ImpossibleEventException) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    var now = opened;
    if (now != null) {
      now.stream().close();
      now.governance().close();
      now.log().close();
      now.admin().close(Duration.ofSeconds(1));
    }
  }
}
