package dev.countersign.auditservice.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The names and defaults that operators rely on. Changing one is a change for them: say so. */
class AuditConfigTest {

  @Test
  void shouldKeepEveryNameAndDefault() {
    var names = new TreeMap<String, String>();
    ConfigMappings.getProperties(ConfigClass.configClass(AuditConfig.class))
        .forEach(
            (name, property) ->
                names.put(name, property.hasDefaultValue() ? property.getDefaultValue() : ""));

    assertThat(names)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("countersign.cluster", ""),
                Map.entry("countersign.decision-key", ""),
                Map.entry("countersign.signing-key-file", ""),
                Map.entry("countersign.kafka.bootstrap-servers", "localhost:9092"),
                Map.entry("countersign.kafka.properties.*", ""),
                Map.entry("countersign.checkpoints.every", "PT5S"),
                Map.entry("countersign.checkpoints.quiet-every", "PT45S"),
                Map.entry("countersign.write-every", "PT0.1S"),
                Map.entry("countersign.take-over-after", "PT2M")));
  }
}
