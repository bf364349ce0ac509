package dev.countersign.auditservice;

import dev.countersign.auditservice.config.AuditConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Configuration as the real mapping reads it. */
public final class TestConfig {
  private TestConfig() {}

  /**
   * A configuration with the defaults, but for these.
   *
   * @param properties beside the required ones, names without the prefix
   */
  public static AuditConfig of(Map<String, String> properties) {
    var all = new HashMap<String, String>();
    all.put("countersign.cluster", "test");
    all.put("countersign.decision-key", "unused");
    all.put("countersign.signing-key-file", "unused");
    properties.forEach((name, value) -> all.put("countersign." + name, value));
    return new SmallRyeConfigBuilder()
        .withMapping(AuditConfig.class)
        .withSources(new PropertiesConfigSource(all, "test", 100))
        .build()
        .getConfigMapping(AuditConfig.class);
  }
}
