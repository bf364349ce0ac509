package dev.countersign.agent;

import dev.countersign.agent.config.TestConfig;
import dev.countersign.embedded.Database;
import dev.countersign.embedded.SharedServers;
import dev.countersign.proof.sign.PemKeys;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A pool with a database of its own, a policy-service that is played, and agents as wanted. */
public final class Bed implements AutoCloseable {
  public static final TargetRef ORDERS = new TargetRef("orders", "test");

  public final PolicyStandIn policy;
  public final Database database = SharedServers.freshDatabase();
  private final Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<Agent> agents = new ArrayList<>();
  private final Map<String, SigningKey> keys = new HashMap<>();

  public Bed() {
    try {
      policy = new PolicyStandIn();
      folder = Files.createTempDirectory("agent");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    execute("CREATE TABLE item (id int PRIMARY KEY, n int); INSERT INTO item VALUES (1, 0)");
  }

  /** What an agent of that name is configured with. */
  public Map<String, String> settings(String name) {
    try {
      var key = keys.computeIfAbsent(name, any -> new SigningKey(PolicyStandIn.random(32)));
      Files.writeString(folder.resolve(name + ".pem"), PemKeys.write(key));
      Files.writeString(folder.resolve("password"), database.password());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    var target = "countersign.agent.targets.\"" + ORDERS + "\".";
    return new HashMap<>(
        Map.of(
            "countersign.cluster",
            PolicyStandIn.CLUSTER,
            "countersign.kafka.bootstrap-servers",
            SharedServers.bootstrapServers(),
            "countersign.signing-key-file",
            folder.resolve(name + ".pem").toString(),
            "countersign.decision-key",
            Base64.getEncoder().encodeToString(policy.key.verifyingKey().raw().toArray()),
            "countersign.agent.name",
            name,
            "countersign.agent.pool",
            policy.pool,
            target + "url",
            database.reactiveUrl(),
            target + "user",
            database.owner(),
            target + "password-file",
            folder.resolve("password").toString()));
  }

  /** Starts an agent, and waits until it takes grants. */
  public Agent agent(String name, String... more) {
    var agent = start(name, more);
    Awaitility.await()
        .until(
            () ->
                agent.isServing()
                    && agent.problems().values().stream().allMatch(it -> it.isEmpty()));
    return agent;
  }

  /** Starts an agent, with which something may be wrong. */
  public Agent start(String name, String... more) {
    var settings = settings(name);
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    var agent = new Agent(TestConfig.of(settings), vertx);
    agents.add(agent);
    agent.start();
    return agent;
  }

  public SigningKey key(String agent) {
    return keys.get(agent);
  }

  public Grant read(String sql) {
    return policy.grant(ORDERS, StatementClass.READ, sql);
  }

  public Grant change(String sql) {
    return policy.grant(ORDERS, StatementClass.WRITE, sql);
  }

  public void execute(String sql) {
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.owner(), database.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public String one(String sql) {
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.owner(), database.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : "nothing";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How often {@code UPDATE item SET n = n + 1} was committed. */
  public String runs() {
    return one("SELECT n FROM item WHERE id = 1");
  }

  @Override
  public void close() {
    agents.forEach(Agent::close);
    policy.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
