package dev.countersign.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.OperationKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pins each name and default: whoever runs an agent has them in files. */
class AgentConfigTest {
  private static final Map<String, String> NEEDED =
      Map.of(
          "countersign.cluster", "c",
          "countersign.kafka.bootstrap-servers", "127.0.0.1:9092",
          "countersign.signing-key-file", "/keys/agent.pem",
          "countersign.decision-key", "AAAA",
          "countersign.agent.name", "agent-1");

  @Test
  void shouldHaveTheseDefaults() {
    var config = TestConfig.of(NEEDED);
    var agent = config.agent();

    assertThat(config.kafka().plainTextToPublicAddress()).isFalse();
    assertThat(agent.pool()).isEqualTo("main");
    assertThat(agent.slots()).isEqualTo(4);
    assertThat(agent.kinds()).containsExactlyInAnyOrder(OperationKind.SQL, OperationKind.MIGRATION);
    assertThat(agent.targets()).isEmpty();
    assertThat(agent.claimWithin()).isEqualTo(Duration.ofSeconds(15));
    assertThat(agent.connectWithin()).isEqualTo(Duration.ofSeconds(15));
    assertThat(agent.lockTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(agent.idleTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(agent.silence()).isEqualTo(Duration.ofSeconds(15));
    assertThat(agent.runWithin()).isEqualTo(Duration.ofMinutes(10));
    assertThat(agent.settleWithin()).isEqualTo(Duration.ofMinutes(1));
    assertThat(agent.drainWithin()).isEqualTo(Duration.ofSeconds(30));
    assertThat(agent.advertiseEvery()).isEqualTo(Duration.ofMinutes(5));
    assertThat(agent.resultBytes()).isEqualTo(256 << 20);
  }

  @Test
  void shouldHaveTheseNames() {
    var settings = new HashMap<>(NEEDED);
    settings.putAll(
        Map.of(
            "countersign.kafka.settings.\"security.protocol\"", "SSL",
            "countersign.agent.pool", "p",
            "countersign.agent.slots", "1",
            "countersign.agent.claim-within", "2s",
            "countersign.agent.connect-within", "3s",
            "countersign.agent.lock-timeout", "4s",
            "countersign.agent.idle-timeout", "5s",
            "countersign.agent.silence", "6s",
            "countersign.agent.settle-within", "7s",
            "countersign.agent.drain-within", "8s"));
    settings.putAll(
        Map.of(
            "countersign.agent.result-bytes", "9",
            "countersign.agent.run-within", "10s",
            "countersign.agent.kinds", "SQL",
            "countersign.agent.targets.\"orders@production\".url", "postgresql://h/d",
            "countersign.agent.targets.\"orders@production\".user", "u",
            "countersign.agent.targets.\"orders@production\".password-file", "/p",
            "countersign.agent.targets.\"orders@production\".ca-file", "/ca",
            "countersign.agent.targets.\"orders@production\".measure-changes", "true",
            "countersign.agent.targets.\"orders@production\".reader.user", "r",
            "countersign.agent.targets.\"orders@production\".reader.password-file", "/r"));
    settings.putAll(
        Map.of(
            "countersign.signing-key-variable", "KEY",
            "countersign.agent.targets.\"orders@production\".password-variable", "P",
            "countersign.agent.targets.\"orders@production\".reader.password-variable", "R",
            "countersign.agent.targets.\"orders@production\".plain-text-to-public-address", "true",
            "countersign.agent.targets.\"stock@production\".url", "mariadb://h/d",
            "countersign.agent.targets.\"stock@production\".user", "s",
            "countersign.kafka.plain-text-to-public-address", "true"));

    settings.put("countersign.agent.advertise-every", "11s");

    var config = TestConfig.of(settings);

    assertThat(config.cluster()).isEqualTo("c");
    assertThat(config.kafka().bootstrapServers()).isEqualTo("127.0.0.1:9092");
    assertThat(config.kafka().settings()).containsExactly(Map.entry("security.protocol", "SSL"));
    assertThat(config.signingKeyFile()).contains(Path.of("/keys/agent.pem"));
    assertThat(config.decisionKey()).isEqualTo("AAAA");
    var agent = config.agent();
    assertThat(agent.name()).isEqualTo("agent-1");
    assertThat(agent.pool()).isEqualTo("p");
    assertThat(agent.slots()).isEqualTo(1);
    assertThat(agent.kinds()).containsExactly(OperationKind.SQL);
    assertThat(agent.claimWithin()).isEqualTo(Duration.ofSeconds(2));
    assertThat(agent.connectWithin()).isEqualTo(Duration.ofSeconds(3));
    assertThat(agent.lockTimeout()).isEqualTo(Duration.ofSeconds(4));
    assertThat(agent.idleTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(agent.silence()).isEqualTo(Duration.ofSeconds(6));
    assertThat(agent.runWithin()).isEqualTo(Duration.ofSeconds(10));
    assertThat(agent.settleWithin()).isEqualTo(Duration.ofSeconds(7));
    assertThat(agent.drainWithin()).isEqualTo(Duration.ofSeconds(8));
    assertThat(agent.advertiseEvery()).isEqualTo(Duration.ofSeconds(11));
    assertThat(agent.resultBytes()).isEqualTo(9);
    var target = agent.targets().get("orders@production");
    assertThat(target.url()).isEqualTo("postgresql://h/d");
    assertThat(target.user()).isEqualTo("u");
    assertThat(target.passwordFile()).contains(Path.of("/p"));
    assertThat(target.caFile()).contains(Path.of("/ca"));
    assertThat(target.reader().orElseThrow().user()).isEqualTo("r");
    assertThat(target.reader().orElseThrow().passwordFile()).contains(Path.of("/r"));
    assertThat(target.plainTextToPublicAddress()).isTrue();
    assertThat(agent.targets().get("stock@production").plainTextToPublicAddress()).isFalse();
    assertThat(config.kafka().plainTextToPublicAddress()).isTrue();
    assertThat(config.signingKeyVariable()).contains("KEY");
    assertThat(target.passwordVariable()).contains("P");
    assertThat(target.reader().orElseThrow().passwordVariable()).contains("R");
  }
}
