package dev.countersign.requestservice;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Every knob of the gateway. Addresses of servers other than Kafka are Quarkus' own knobs. */
@ConfigMapping(prefix = "countersign")
public interface GatewayConfig {

  /** The Countersign cluster that every command and event must name. */
  String cluster();

  /** The name that the gateway signs under, as governance knows it. */
  @WithDefault("gateway")
  String issuer();

  /** The file with the gateway's Ed25519 private key, PKCS#8 in PEM. */
  Path signingKeyFile();

  /**
   * policy-service's Ed25519 public key, 32 bytes in base64; every decision must carry its
   * signature.
   */
  String decisionKey();

  /** How Kafka is reached. */
  KafkaConfig kafka();

  /** How long callers wait. */
  AnswerConfig answer();

  /** How the read views are kept. */
  ViewsConfig views();

  /** How events are streamed to callers. */
  StreamsConfig streams();

  /** How long what may be forgotten is kept. */
  KeepConfig keep();

  /** How people prove who they are. */
  AuthConfig auth();

  /** What is known of tokens. */
  TokensConfig tokens();

  /** How people prove who they are. */
  interface AuthConfig {
    /** By tokens, at an identity provider, or either way. */
    @WithDefault("both")
    AuthMode mode();

    /** How far the clock of a provider may be from ours. */
    @WithDefault("60s")
    Duration clockLeeway();

    /** How long one call to a provider may take, and whoever waits for it waits twice that. */
    @WithDefault("3s")
    Duration providerTimeout();

    /** How old the keys of a provider may be before they are fetched again. */
    @WithDefault("5m")
    Duration refreshKeysEvery();

    /** How old they may be while the provider cannot be reached; then nobody signs in there. */
    @WithDefault("1h")
    Duration keepKeys();

    /** How soon after a fetch a key that is not known may cause the next one. */
    @WithDefault("10s")
    Duration refetchAfter();

    /** The longest document that is taken from a provider, in bytes. */
    @WithDefault("1048576")
    int longestDocument();

    /** The longest token of a provider, in characters; HTTP headers are 20 KiB together at most. */
    @WithDefault("16384")
    int longestToken();
  }

  /** How people may prove who they are. */
  enum AuthMode {
    TOKEN,
    OIDC,
    BOTH;

    public boolean takesTokens() {
      return this != OIDC;
    }

    public boolean takesProviders() {
      return this != TOKEN;
    }
  }

  /** What is known of tokens. */
  interface TokensConfig {
    /** How often it is written down which of them were used, one row a token. */
    @WithDefault("60s")
    Duration keepUsesEvery();

    /** How often the log is told how many were not good; more often than 10 s it takes none. */
    @WithDefault("60s")
    Duration reportFailuresEvery();
  }

  /** How Kafka is reached. */
  interface KafkaConfig {
    /** The brokers to begin with, as host:port separated by commas. */
    String bootstrapServers();

    /**
     * How long a command may take to reach the broker before the caller is told that it did not.
     */
    @WithDefault("4s")
    Duration sendTimeout();

    /** How often the brokers are asked whether they are there, for the health check. */
    @WithDefault("2s")
    Duration probeInterval();
  }

  /** How long callers wait. */
  interface AnswerConfig {
    /** How long a write waits for its decision before it answers 202. */
    @WithDefault("10s")
    Duration within();

    /** How long a command stays good: appended later, it is refused as TOO_LATE. */
    @WithDefault("30s")
    Duration deliverWithin();

    /** The longest that a read may ask to wait. */
    @WithDefault("60s")
    Duration longestWait();
  }

  /** How the read views are kept. */
  interface ViewsConfig {
    /** Gateways that share one PostgreSQL share this name; those that do not must not. */
    @WithDefault("countersign-views")
    String group();

    /** How long to rest after PostgreSQL could not be reached, before trying again. */
    @WithDefault("500ms")
    Duration retryAfter();

    /** How long one transaction of a feed, or one query, may take. */
    @WithDefault("10s")
    Duration statementTimeout();

    /** How far the views may be behind the log before their health check says so. */
    @WithDefault("10s")
    Duration staleAfter();
  }

  /** How events are streamed to callers. */
  interface StreamsConfig {
    /** How many streams this instance holds open at most. */
    @WithDefault("200")
    int most();

    /** How many of them one principal may have. */
    @WithDefault("20")
    int mostEach();

    /** How long a stream is silent at most: then a comment tells that it lives. */
    @WithDefault("15s")
    Duration heartbeat();

    /** How many events wait for a reader that is slower than the log before its stream is ended. */
    @WithDefault("1000")
    int bufferedEvents();

    /** How long a reader may take nothing at all before its stream is ended. */
    @WithDefault("60s")
    Duration stalledAfter();
  }

  /** How long what may be forgotten is kept. */
  interface KeepConfig {
    /**
     * Sealed results and their keys, from the end of their runs on and whatever policies say;
     * without the key, nobody can read a result. The same for gateways that share one PostgreSQL.
     */
    @WithDefault("30d")
    Duration results();

    /** Exact texts, reasons and comments; as long as the payloads topic keeps them. */
    @WithDefault("400d")
    Duration payloads();

    /** What became of deliveries; as long as the deliveries topic keeps it. */
    @WithDefault("90d")
    Duration deliveries();

    /** How often what is older is forgotten. */
    @WithDefault("1h")
    Duration forgetInterval();
  }
}
