package dev.countersign.agent.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.countersign.agent.Intake.Answer;
import dev.countersign.agent.run.SignedRecord;
import dev.countersign.embedded.EmbeddedKafka;
import dev.countersign.embedded.KafkaOptions;
import dev.countersign.protocol.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slot's intake at a broker that has lost the groups that it keeps. */
class ShareIntakeIT {
  private static final String POOL = "main";
  private static final String TOPIC = Topics.dispatch(POOL);
  private static final Duration SOON = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void shouldJoinAnewWhereTheBrokerHasLostItsGroup() throws Exception {
    try (var kafka = EmbeddedKafka.start(KafkaOptions.keptIn(folder))) {
      makeTopic(kafka);
      var access = new KafkaAccess(kafka.bootstrapServers(), Map.of(), "agent-1");
      try (var intake = new ShareIntake(access, POOL, 1)) {
        send(kafka, "before");
        assertThat(next(intake)).isEqualTo("before");

        kafka.stop();
        loseGroups();
        kafka.startAgain();

        send(kafka, "after");
        await().atMost(SOON).until(() -> next(intake).equals("after"));
      }
    }
  }

  @Test
  void shouldTellWhetherItMayHoldMoreThanItGave() throws Exception {
    try (var kafka = EmbeddedKafka.start(KafkaOptions.temporary())) {
      makeTopic(kafka);
      var access = new KafkaAccess(kafka.bootstrapServers(), Map.of(), "agent-1");
      try (var intake = new ShareIntake(access, POOL, 1)) {
        awaitOneThatIsAllItHolds(kafka, intake);

        assertThat(intake.take(Duration.ZERO)).isEmpty(); // asks for the next one

        await().atMost(SOON).until(intake::mayHoldMore);
      }
    }
  }

  /** It may just have been asked for the next one when one came. */
  private static void awaitOneThatIsAllItHolds(EmbeddedKafka kafka, ShareIntake intake)
      throws ExecutionException, InterruptedException {
    for (int tries = 1; ; tries++) {
      send(kafka, "one");
      assertThat(next(intake)).isEqualTo("one");
      try {
        await()
            .during(Duration.ofSeconds(1))
            .atMost(Duration.ofMillis(1500))
            .until(() -> !intake.mayHoldMore());
        return;
      } catch (ConditionTimeoutException e) {
        assertThat(tries).isLessThan(5);
      }
    }
  }

  /** As where the broker's name went with the machine that it ran on, and comes back with it. */
  @Test
  void shouldTryToJoinAsLongAsNoBrokerIsKnown() {
    var access = new KafkaAccess("no-such-host.invalid:9092", Map.of(), "agent-1");
    try (var intake = new ShareIntake(access, POOL, 1)) {
      for (int times = 0; times < 3; times++) {
        assertThatThrownBy(() -> intake.take(Duration.ZERO))
            .isInstanceOf(KafkaException.class)
            .hasRootCauseMessage("No resolvable bootstrap urls given in bootstrap.servers");
      }
    }
  }

  private void loseGroups() throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        boolean isOfGroups = file.getParent().getFileName().toString().startsWith("__consumer");
        if (isOfGroups && file.toString().endsWith(".log")) {
          Files.write(file, new byte[0]);
        }
      }
    }
  }

  /** As a slot does: a fault is no reason to stop. */
  private static String next(ShareIntake intake) {
    return await()
        .atMost(SOON)
        .ignoreExceptionsMatching(KafkaException.class::isInstance)
        .until(() -> take(intake), Optional::isPresent)
        .orElseThrow()
        .key();
  }

  private static Optional<SignedRecord> take(ShareIntake intake) {
    var found = intake.take(Duration.ofMillis(100));
    found.ifPresent(_ -> intake.answer(Answer.ACCEPT));
    return found;
  }

  private static void makeTopic(EmbeddedKafka kafka)
      throws ExecutionException, InterruptedException {
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
      var group = new ConfigResource(ConfigResource.Type.GROUP, Topics.shareGroup(POOL));
      var earliest = new ConfigEntry("share.auto.offset.reset", "earliest");
      admin
          .incrementalAlterConfigs(
              Map.of(group, List.of(new AlterConfigOp(earliest, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private static void send(EmbeddedKafka kafka, String key)
      throws ExecutionException, InterruptedException {
    Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, key, "x")).get();
    }
  }
}
