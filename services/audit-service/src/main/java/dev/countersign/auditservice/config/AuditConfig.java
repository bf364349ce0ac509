package dev.countersign.auditservice.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Every knob of audit-service. What has no default must be given. */
@ConfigMapping(prefix = "countersign")
public interface AuditConfig {

  /** The name of the Countersign cluster; it is in everything that is hashed and signed. */
  String cluster();

  /**
   * policy-service's Ed25519 public key, base64 of its 32 bytes; every event must be signed by it.
   */
  String decisionKey();

  /** The file with our own Ed25519 private key, PKCS#8 in PEM, that signs checkpoints. */
  Path signingKeyFile();

  KafkaAccess kafka();

  Checkpoints checkpoints();

  /**
   * How far transactions are apart at least while entries come in: each costs the broker and every
   * reader of the audit the same, whether it holds one entry or a hundred.
   */
  @WithDefault("PT0.1S")
  Duration writeEvery();

  /**
   * How long after it was fenced an instance waits for a sign of life of the one that fenced it
   * before it writes again; longer than checkpoints are apart.
   */
  @WithDefault("PT2M")
  Duration takeOverAfter();

  /** How Kafka is reached. */
  interface KafkaAccess {

    /** Where Kafka is, as host:port, several with commas between. */
    @WithDefault("localhost:9092")
    String bootstrapServers();

    /** Further settings of every Kafka client, by Kafka's names: TLS and SASL, say. */
    Map<String, String> properties();
  }

  /** How often it is said how far the audit has come. */
  interface Checkpoints {

    /** While entries come in; at most 10 seconds is promised. */
    @WithDefault("PT5S")
    Duration every();

    /** While none come in; at most a minute is promised. */
    @WithDefault("PT45S")
    Duration quietEvery();
  }
}
