package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.launch.Part;
import dev.countersign.cli.survey.KafkaSurvey;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What doctor says of a real platform, well and not. */
@ExtendWith(SharedPlatform.class)
@Tag("nightly")
class DoctorIT {
  private static final String READ = "SELECT count(*) FROM orders";

  private final TestPlatform platform = SharedPlatform.get();
  private final Determined client = new Determined(platform);

  @Test
  void shouldFindNoFaultWithAPlatformThatIsWellAndLookAtEverything() throws IOException {
    client.change(READ);
    // A part that another test has just killed and started is given up by its group later.
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(faults(doctor())).isEmpty());

    var findings = doctor();

    assertThat(withResult(findings, "unseen")).isEmpty();
    assertThat(new TreeSet<>(findings.findValuesAsText("check")))
        .contains(
            "adverts",
            "agents",
            "audit-checkpoint",
            "audit-freshness",
            "clocks",
            "kafka-copies",
            "kafka-features",
            "kafka-settings",
            "kafka-version",
            "policies",
            "programs",
            "readers",
            "share-groups",
            "state-store",
            "topics");
    assertThat(seen(findings, "programs"))
        .allSatisfy(it -> assertThat(it).contains(platform.local().programs().keySet()));
    // The demo knows a target that no policy speaks of.
    assertThat(withResult(findings, "warning"))
        .anySatisfy(it -> assertThat(it).contains("no policy covers orders@staging"));
    var typed = Typed.at(platform, "doctor", "--no-state");
    assertThat(typed.data().lines()).allSatisfy(it -> assertThat(it.length()).isLessThan(81));
    assertThat(typed.code()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void shouldNameTheSettingsThatAreNotAsTheDesignNeedsThem() throws Exception {
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS);
    var group = new ConfigResource(ConfigResource.Type.GROUP, Topics.shareGroup("main"));
    try (var admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", platform.bootstrapServers()))) {
      set(admin, topic, "retention.ms", "86400000");
      set(admin, group, "share.isolation.level", "read_uncommitted");
      try {
        var typed = Typed.at(platform, "doctor", "--no-state");

        assertThat(typed.code()).isEqualTo(ExitCode.ERROR);
        assertThat(typed.data())
            .containsPattern("FAULT topics +countersign.events has retention.ms=86400000")
            .containsPattern("FAULT share-groups +countersign.agents.main has")
            .contains("do: kafka-configs.sh --alter --topic countersign.events");
      } finally {
        set(admin, topic, "retention.ms", "-1");
        set(admin, group, "share.isolation.level", "read_committed");
      }
    }
  }

  @Test
  void shouldNotTakeAGrantForUnreadThatAnAgentHasAnsweredFor() throws Exception {
    var dispatch = new TopicPartition(Topics.dispatch("main"), 0);
    var settings = Map.of("bootstrap.servers", platform.bootstrapServers());
    try (var kafka = new KafkaSurvey(settings, Clock.systemUTC());
        var admin = Admin.create(Map.<String, Object>copyOf(settings))) {
      client.change(READ);
      var end =
          admin.listOffsets(Map.of(dispatch, OffsetSpec.latest())).partitionResult(dispatch).get();

      // The answer goes out with the agent's next poll.
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> assertThat(kafka.shareGroup("main")).containsEntry(dispatch, end.offset()));
    }
  }

  private static void set(Admin admin, ConfigResource of, String name, String value)
      throws InterruptedException, ExecutionException {
    admin
        .incrementalAlterConfigs(
            Map.of(
                of,
                List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
        .all()
        .get();
  }

  @Test
  void shouldNameAProgramThatIsNotThereAndAnAuditThatDoesNotGoOn() throws IOException {
    platform.kill(Part.AUDIT);
    try {
      client.change(READ);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(withResult(doctor(), "warning"))
                      .anySatisfy(
                          it -> assertThat(it).contains("an event waits for its entry for")));

      assertThat(faults(doctor()))
          .singleElement()
          .satisfies(it -> assertThat(it).contains("audit-service: does not answer"));
    } finally {
      platform.start(Part.AUDIT);
    }
  }

  @Test
  void shouldSayWhatItCouldNotLookAtWithoutTheFilesOfThePlatform() {
    var typed =
        Typed.at(
            platform,
            "doctor",
            "--kafka",
            platform.bootstrapServers(),
            "--cluster",
            platform.cluster());

    assertThat(typed.data())
        .containsPattern("\\? +programs +no program was named")
        .containsPattern("\\? +state-store +policy-service was not named")
        .containsPattern("\\? +audit-freshness +audit-service's key was not given")
        .containsPattern("ok +topics");
  }

  private JsonNode doctor() throws IOException {
    return new JsonMapper()
        .readTree(Typed.at(platform, "doctor", "--output", "json").data())
        .path("findings");
  }

  private static List<String> faults(JsonNode findings) {
    return withResult(findings, "fault");
  }

  private static List<String> withResult(JsonNode findings, String result) {
    return StreamSupport.stream(findings.spliterator(), false)
        .filter(it -> it.path("result").asText().equals(result))
        .map(it -> it.path("check").asText() + ": " + it.path("seen").asText())
        .toList();
  }

  private static List<String> seen(JsonNode findings, String check) {
    return StreamSupport.stream(findings.spliterator(), false)
        .filter(it -> it.path("check").asText().equals(check))
        .map(it -> it.path("seen").asText())
        .toList();
  }
}
