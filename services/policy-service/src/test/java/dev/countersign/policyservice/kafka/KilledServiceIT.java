package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.DEVELOPMENT;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.embedded.EmbeddedKafka;
import dev.countersign.embedded.KafkaOptions;
import dev.countersign.policyservice.testkit.LiveCluster;
import dev.countersign.policyservice.testkit.ServiceProcess;
import dev.countersign.protocol.request.DispatchMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed in the middle of its work, more than once: every decision is there, and there once. */
class KilledServiceIT {
  private static final int REQUESTS = 60;
  private static final int KILL_EVERY = 20;

  @TempDir Path folder;

  @Test
  void shouldDecideEverythingOnceThoughItIsKilled() throws IOException, InterruptedException {
    try (var kafka = EmbeddedKafka.start(KafkaOptions.temporary());
        var cluster = new LiveCluster(kafka.bootstrapServers(), folder)) {
      var service = ServiceProcess.start(cluster.config());
      try {
        cluster.awaitTopics();
        cluster.birth();
        for (int i = 0; i < REQUESTS; i++) {
          cluster.send(
              submits(Instant.now(), key(i), DEVELOPMENT, sql("select 1"), DispatchMode.AUTOMATIC));
          if (i % KILL_EVERY == KILL_EVERY - 1) {
            service.destroyForcibly().waitFor();
            service = ServiceProcess.start(cluster.config());
          }
        }
        cluster.awaitEvents(requestId(key(REQUESTS - 1)), 4);
      } finally {
        service.destroyForcibly().waitFor();
      }
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(cluster.awaitEvents(requestId(key(i)), 4))
            .containsExactly(
                "RequestSubmitted", "WorkflowPinned", "RequestApproved", "ExecutionGranted");
      }
    }
  }

  private static String key(int i) {
    return "killed " + i;
  }
}
