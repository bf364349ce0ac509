package dev.countersign.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.countersign.protocol.topic.TopicSpec;
import dev.countersign.protocol.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What doctor makes of brokers, topics and groups. */
class KafkaChecksTest {
  private static final Map<String, String> GOOD =
      Map.of(
          "unclean.leader.election.enable", "false",
          "auto.create.topics.enable", "false",
          "message.max.bytes", "4259840",
          "transaction.max.timeout.ms", "900000",
          "offsets.retention.minutes", "10080",
          "offsets.topic.replication.factor", "3",
          "transaction.state.log.replication.factor", "3",
          "transaction.state.log.min.isr", "2",
          "share.coordinator.state.topic.replication.factor", "3",
          "share.coordinator.state.topic.min.isr", "2");

  private static Brokers brokers(int count, Map<String, String> settings) {
    var all = new TreeMap<Integer, Map<String, String>>();
    for (int i = 1; i <= count; i++) {
      all.put(i, settings);
    }
    return new Brokers(
        Map.of("metadata.version", 29), Map.of("share.version", 1, "transaction.version", 2), all);
  }

  private static Map<String, String> goodBut(String name, String value) {
    var settings = new TreeMap<>(GOOD);
    settings.put(name, value);
    return settings;
  }

  private static Map<String, TopicSeen> topics(int copies, String least) {
    return Stream.concat(Topics.core(6).stream(), Topics.ofPool("main").stream())
        .collect(Collectors.toMap(TopicSpec::name, spec -> seen(spec, copies, least)));
  }

  private static TopicSeen seen(TopicSpec spec, int copies, String least) {
    var settings = new TreeMap<>(spec.settings());
    settings.put("min.insync.replicas", least);
    return new TopicSeen(spec.name(), spec.partitions(), copies, 0, 0, settings);
  }

  @Test
  void shouldBeContentWithThreeGoodBrokers() {
    var brokers = brokers(3, GOOD);

    assertThat(BrokerChecks.of(brokers)).hasSize(3).allMatch(Finding.Fine.class::isInstance);
    assertThat(CopyChecks.of(brokers, topics(3, "2").values()))
        .singleElement()
        .isInstanceOf(Finding.Fine.class);
  }

  @Test
  void shouldBeContentWithOneBrokerAndSayWhatThatMeans() {
    var settings = new TreeMap<>(GOOD);
    GOOD.keySet().stream()
        .filter(it -> it.endsWith("factor") || it.endsWith("isr"))
        .forEach(it -> settings.put(it, "1"));

    assertThat(CopyChecks.of(brokers(1, settings), topics(1, "1").values()))
        .containsExactly(
            new Finding.Fine(CopyChecks.COPIES, "1 broker and 1 copy: its disk is all there is"));
  }

  @ParameterizedTest
  @CsvSource({
    "unclean.leader.election.enable, true, Fault",
    "auto.create.topics.enable, true, Warning",
    "message.max.bytes, 1048588, Warning",
    "transaction.max.timeout.ms, 5000, Warning",
    "offsets.retention.minutes, 1440, Warning",
  })
  void shouldNameTheSettingThatIsNotAsItShouldBe(String name, String value, String kind) {
    assertThat(BrokerChecks.of(brokers(1, goodBut(name, value))))
        .filteredOn(it -> !(it instanceof Finding.Fine))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.getClass().getSimpleName()).isEqualTo(kind);
              assertThat(it.seen()).isEqualTo("broker 1 has %s=%s".formatted(name, value));
            });
  }

  @Test
  void shouldSayThatKafkaIsTooOldAndThatShareGroupsAreOff() {
    var old =
        new Brokers(
            Map.of("metadata.version", 27), Map.of("transaction.version", 2), Map.of(1, GOOD));

    assertThat(BrokerChecks.of(old))
        .filteredOn(Finding.Fault.class::isInstance)
        .extracting(Finding::check)
        .containsExactly(BrokerChecks.VERSION, BrokerChecks.FEATURES);
  }

  @ParameterizedTest
  @CsvSource({
    "1, share.coordinator.state.topic.replication.factor, 3, Fault",
    "3, offsets.topic.replication.factor, 1, Warning",
    "1, transaction.state.log.min.isr, 2, Fault",
  })
  void shouldCompareCopiesWithTheNumberOfBrokers(
      int brokers, String name, String value, String kind) {
    var settings = new TreeMap<>(GOOD);
    if (brokers == 1) {
      GOOD.keySet().stream()
          .filter(it -> it.endsWith("factor") || it.endsWith("isr"))
          .forEach(it -> settings.put(it, "1"));
    }
    settings.put(name, value);

    assertThat(CopyChecks.of(brokers(brokers, settings), List.of()))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it.getClass().getSimpleName()).isEqualTo(kind))
        .allSatisfy(it -> assertThat(it.seen()).contains(name + "=" + value));
  }

  @Test
  void shouldNameTopicsThatOneBrokerAloneKeepsOrNobodyLeads() {
    var spec = Topics.core(6).getFirst();
    var thin = new TopicSeen("thin", 6, 3, 0, 2, Map.of("min.insync.replicas", "2"));
    var headless = new TopicSeen("headless", 6, 3, 1, 1, Map.of("min.insync.replicas", "2"));

    assertThat(
            CopyChecks.of(
                brokers(3, GOOD), List.of(seen(spec, 1, "1"), seen(spec, 3, "1"), thin, headless)))
        .extracting(it -> it.getClass().getSimpleName(), Finding::seen)
        .containsExactly(
            tuple("Warning", "1 copy of countersign.commands"),
            tuple("Warning", "countersign.commands has min.insync.replicas=1"),
            tuple("Warning", "2 partitions of thin with copies that are behind"),
            tuple("Fault", "1 partition of headless without a leader"));
  }

  @Test
  void shouldCompareTopicsWithTheirSpecsByTheNumberTheClusterWasBornWith() {
    var found = topics(1, "1");
    assertThat(TopicChecks.topics(found, List.of("main")))
        .singleElement()
        .isInstanceOf(Finding.Fine.class);

    var commands = found.get(Topics.COMMANDS);
    found.put(Topics.COMMANDS, new TopicSeen(commands.name(), 5, 1, 0, 0, commands.settings()));
    found.remove(Topics.AUDIT);

    assertThat(TopicChecks.topics(found, List.of("main")))
        .allMatch(Finding.Fault.class::isInstance)
        .extracting(Finding::seen)
        .containsExactly("countersign.commands has 5 partitions", "no topic countersign.audit");
    assertThat(TopicChecks.topics(topics(1, "1"), List.of("other")))
        .extracting(Finding::seen)
        .containsExactly(
            "no topic countersign.dispatch.other", "no topic countersign.directives.other");
  }

  @Test
  void shouldNameTheSettingOfAShareGroup() {
    var good = new PoolSeen("main", Topics.shareGroupSettings(), new TreeSet<>());
    assertThat(TopicChecks.shareGroups(List.of(good)))
        .singleElement()
        .isInstanceOf(Finding.Fine.class);

    var wrong = new TreeMap<>(Topics.shareGroupSettings());
    wrong.put("share.isolation.level", "read_uncommitted");
    wrong.put("share.record.lock.duration.ms", "90000");
    assertThat(TopicChecks.shareGroups(List.of(new PoolSeen("main", wrong, new TreeSet<>()))))
        .extracting(it -> it.getClass().getSimpleName(), Finding::seen)
        .containsExactly(
            tuple("Fault", "countersign.agents.main has share.isolation.level=read_uncommitted"),
            tuple("Warning", "countersign.agents.main has share.record.lock.duration.ms=90000"));
  }
}
