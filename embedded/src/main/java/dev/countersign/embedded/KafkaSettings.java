package dev.countersign.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * What makes a broker fit for one machine. Everything that is not named here is Kafka's default, as
 * in production.
 */
final class KafkaSettings {

  static final int NODE = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final int FOUR_MIB_AND_ENVELOPE = 4 * 1024 * 1024 + 64 * 1024;

  private KafkaSettings() {}

  static Properties of(Path log, int port, int controllerPort, Map<String, String> overrides) {
    var settings = new Properties();
    settings.putAll(oneNode(log, port, controllerPort));
    settings.putAll(ALONE);
    settings.putAll(PROMPT);
    settings.putAll(SMALL);
    settings.putAll(SHORT_TIMES_ALLOWED);
    settings.putAll(NEEDED);
    settings.putAll(overrides);
    return settings;
  }

  private static Map<String, String> oneNode(Path log, int port, int controllerPort) {
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        Integer.toString(NODE),
        "log.dirs",
        log.toString(),
        "controller.listener.names",
        CONTROLLER_LISTENER,
        "controller.quorum.voters",
        NODE + "@127.0.0.1:" + controllerPort,
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,%s://127.0.0.1:%d"
            .formatted(port, CONTROLLER_LISTENER, controllerPort),
        "advertised.listeners",
        "PLAINTEXT://127.0.0.1:" + port,
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT",
        "inter.broker.listener.name",
        "PLAINTEXT");
  }

  /**
   * Nobody to replicate to, and few partitions of the broker's own, which make the first use of
   * each quick.
   */
  private static final Map<String, String> ALONE =
      Map.of(
          "offsets.topic.replication.factor", "1",
          "offsets.topic.num.partitions", "5",
          "transaction.state.log.replication.factor", "1",
          "transaction.state.log.min.isr", "1",
          "transaction.state.log.num.partitions", "5",
          "share.coordinator.state.topic.replication.factor", "1",
          "share.coordinator.state.topic.min.isr", "1",
          "share.coordinator.state.topic.num.partitions", "3");

  /**
   * No waiting for company that never comes, nor, after a kill, nine seconds for the broker's own
   * former self. The heartbeats of groups also set how soon a new member learns what it may read.
   */
  private static final Map<String, String> PROMPT =
      Map.of(
          "group.initial.rebalance.delay.ms", "0",
          "group.coordinator.append.linger.ms", "0",
          "group.consumer.heartbeat.interval.ms", "200",
          "group.share.heartbeat.interval.ms", "200",
          "share.coordinator.append.linger.ms", "0",
          "broker.heartbeat.interval.ms", "500",
          "broker.session.timeout.ms", "5000",
          "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");

  private static final Map<String, String> SMALL =
      Map.of(
          "num.network.threads", "2",
          "num.io.threads", "4",
          "background.threads", "2",
          "log.cleaner.dedupe.buffer.size", "8388608",
          "log.index.size.max.bytes", "1048576",
          "log.preallocate", "false",
          "metric.reporters", "");

  /** Lower bounds only: a client or a group that says nothing gets Kafka's own times. */
  private static final Map<String, String> SHORT_TIMES_ALLOWED =
      Map.of(
          "group.min.session.timeout.ms", "500",
          "group.consumer.min.session.timeout.ms", "1000",
          "group.consumer.min.heartbeat.interval.ms", "100",
          "group.streams.min.session.timeout.ms", "1000",
          "group.streams.min.heartbeat.interval.ms", "100",
          "group.share.min.session.timeout.ms", "1000",
          "group.share.min.heartbeat.interval.ms", "100",
          "group.share.min.record.lock.duration.ms", "1000");

  /**
   * What the platform counts on, wherever its broker runs. A machine that was off for a month must
   * find its place again, so offsets are kept for ten years; what agents leave to others is handed
   * out ten times, the most that there is.
   */
  static final Map<String, String> NEEDED =
      Map.of(
          "auto.create.topics.enable", "false",
          "message.max.bytes", Integer.toString(FOUR_MIB_AND_ENVELOPE),
          "transaction.max.timeout.ms", "900000",
          "offsets.retention.minutes", "5256000",
          "group.share.delivery.count.limit", "10");
}
