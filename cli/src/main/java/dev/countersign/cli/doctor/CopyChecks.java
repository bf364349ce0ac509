package dev.countersign.cli.doctor;

import static dev.countersign.cli.doctor.BrokerChecks.counted;
import static dev.countersign.cli.doctor.BrokerChecks.number;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Whether what is written stays when a broker goes. Pure. */
public final class CopyChecks {
  public static final String COPIES = "kafka-copies";

  /** With so many copies, one broker may be away and one may fail. */
  private static final int ENOUGH = 3;

  private static final List<String> OWN_COPIES =
      List.of(
          "offsets.topic.replication.factor",
          "transaction.state.log.replication.factor",
          "share.coordinator.state.topic.replication.factor");
  private static final List<String> OWN_LEAST =
      List.of("transaction.state.log.min.isr", "share.coordinator.state.topic.min.isr");

  private CopyChecks() {}

  /** All that there is to say of the copies of what Countersign and the brokers keep. */
  public static List<Finding> of(Brokers brokers, Collection<TopicSeen> topics) {
    int wanted = Math.min(ENOUGH, brokers.count());
    var wrong = new ArrayList<Finding>();
    brokers.settings().forEach((id, settings) -> own(wrong, brokers.count(), wanted, id, settings));
    topics.forEach(topic -> topic(wrong, wanted, topic));
    return wrong.isEmpty() ? List.of(new Finding.Fine(COPIES, seen(brokers.count()))) : wrong;
  }

  private static String seen(int brokers) {
    return brokers == 1
        ? "1 broker and 1 copy: its disk is all there is"
        : "%d copies or more on %s"
            .formatted(Math.min(ENOUGH, brokers), counted(brokers, "broker"));
  }

  private static void own(
      List<Finding> wrong, int brokers, int wanted, int id, Map<String, String> settings) {
    for (var name : OWN_COPIES) {
      var found = number(settings.getOrDefault(name, ""));
      if (found.isEmpty()) {
        continue;
      }
      var seen = "broker %d has %s=%d".formatted(id, name, found.getAsLong());
      if (found.getAsLong() > brokers) {
        wrong.add(
            new Finding.Fault(
                COPIES,
                seen,
                "%d at most: there are no more brokers, so the topic cannot be made"
                    .formatted(brokers),
                "Set %s=%d, or start more brokers.".formatted(name, wanted)));
      } else if (found.getAsLong() < wanted) {
        wrong.add(
            new Finding.Warning(
                COPIES,
                seen,
                "%d on %s".formatted(wanted, counted(brokers, "broker")),
                "Set %s=%d and reassign the topic that exists.".formatted(name, wanted)));
      }
    }
    for (var name : OWN_LEAST) {
      number(settings.getOrDefault(name, ""))
          .ifPresent(
              least -> {
                if (least > brokers) {
                  wrong.add(
                      new Finding.Fault(
                          COPIES,
                          "broker %d has %s=%d".formatted(id, name, least),
                          "%d at most: there are no more brokers".formatted(brokers),
                          "Set %s=%d.".formatted(name, Math.max(1, wanted - 1))));
                }
              });
    }
  }

  private static void topic(List<Finding> wrong, int wanted, TopicSeen topic) {
    if (topic.leaderless() > 0) {
      wrong.add(
          new Finding.Fault(
              COPIES,
              "%s of %s without a leader"
                  .formatted(counted(topic.leaderless(), "partition"), topic.name()),
              "a leader for each partition",
              "Start the brokers that have its copies; never force an unclean election."));
    } else if (topic.thin() > 0) {
      wrong.add(
          new Finding.Warning(
              COPIES,
              "%s of %s with copies that are behind"
                  .formatted(counted(topic.thin(), "partition"), topic.name()),
              "every copy in step",
              "Look for a broker that is down or slow."));
    }
    if (topic.copies() < wanted) {
      wrong.add(
          new Finding.Warning(
              COPIES,
              "%s of %s"
                  .formatted(
                      topic.copies() == 1 ? "1 copy" : topic.copies() + " copies", topic.name()),
              "%d: one broker's disk must not be all there is".formatted(wanted),
              "Reassign it to more brokers (kafka-reassign-partitions.sh)."));
    }
    number(topic.settings().getOrDefault("min.insync.replicas", ""))
        .ifPresent(least -> least(wrong, topic, least));
  }

  private static void least(List<Finding> wrong, TopicSeen topic, long least) {
    var seen = "%s has min.insync.replicas=%d".formatted(topic.name(), least);
    if (least > topic.copies()) {
      wrong.add(
          new Finding.Fault(
              COPIES,
              seen,
              "%d at most: it has no more copies, so nothing can be written"
                  .formatted(topic.copies()),
              "Set min.insync.replicas=%d on it, or give it more copies."
                  .formatted(Math.max(1, topic.copies() - 1))));
    } else if (topic.copies() >= ENOUGH && least < 2) {
      wrong.add(
          new Finding.Warning(
              COPIES,
              seen,
              "2: what one broker alone has is lost with it",
              "Set min.insync.replicas=2 on it."));
    }
  }
}
