package dev.countersign.notifier.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Every knob of the notifier. What has no default must be given. */
@ConfigMapping(prefix = "countersign")
public interface NotifierConfig {

  /** The name of the Countersign cluster; secrets of endpoints are sealed for it. */
  String cluster();

  /**
   * policy-service's Ed25519 public key, base64 of its 32 bytes; every event must be signed by it.
   */
  String decisionKey();

  /**
   * The file with our own X25519 private key, PKCS#8 in PEM, that opens the secrets of endpoints.
   */
  Path notifierKeyFile();

  /** What this instance is called among those of its cluster; the same after a restart. */
  String instance();

  KafkaAccess kafka();

  Http http();

  Retry retry();

  /** How many deliveries to one endpoint may be under way at a time. */
  @WithDefault("8")
  int parallel();

  /** How many events of one partition may wait for one endpoint before it looks at no more. */
  @WithDefault("200")
  int mostPending();

  /** How far one endpoint may look on one partition beyond the oldest event that waits for it. */
  @WithDefault("20000")
  long window();

  /** How often it is written down how far an endpoint has come, while it comes any further. */
  @WithDefault("PT1S")
  Duration progressEvery();

  /** How Kafka is reached. */
  interface KafkaAccess {

    /** Where Kafka is, as host:port, several with commas between. */
    @WithDefault("localhost:9092")
    String bootstrapServers();

    /** Further settings of every Kafka client, by Kafka's names: TLS and SASL, say. */
    Map<String, String> properties();
  }

  /** How receivers are spoken to. */
  interface Http {

    /** How long a connection may take. */
    @WithDefault("PT5S")
    Duration connectTimeout();

    /** How long all of it may take, up to the head of the answer. */
    @WithDefault("PT15S")
    Duration timeout();

    /** Certificates of authorities, as PEM, to trust instead of those that Java trusts. */
    Optional<Path> trustedCertificatesFile();
  }

  /** When a delivery that failed is tried again. */
  interface Retry {

    /** The longest wait after the first attempt; it doubles each time. */
    @WithDefault("PT5S")
    Duration first();

    /** The longest wait after any. */
    @WithDefault("PT1H")
    Duration longest();

    /** How long after its first attempt a delivery is still tried. */
    @WithDefault("P3D")
    Duration giveUpAfter();
  }
}
