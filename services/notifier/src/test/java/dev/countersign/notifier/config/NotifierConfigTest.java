package dev.countersign.notifier.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The names and defaults that operators rely on. Changing one is a change for them: say so. */
class NotifierConfigTest {

  @Test
  void shouldKeepEveryNameAndDefault() {
    var names = new TreeMap<String, String>();
    ConfigMappings.getProperties(ConfigClass.configClass(NotifierConfig.class))
        .forEach(
            (name, property) ->
                names.put(name, property.hasDefaultValue() ? property.getDefaultValue() : ""));

    assertThat(names)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("countersign.cluster", ""),
                Map.entry("countersign.decision-key", ""),
                Map.entry("countersign.notifier-key-file", ""),
                Map.entry("countersign.instance", ""),
                Map.entry("countersign.kafka.bootstrap-servers", "localhost:9092"),
                Map.entry("countersign.kafka.properties.*", ""),
                Map.entry("countersign.http.connect-timeout", "PT5S"),
                Map.entry("countersign.http.timeout", "PT15S"),
                Map.entry("countersign.http.trusted-certificates-file", ""),
                Map.entry("countersign.retry.first", "PT5S"),
                Map.entry("countersign.retry.longest", "PT1H"),
                Map.entry("countersign.retry.give-up-after", "P3D"),
                Map.entry("countersign.parallel", "8"),
                Map.entry("countersign.most-pending", "200"),
                Map.entry("countersign.window", "20000"),
                Map.entry("countersign.progress-every", "PT1S")));
  }
}
