package dev.countersign.policyservice.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The names and defaults that operators rely on. Changing one is a change for them: say so. */
class PolicyConfigTest {

  @Test
  void shouldKeepEveryNameAndDefault() {
    var names = new TreeMap<String, String>();
    ConfigMappings.getProperties(ConfigClass.configClass(PolicyConfig.class))
        .forEach(
            (name, property) ->
                names.put(name, property.hasDefaultValue() ? property.getDefaultValue() : ""));

    assertThat(names)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("countersign.cluster", ""),
                Map.entry("countersign.partitions", "12"),
                Map.entry("countersign.root-key", ""),
                Map.entry("countersign.signing-key-file", ""),
                Map.entry("countersign.kafka.bootstrap-servers", "localhost:9092"),
                Map.entry("countersign.kafka.replication", ""),
                Map.entry("countersign.kafka.properties.*", ""),
                Map.entry("countersign.streams.state-dir", ".countersign/streams"),
                Map.entry("countersign.streams.instance", "policy-service-1"),
                Map.entry("countersign.streams.threads", "1"),
                Map.entry("countersign.streams.standbys", "0"),
                Map.entry("countersign.streams.session-timeout", "PT6S"),
                Map.entry("countersign.streams.transaction-timeout", "PT10S"),
                Map.entry("countersign.streams.commit-every", "PT0.004S"),
                Map.entry("countersign.decisions.cached-requests", "10000"),
                Map.entry("countersign.decisions.epoch-wait", "PT0.2S"),
                Map.entry("countersign.decisions.delivery-window", "PT10M"),
                Map.entry("countersign.store.remote", "false"),
                Map.entry("countersign.keep.payloads", "P400D"),
                Map.entry("countersign.keep.forget-interval", "PT1M"),
                Map.entry("countersign.timers.every", "PT0.2S"),
                Map.entry("countersign.timers.ask-again-after", "PT5S"),
                Map.entry("countersign.timers.check-slots-every", "PT1M"),
                Map.entry("countersign.timers.reconcile-every", "PT10S"),
                Map.entry("countersign.timers.stop-again-every", "PT3S")));
  }
}
