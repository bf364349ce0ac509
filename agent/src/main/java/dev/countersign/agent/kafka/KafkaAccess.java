package dev.countersign.agent.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * How every client of the agent reaches the brokers.
 *
 * @param settings further client settings in Kafka's own names, such as those for TLS and SASL
 * @param clientId shows in the brokers' logs and metrics, and who is connected
 */
public record KafkaAccess(String bootstrapServers, Map<String, String> settings, String clientId) {

  public KafkaAccess {
    settings = Map.copyOf(settings);
  }

  /** The settings of one client; its own win over those of the configuration. */
  Map<String, Object> with(String role, Map<String, Object> own) {
    var all = new HashMap<String, Object>(settings);
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    all.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId + "-" + role);
    all.putAll(own);
    return all;
  }
}
