package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.AGENT;
import static dev.countersign.policyservice.testkit.TestWorld.DEVELOPMENT;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.embedded.EmbeddedKafka;
import dev.countersign.embedded.KafkaOptions;
import dev.countersign.policyservice.testkit.LiveCluster;
import dev.countersign.policyservice.testkit.Signed;
import dev.countersign.policyservice.testkit.TestWorld;
import dev.countersign.proof.grant.GrantSeal;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.execution.Directive;
import dev.countersign.protocol.execution.Directive.StopAsked;
import dev.countersign.protocol.execution.Directive.TargetsFrozen;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.governance.Freeze;
import dev.countersign.protocol.governance.GovernanceCommand.StartFreeze;
import dev.countersign.protocol.governance.RunningWork;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.RequestCommand.ClaimGrant;
import dev.countersign.protocol.topic.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How soon a freeze is heard of, on a real broker and by the broker's own clock. */
@Tag("nightly")
class FreezeIT {
  private static final ExecutionId RUNNING = ExecutionId.of(requestId("running"), 1);

  @TempDir Path folder;

  @Test
  void shouldStopNewWorkAndTellAgentsWithinTwoSeconds() throws InterruptedException {
    try (var kafka = EmbeddedKafka.start(KafkaOptions.temporary());
        var cluster = new LiveCluster(kafka.bootstrapServers(), folder.resolve("streams"))) {
      cluster.start();
      cluster.birth();
      runs(cluster);

      cluster.send(
          TestWorld.governs(
              Instant.now(),
              new StartFreeze(
                  new Freeze("inc-17", "*", "development", RunningWork.CANCEL, false))));

      assertThat(cluster.awaitEvents(requestId("running"), 6)).endsWith("CancelAsked");
      long asked =
          cluster.read(Topics.COMMANDS).stream()
              .filter(it -> Wire.decodeCommand(it.value()).command() instanceof StartFreeze)
              .mapToLong(ConsumerRecord::timestamp)
              .findFirst()
              .orElseThrow();
      assertThat(firstOf(cluster, TargetsFrozen.class) - asked)
          .as("milliseconds until agents can read of it")
          .isLessThan(2_000);
      assertThat(firstOf(cluster, StopAsked.class) - asked)
          .as("milliseconds until what runs can stop")
          .isLessThan(2_000);
      cluster.send(reads("later"));
      assertThat(cluster.awaitEvents(requestId("later"), 3)).endsWith("RequestApproved");
      assertThat(cluster.read(Topics.dispatch("main"))).hasSize(1);
    }
  }

  private static void runs(LiveCluster cluster) {
    cluster.send(reads("running"));
    cluster.awaitEvents(requestId("running"), 4);
    cluster.send(
        AGENT.says(
            Instant.now(),
            requestId("running").value(),
            new ClaimGrant(RUNNING, grant(cluster.read(Topics.dispatch("main"))))));
    cluster.awaitEvents(requestId("running"), 5);
  }

  private static Signed reads(String key) {
    return submits(Instant.now(), key, DEVELOPMENT, sql("select 1"), DispatchMode.AUTOMATIC);
  }

  private static Digest grant(List<ConsumerRecord<byte[], byte[]>> grants) {
    return GrantSeal.hash(grants.getLast().value());
  }

  /** When the first directive of a kind was appended, in milliseconds. */
  private static long firstOf(LiveCluster cluster, Class<? extends Directive> kind) {
    return cluster.read(Topics.directives("main")).stream()
        .filter(it -> kind.isInstance(Wire.decode(it.value(), Directive.class)))
        .mapToLong(ConsumerRecord::timestamp)
        .findFirst()
        .orElseThrow();
  }
}
