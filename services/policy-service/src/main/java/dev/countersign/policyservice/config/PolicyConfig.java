package dev.countersign.policyservice.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Every knob of policy-service. What has no default must be given. */
@ConfigMapping(prefix = "countersign")
public interface PolicyConfig {

  /** The name of the Countersign cluster; it is in everything that is signed. */
  String cluster();

  /** How many partitions the cluster was born with; another number is refused at start. */
  @WithDefault("12")
  int partitions();

  /** The Ed25519 public key, base64 of its 32 bytes, whose holder may always change governance. */
  String rootKey();

  /** The file with our own Ed25519 private key, PKCS#8 in PEM. */
  Path signingKeyFile();

  KafkaAccess kafka();

  Streams streams();

  Decisions decisions();

  Timers timers();

  Store store();

  Keep keep();

  /** How Kafka is reached. */
  interface KafkaAccess {

    /** Where Kafka is, as host:port, several with commas between. */
    @WithDefault("localhost:9092")
    String bootstrapServers();

    /** Copies of each partition of the topics made here; without it, the broker's default. */
    Optional<Short> replication();

    /** Further settings of every Kafka client, by Kafka's names: TLS and SASL, say. */
    Map<String, String> properties();
  }

  /** How the stream runs. */
  interface Streams {

    /** Where the stores are kept; made again from the log where it is lost. */
    @WithDefault(".countersign/streams")
    Path stateDir();

    /** What sets this instance apart from others; keep it over restarts, or they take longer. */
    @WithDefault("policy-service-1")
    String instance();

    /** How many threads decide. */
    @WithDefault("1")
    int threads();

    /** How many other instances keep a copy of each store. */
    @WithDefault("0")
    int standbys();

    /** How long an instance may be silent before another takes over its partitions. */
    @WithDefault("PT6S")
    Duration sessionTimeout();

    /**
     * How long a transaction may be open. A killed instance that does not come back holds up
     * readers this long, and a rebuild of a store must be done within it.
     */
    @WithDefault("PT10S")
    Duration transactionTimeout();

    /** At least this long between two commits; longer costs latency, shorter throughput. */
    @WithDefault("PT0.004S")
    Duration commitEvery();
  }

  /** How commands are decided. */
  interface Decisions {

    /** How many requests to keep folded in memory, for each partition. */
    @WithDefault("10000")
    int cachedRequests();

    /** How long to wait for a governance epoch that a command names and we have yet to read. */
    @WithDefault("PT0.2S")
    Duration epochWait();

    /** How far ahead of its append a command may be deliverable; its id is remembered as long. */
    @WithDefault("PT10M")
    Duration deliveryWindow();
  }

  /** Who may look at what is kept between commands. */
  interface Store {

    /**
     * Whether callers from other hosts may list ids, hashes and counts of what it holds, as {@code
     * state verify} does; only where a firewall says who they are.
     */
    @WithDefault("false")
    boolean remote();
  }

  /** How long what people wrote is kept between commands. */
  interface Keep {

    /** Exact texts, reasons and comments; as long as the payloads topic keeps them. */
    @WithDefault("P400D")
    Duration payloads();

    /** How often to forget what is older, or has been erased from the topic. */
    @WithDefault("PT1M")
    Duration forgetInterval();
  }

  /** What happens by itself. */
  interface Timers {

    /** How often to look for deadlines that have passed. */
    @WithDefault("PT0.2S")
    Duration every();

    /** How long to wait for the answer to a question about a deadline before asking again. */
    @WithDefault("PT5S")
    Duration askAgainAfter();

    /** How often to ask the requests that hold a slot of a lane whether they still need it. */
    @WithDefault("PT1M")
    Duration checkSlotsEvery();

    /**
     * How often to ask the agents of a pool about an Unknown execution, and the lane about one that
     * waits for its turn.
     */
    @WithDefault("PT10S")
    Duration reconcileEvery();

    /** How often to ask again for a stop that an agent may not have heard of. */
    @WithDefault("PT3S")
    Duration stopAgainEvery();
  }
}
