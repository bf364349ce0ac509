package dev.countersign.agent.config;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The configuration as Quarkus would read it, from a map. */
public final class TestConfig {
  private TestConfig() {}

  public static AgentConfig of(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withMapping(AgentConfig.class)
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(settings, "test", 100))
        .build()
        .getConfigMapping(AgentConfig.class);
  }
}
