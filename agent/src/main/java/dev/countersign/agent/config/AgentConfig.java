package dev.countersign.agent.config;

import dev.countersign.protocol.request.OperationKind;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything that can be set about an agent. Each name begins with {@code countersign.} */
@ConfigMapping(prefix = "countersign")
public interface AgentConfig {

  /** The Countersign cluster that the agent belongs to; grants of any other are rejected. */
  String cluster();

  /** How to reach Kafka. */
  Kafka kafka();

  /** The file with the agent's own Ed25519 key, PKCS#8 PEM; this or a variable. */
  Optional<Path> signingKeyFile();

  /** The environment variable with that key. */
  Optional<String> signingKeyVariable();

  /** The Ed25519 public key of policy-service, 32 bytes in base64: the only one that is obeyed. */
  String decisionKey();

  /** The agent itself. */
  Agent agent();

  /** How to reach Kafka. */
  interface Kafka {

    /** The brokers to begin with, {@code host:port} separated by commas. */
    String bootstrapServers();

    /** Further client settings by Kafka's own names, such as {@code security.protocol}. */
    Map<String, String> settings();

    /** Whether brokers at public addresses may be spoken to in plain text, for anybody to read. */
    @WithDefault("false")
    boolean plainTextToPublicAddress();
  }

  /** The agent itself. */
  interface Agent {

    /** The name under which governance knows the agent. */
    String name();

    /** The pool that it serves. */
    @WithDefault("main")
    String pool();

    /** How many executions it runs at a time. */
    @WithDefault("4")
    int slots();

    /**
     * The kinds of operations that it runs, of those that it can; others are left to the other
     * agents of its pool.
     */
    @WithDefault("SQL,MIGRATION")
    Set<OperationKind> kinds();

    /** The targets that it has credentials for, by {@code "name@environment"}. */
    Map<String, Target> targets();

    /** How long to wait for the answer to a claim; below the broker's 30 s for a grant taken. */
    @WithDefault("15s")
    Duration claimWithin();

    /** How long to try to connect to a target, once a claim is accepted, before the run fails. */
    @WithDefault("15s")
    Duration connectWithin();

    /** How long a statement waits for one lock. */
    @WithDefault("10s")
    Duration lockTimeout();

    /** After how long the server ends a transaction or a run that the agent left alone. */
    @WithDefault("60s")
    Duration idleTimeout();

    /** How long beyond the statement time-out a silent server is borne with. */
    @WithDefault("15s")
    Duration silence();

    /**
     * How long a text of several statements may take in all, where the target lets one statement
     * take no longer; then it is cancelled.
     */
    @WithDefault("10m")
    Duration runWithin();

    /**
     * How long to go on asking a target what became of a COMMIT, before it is left to be settled.
     */
    @WithDefault("60s")
    Duration settleWithin();

    /** How long, when told to end, to let running statements go on before they are stopped. */
    @WithDefault("30s")
    Duration drainWithin();

    /** How often it says again what it can do, as what it said may have been lost. */
    @WithDefault("5m")
    Duration advertiseEvery();

    /** How many bytes of a result are passed on, as the server sends them; the rest is left out. */
    @WithDefault("268435456")
    long resultBytes();
  }

  /** A database, and how to sign in to it. */
  interface Target {

    /**
     * Where it is and what it speaks: {@code postgresql://}, {@code mysql://} or {@code
     * mariadb://host:port/database?sslmode=…}, without a password.
     */
    String url();

    /** The role to sign in as. */
    String user();

    /** The file with the role's password, read anew for each connection; this or a variable. */
    Optional<Path> passwordFile();

    /** The environment variable with that password. */
    Optional<String> passwordVariable();

    /** Whom to sign in as for reads, where that is a role that can only read. */
    Optional<Reader> reader();

    /**
     * Whether a change may be run and rolled back here, to count the rows that it touches before it
     * is approved, where policies ask for that.
     */
    @WithDefault("false")
    boolean measureChanges();

    /** The certificates to trust, PEM; needed for sslmode verify-ca. */
    Optional<Path> caFile();

    /** Whether it may be spoken to in plain text at a public address, for anybody to read. */
    @WithDefault("false")
    boolean plainTextToPublicAddress();
  }

  /** A role that can only read. */
  interface Reader {

    /** The role. */
    String user();

    /** The file with its password, read anew for each connection; this or a variable. */
    Optional<Path> passwordFile();

    /** The environment variable with that password. */
    Optional<String> passwordVariable();
  }
}
