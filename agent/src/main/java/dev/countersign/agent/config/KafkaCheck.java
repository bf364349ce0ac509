package dev.countersign.agent.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Refuses to speak to brokers in plain text over the public network. */
public final class KafkaCheck {
  private static final Logger LOG = Logger.getLogger(KafkaCheck.class);
  private static final String PROTOCOL = "security.protocol";

  private KafkaCheck() {}

  /**
   * Looks at how the brokers are to be reached, and warns where an operator has said that plain
   * text will do. A name that does not resolve yet is let through: no client can connect to it
   * either.
   *
   * @throws IllegalArgumentException when it would be in plain text, to a public address, and
   *     nobody has said that it may
   */
  public static void requirePrivacy(AgentConfig.Kafka kafka) {
    var exposed = exposed(kafka.bootstrapServers(), kafka.settings());
    if (exposed.isPresent() && !kafka.plainTextToPublicAddress()) {
      throw new IllegalArgumentException(
          "Expected TLS to the public address of %s, but countersign.kafka.settings.\"%s\" asks for plain text"
              .formatted(exposed.get(), PROTOCOL));
    }
    exposed.ifPresent(
        server ->
            LOG.warnf(
                "Speaks to Kafka in plain text at a public address, where anybody may read along"
                    + " and answer, as its settings allow: server=%s",
                server));
  }

  private static Optional<String> exposed(String bootstrapServers, Map<String, String> settings) {
    if (settings.getOrDefault(PROTOCOL, "PLAINTEXT").endsWith("SSL")) {
      return Optional.empty();
    }
    return Arrays.stream(bootstrapServers.split(","))
        .map(String::strip)
        .filter(server -> addresses(server).anyMatch(PublicAddress::isPublic))
        .findFirst();
  }

  private static Stream<InetAddress> addresses(String server) {
    int colon = server.lastIndexOf(':');
    try {
      return Arrays.stream(
          InetAddress.getAllByName(colon < 0 ? server : server.substring(0, colon)));
    } catch (UnknownHostException e) {
      return Stream.empty();
    }
  }
}
