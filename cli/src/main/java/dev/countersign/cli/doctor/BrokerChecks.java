package dev.countersign.cli.doctor;

import dev.countersign.protocol.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What the design relies on of the brokers. Pure. */
public final class BrokerChecks {
  public static final String VERSION = "kafka-version";
  public static final String FEATURES = "kafka-features";
  public static final String SETTINGS = "kafka-settings";

  /** The level of metadata.version that came with Kafka 4.2: share groups are final from there. */
  static final int METADATA_OF_4_2 = 29;

  private static final int SHARE_GROUPS = 1;
  private static final int TRANSACTIONS_OF_THEIR_OWN_EPOCH = 2;
  private static final long WEEK_MINUTES = 7 * 24 * 60;
  private static final long MINUTE_MS = 60_000;

  private BrokerChecks() {}

  /** All that there is to say of them. */
  public static List<Finding> of(Brokers brokers) {
    var findings = new ArrayList<Finding>();
    findings.add(version(brokers));
    findings.addAll(features(brokers));
    findings.addAll(settings(brokers));
    return List.copyOf(findings);
  }

  private static Finding version(Brokers brokers) {
    int supported = brokers.supported().getOrDefault("metadata.version", 0);
    var seen =
        "%s, metadata.version up to %d".formatted(counted(brokers.count(), "broker"), supported);
    return supported >= METADATA_OF_4_2
        ? new Finding.Fine(VERSION, seen)
        : new Finding.Fault(
            VERSION,
            seen,
            "Kafka 4.2 or newer (metadata.version %d)".formatted(METADATA_OF_4_2),
            "Upgrade every broker to Kafka 4.2 or newer, one after the other.");
  }

  private static List<Finding> features(Brokers brokers) {
    var wrong = new ArrayList<Finding>();
    int share = brokers.levels().getOrDefault("share.version", 0);
    if (share < SHARE_GROUPS) {
      wrong.add(
          new Finding.Fault(
              FEATURES,
              "share.version=" + share,
              "share.version=1: agents take grants by a share group",
              "kafka-features.sh upgrade --feature share.version=1"));
    }
    int transaction = brokers.levels().getOrDefault("transaction.version", 0);
    if (transaction < TRANSACTIONS_OF_THEIR_OWN_EPOCH) {
      wrong.add(
          new Finding.Warning(
              FEATURES,
              "transaction.version=" + transaction,
              "transaction.version=2: a late write cannot end up in a later transaction",
              "kafka-features.sh upgrade --feature transaction.version=2"));
    }
    return wrong.isEmpty()
        ? List.of(
            new Finding.Fine(
                FEATURES, "share.version=%d, transaction.version=%d".formatted(share, transaction)))
        : wrong;
  }

  private static List<Finding> settings(Brokers brokers) {
    var wrong = new ArrayList<Finding>();
    brokers
        .settings()
        .forEach(
            (id, settings) -> {
              var broker = new OneBroker(id, name -> settings.getOrDefault(name, ""));
              wrong.addAll(broker.findings());
            });
    return wrong.isEmpty()
        ? List.of(new Finding.Fine(SETTINGS, "as the design relies on them"))
        : wrong;
  }

  /** Says a number with its noun. */
  static String counted(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** One broker's own settings. */
  private record OneBroker(int id, java.util.function.UnaryOperator<String> setting) {

    List<Finding> findings() {
      var wrong = new ArrayList<Finding>();
      if (setting.apply("unclean.leader.election.enable").equals("true")) {
        wrong.add(
            new Finding.Fault(
                SETTINGS,
                seen("unclean.leader.election.enable"),
                "false: a leader that lacks committed records loses decisions",
                "Set unclean.leader.election.enable=false on every broker."));
      }
      if (setting.apply("auto.create.topics.enable").equals("true")) {
        wrong.add(
            new Finding.Warning(
                SETTINGS,
                seen("auto.create.topics.enable"),
                "false: a topic that somebody only asks for is made with the wrong settings",
                "Set auto.create.topics.enable=false on every broker."));
      }
      atLeast(
          wrong,
          "message.max.bytes",
          Topics.MAX_MESSAGE_BYTES,
          "exact text travels in records of up to that");
      atLeast(
          wrong,
          "transaction.max.timeout.ms",
          MINUTE_MS,
          "making a lost store anew is one transaction");
      atLeast(
          wrong,
          "offsets.retention.minutes",
          WEEK_MINUTES,
          "a platform that is off for longer loses its place on commands");
      return wrong;
    }

    private void atLeast(List<Finding> wrong, String name, long least, String why) {
      var found = number(setting.apply(name));
      if (found.isPresent() && found.getAsLong() < least) {
        wrong.add(
            new Finding.Warning(
                SETTINGS,
                seen(name),
                "%d or more: %s".formatted(least, why),
                "Set %s=%d on every broker.".formatted(name, least)));
      }
    }

    private String seen(String name) {
      return "broker %d has %s=%s".formatted(id, name, setting.apply(name));
    }
  }

  static OptionalLong number(String text) {
    return text.matches("-?[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
