package dev.countersign.requestservice.it;

import dev.countersign.avro.kafka.TopicMaker;
import dev.countersign.embedded.Database;
import dev.countersign.embedded.EmbeddedKafka;
import dev.countersign.embedded.KafkaOptions;
import dev.countersign.embedded.SharedServers;
import dev.countersign.engine.policy.PolicyException;
import dev.countersign.engine.policy.PolicyFile;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.proof.sign.PemKeys;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.proof.token.Token;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.GovernanceEvent.IssuerRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.PoliciesPublished;
import dev.countersign.protocol.governance.GovernanceEvent.PoolRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.TargetRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.TokenIssued;
import dev.countersign.protocol.governance.IssuerKind;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.PolicyVersion;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.TargetRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;

/** Real servers, a log with people and policies on it, and one that writes the log. */
public final class World implements AutoCloseable {
  public static final String CLUSTER = "test-cluster";
  static final int PARTITIONS = 3;
  private static final SecureRandom RANDOM = new SecureRandom();

  final EmbeddedKafka kafka;
  final LogWriter log;
  final SigningKey decisionKey = key();
  final SigningKey gatewayKey = key();
  private final Map<String, Token> tokens = new TreeMap<>();
  private final Path keyFile;
  private final Database views;

  /** With views of its own in the PostgreSQL that all of a JVM share. */
  World() {
    this(SharedServers.freshDatabase());
  }

  World(Database views) {
    this.views = views;
    try {
      kafka = EmbeddedKafka.start(KafkaOptions.temporary());
      try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        new TopicMaker(admin, Optional.empty()).ensureCore(PARTITIONS);
      }
      keyFile = Files.createTempFile("gateway", ".pem");
      Files.writeString(keyFile, PemKeys.write(gatewayKey));
      log = new LogWriter(kafka.bootstrapServers(), CLUSTER, decisionKey);
      populate();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | PolicyException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the gateway needs to know of all this. */
  Map<String, String> settings() {
    var settings = new TreeMap<String, String>();
    settings.put("quarkus.datasource.reactive.url", views.reactiveUrl());
    settings.put("quarkus.datasource.username", views.owner());
    settings.put("quarkus.datasource.password", views.password());
    settings.put("countersign.cluster", CLUSTER);
    settings.put("countersign.kafka.bootstrap-servers", kafka.bootstrapServers());
    settings.put("countersign.signing-key-file", keyFile.toString());
    settings.put(
        "countersign.decision-key",
        Base64.getEncoder().encodeToString(decisionKey.verifyingKey().raw().toArray()));
    return settings;
  }

  /** Where the gateway keeps its views, past the gateway. */
  Connection views() throws SQLException {
    return DriverManager.getConnection(views.jdbcUrl(), views.owner(), views.password());
  }

  String token(String subject) {
    return tokens.get(subject).text();
  }

  /** Lets someone sign in, until a time or for good. */
  String issueToken(String subject, Optional<Instant> expires) {
    var id = new byte[16];
    var secret = new byte[Token.SECRET_BYTES];
    RANDOM.nextBytes(id);
    RANDOM.nextBytes(secret);
    var token = new Token(dev.countersign.proof.id.Ids.encode(id), Bytes.of(secret));
    log.governance(new TokenIssued(token.id(), token.hash(), new Subject(subject), expires));
    return token.text();
  }

  @Override
  public void close() {
    log.close();
    kafka.close();
  }

  private void populate() throws PolicyException {
    log.governance(
        new IssuerRegistered(
            "gateway", IssuerKind.GATEWAY, gatewayKey.verifyingKey().raw(), Optional.empty()));
    log.governance(new PoolRegistered("main", Duration.ofMinutes(5), Duration.ofSeconds(30)));
    for (var environment : List.of("development", "production", "uncovered", "fleeting")) {
      log.governance(
          new TargetRegistered(
              new TargetRef("orders", environment),
              Dialect.POSTGRESQL,
              "main",
              Duration.ofSeconds(30),
              1000,
              Map.of()));
    }
    person("alice", Role.DEVELOPER);
    person("bob", Role.APPROVER);
    person("carol", Role.APPROVER);
    person("mallory");
    person("root", Role.ADMIN);
    log.governance(new GroupDefined("dba", List.of(new Subject("bob"), new Subject("carol"))));
    policy("dev-auto", "development", "approve: automatically");
    policy(
        "prod-dba",
        "production",
        "steps: [{name: dba review, quorums: [1 of group:dba]}]\nreason: optional");
  }

  /** Publishes a policy for the orders of an environment. */
  void policy(String name, String environment, String steps) throws PolicyException {
    var source =
        "policy: %s\nmatch: {targets: [orders], environments: [%s]}\n%s\n"
            .formatted(name, environment, steps);
    log.governance(
        new PoliciesPublished(
            List.of(new PolicyVersion(PolicyFile.parse(source), 1, Hashing.policy(source), source)),
            List.of()));
  }

  private void person(String name, Role... roles) {
    person(name, Arrays.stream(roles).map(RoleGrant::everywhere).toList());
  }

  /** Registers somebody who can sign in. */
  void person(String name, List<RoleGrant> roles) {
    log.governance(new PrincipalRegistered(new Subject(name), PrincipalKind.PERSON, name, roles));
    tokens.put(name, Token.parse(issueToken(name, Optional.empty())));
  }

  private static SigningKey key() {
    var seed = new byte[SigningKey.SEED_BYTES];
    RANDOM.nextBytes(seed);
    return new SigningKey(Bytes.of(seed));
  }
}
