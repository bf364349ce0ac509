package dev.countersign.notifier.messaging;

import dev.countersign.notifier.config.NotifierConfig;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.HashMap;
import java.util.Map;

/** Has the channels reach Kafka as all our other clients do, TLS and SASL included. */
@ApplicationScoped
public class ChannelSettings {

  @Produces
  @ApplicationScoped
  @Identifier("channels")
  Map<String, Object> settings(NotifierConfig config) {
    var settings = new HashMap<String, Object>(config.kafka().properties());
    settings.put("bootstrap.servers", config.kafka().bootstrapServers());
    return settings;
  }
}
