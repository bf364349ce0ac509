package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.demo.Auditor;
import dev.countersign.cli.http.RequestView;
import dev.countersign.qa.platform.ExtraAgent;
import dev.countersign.qa.platform.LedgerPool;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agents that stand still for minutes at servers that bear with them, so that their transactions
 * stay open, and commit once they wake: whoever asks meanwhile is not told a thing, and what the
 * log says in the end is that it was committed.
 */
@ExtendWith(SharedPlatform.class)
@Tag("nightly")
class LateCommitIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration FROZEN = Duration.ofSeconds(125);
  private static final LedgerPool.Patience LONG =
      new LedgerPool.Patience(Duration.ofMinutes(10), Duration.ofMinutes(10));

  private static final Map<String, String> SLEEPING =
      Map.of(
          LedgerPool.POSTGRESQL.environment(), "SELECT pg_sleep(30)",
          LedgerPool.MARIADB.environment(), "DO SLEEP(30)");

  /** How many of them are at work on the server. */
  private static final Map<String, String> AT_WORK =
      Map.of(
          LedgerPool.POSTGRESQL.environment(),
          "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'UPDATE late%'",
          LedgerPool.MARIADB.environment(),
          "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'DO SLEEP(30)%'");

  private static LedgerPool pool;

  @TempDir static Path policies;

  private final TestPlatform platform = SharedPlatform.get();
  private final Determined client = new Determined(platform);

  /** One more agent than there are changes, to ask what became of them. */
  @BeforeAll
  static void startPool() throws IOException {
    pool = new LedgerPool(SharedPlatform.get(), SLEEPING.size() + 1, PATIENCE, 1_000, LONG);
    Shipped.publishBeside(
        SharedPlatform.get(), policies, Map.of("ledger.yaml", LedgerPool.policy()));
    for (var environment : SLEEPING.keySet()) {
      pool.execute(environment, "CREATE TABLE late (id int PRIMARY KEY, n int)");
      pool.execute(environment, "INSERT INTO late VALUES (1, 0)");
    }
  }

  @AfterAll
  static void stopPool() {
    pool.close();
    Shipped.publishAlone(SharedPlatform.get());
  }

  @Test
  void shouldSayThatItWasCommittedOnceItWas() throws SQLException {
    var ids = new HashMap<String, String>();
    for (var change : SLEEPING.entrySet()) {
      var sql = "UPDATE late SET n = n + 1 WHERE id = 1; " + change.getValue();
      ids.put(change.getKey(), asked(change.getKey(), sql));
    }
    var agents = new HashSet<ExtraAgent>();
    for (var each : ids.entrySet()) {
      agents.add(runner(each.getValue()));
      awaitAtWork(each.getKey());
    }
    agents.forEach(ExtraAgent::freeze);
    var frozenAt = Instant.now();
    ids.values().forEach(id -> awaitStatus(id, "unknown"));

    Awaitility.await()
        .atMost(FROZEN.plus(PATIENCE))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> Instant.now().isAfter(frozenAt.plus(FROZEN)));
    ids.values().forEach(id -> assertThat(statuses(id)).containsExactly("unknown"));
    for (var environment : SLEEPING.keySet()) {
      assertThat(row(environment)).isZero();
    }
    agents.forEach(ExtraAgent::thaw);

    for (var each : ids.entrySet()) {
      awaitStatus(each.getValue(), "succeeded");
      assertThat(row(each.getKey())).isEqualTo(1);
    }
    assertThat(new Auditor(platform).verifiesAll().unknownIssuers()).isZero();
  }

  /** The agent that runs it, inside its change. */
  private static ExtraAgent runner(String id) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                pool.agents().stream()
                    .filter(it -> it.said().contains("Running: execution=" + id + "/1"))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /**
   * An agent that stands still before its transaction has begun is another matter: it never runs.
   */
  private static void awaitAtWork(String environment) throws SQLException {
    try (var onlooker = pool.connect(environment)) {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> LedgerPool.number(onlooker, AT_WORK.get(environment)) == 1);
    }
  }

  private Iterable<String> statuses(String id) {
    return new RequestView(platform.as("alice").show(id)).executionStatuses();
  }

  private void awaitStatus(String id, String status) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(statuses(id)).containsExactly(status));
  }

  private String asked(String environment, String sql) {
    return client.submitted(LedgerPool.submission(environment, sql), UUID.randomUUID().toString());
  }

  private static int row(String environment) throws SQLException {
    try (var connection = pool.connect(environment)) {
      return LedgerPool.number(connection, "SELECT n FROM late WHERE id = 1");
    }
  }
}
