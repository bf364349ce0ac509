package dev.countersign.agent.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/** Refuses to speak to brokers in plain text over the public network. */
public final class KafkaCheck {
  private static final String PROTOCOL = "security.protocol";

  private KafkaCheck() {}

  /**
   * Looks at how the brokers are to be reached. A name that does not resolve yet is let through: no
   * client can connect to it either.
   *
   * @throws IllegalArgumentException when it would be in plain text, to a public address
   */
  public static void requirePrivacy(String bootstrapServers, Map<String, String> settings) {
    if (settings.getOrDefault(PROTOCOL, "PLAINTEXT").endsWith("SSL")) {
      return;
    }
    Arrays.stream(bootstrapServers.split(","))
        .map(String::strip)
        .filter(server -> addresses(server).anyMatch(PublicAddress::isPublic))
        .findFirst()
        .ifPresent(
            server -> {
              throw new IllegalArgumentException(
                  "Expected TLS to the public address of %s, but countersign.kafka.settings.\"%s\" asks for plain text"
                      .formatted(server, PROTOCOL));
            });
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
