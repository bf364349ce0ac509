package dev.countersign.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Kafka takes its password among other words, so it cannot stand in a file of its own. */
class VariablesTest {
  private static final String JAAS =
      "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"agent-1\""
          + " password=\"%s\";";
  private static final Map<String, String> FILE =
      Map.of(
          "countersign.cluster", "c",
          "countersign.kafka.bootstrap-servers", "kafka:9093",
          "countersign.kafka.settings.\"sasl.jaas.config\"", JAAS.formatted("${KAFKA_PASSWORD}"),
          "countersign.decision-key", "AAAA",
          "countersign.agent.name", "agent-1");

  private static AgentConfig config(Map<String, String> environment) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withMapping(AgentConfig.class)
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(
            new PropertiesConfigSource(FILE, "agent.properties", 100),
            new EnvConfigSource(environment, 300))
        .build()
        .getConfigMapping(AgentConfig.class);
  }

  @Test
  void shouldTakeASecretOfKafkaFromTheEnvironment() {
    assertThat(config(Map.of("KAFKA_PASSWORD", "p-$1\\2")).kafka().settings())
        .containsExactly(Map.entry("sasl.jaas.config", JAAS.formatted("p-$1\\2")));
  }

  @Test
  void shouldNotStartWithoutIt() {
    assertThatThrownBy(() -> config(Map.of()).kafka().settings())
        .hasMessageContaining("KAFKA_PASSWORD");
  }
}
