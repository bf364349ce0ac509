package dev.countersign.avro.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.countersign.embedded.EmbeddedKafka;
import dev.countersign.embedded.KafkaOptions;
import dev.countersign.protocol.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicMakerIT {
  private static final int PARTITIONS = 3;
  private static EmbeddedKafka kafka;
  private static Admin admin;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(KafkaOptions.temporary());
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    admin.close();
    kafka.close();
  }

  @Test
  void shouldMakeWhatTheDesignSaysAndBeContentWithItTheSecondTime() throws Exception {
    var maker = new TopicMaker(admin, Optional.empty());

    maker.ensureCore(PARTITIONS);
    maker.ensureCore(PARTITIONS);

    assertThat(maker.differences(Topics.core(PARTITIONS))).isEmpty();
  }

  @Test
  void shouldSetTheShareGroupOfAPool() throws Exception {
    new TopicMaker(admin, Optional.empty()).ensurePool("main");

    var group = new ConfigResource(ConfigResource.Type.GROUP, Topics.shareGroup("main"));
    var settings = admin.describeConfigs(List.of(group)).all().get().get(group);
    assertThat(settings.get("share.isolation.level").value()).isEqualTo("read_committed");
    assertThat(settings.get("share.auto.offset.reset").value()).isEqualTo("earliest");
  }

  @Test
  void shouldRefuseTopicsThatAreNotAsTheDesignNeedsThem() throws Exception {
    var maker = new TopicMaker(admin, Optional.empty());
    maker.ensurePool("odd");
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.dispatch("odd"));
    admin
        .incrementalAlterConfigs(
            Map.of(
                topic,
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry("message.timestamp.type", "CreateTime"), OpType.SET))))
        .all()
        .get();

    await() // a broker learns of it from the controller, by and by
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> maker.ensurePool("odd"))
                    .isInstanceOf(TopicMismatchException.class)
                    .hasMessage(
                        "Expected topic countersign.dispatch.odd to have"
                            + " message.timestamp.type=LogAppendTime, but it has CreateTime"));
  }

  @Test
  void shouldRefuseAnotherNumberOfPartitions() throws Exception {
    var maker = new TopicMaker(admin, Optional.empty());
    maker.ensureCore(PARTITIONS);

    assertThatThrownBy(() -> maker.ensureCore(PARTITIONS + 1))
        .hasMessageContaining("to have 4 partitions, but it has 3");
  }
}
