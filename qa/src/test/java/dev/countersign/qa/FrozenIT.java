package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.demo.Auditor;
import dev.countersign.cli.http.RequestView;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.qa.platform.ExtraAgent;
import dev.countersign.qa.platform.LedgerPool;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent that stands still inside its changes for minutes, as on a machine that was suspended,
 * with a policy-service that gives it up meanwhile: the row, the log and the outcome say the same
 * before it wakes and after it has gone on.
 */
@ExtendWith(SharedPlatform.class)
@Tag("nightly")
class FrozenIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Far beyond its lease (5 s), and beyond the idle time (60 s) that servers give it. */
  private static final Duration FROZEN = Duration.ofSeconds(125);

  private static final Map<String, String> SLEEPING =
      Map.of(
          LedgerPool.POSTGRESQL.environment(), "SELECT pg_sleep(5)",
          LedgerPool.MARIADB.environment(), "DO SLEEP(5)");

  private static LedgerPool pool;

  @TempDir static Path policies;

  private final TestPlatform platform = SharedPlatform.get();
  private final Determined client = new Determined(platform);

  @BeforeAll
  static void startPool() throws IOException {
    pool = new LedgerPool(SharedPlatform.get(), 1, PATIENCE, 1_000);
    Shipped.publishBeside(
        SharedPlatform.get(), policies, Map.of("ledger.yaml", LedgerPool.policy()));
    for (var environment : SLEEPING.keySet()) {
      pool.execute(environment, "CREATE TABLE frozen (id int PRIMARY KEY, n int)");
      pool.execute(environment, "INSERT INTO frozen VALUES (1, 0)");
    }
  }

  @AfterAll
  static void stopPool() {
    pool.close();
    Shipped.publishAlone(SharedPlatform.get());
  }

  @Test
  void shouldAgreeOnWhatBecameOfTheChangesOfAnAgentThatStoodStillForMinutes() throws Exception {
    var agent = pool.agents().getFirst();
    var ids = new HashMap<String, String>();
    for (var change : SLEEPING.entrySet()) {
      var sql = "UPDATE frozen SET n = n + 1 WHERE id = 1; " + change.getValue();
      ids.put(change.getKey(), asked(change.getKey(), sql));
    }
    ids.values().forEach(id -> awaitStatus(id, "running"));
    agent.freeze();
    var frozenAt = Instant.now();
    ids.values().forEach(id -> awaitStatus(id, "unknown"));

    Awaitility.await()
        .atMost(FROZEN.plus(PATIENCE))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> Instant.now().isAfter(frozenAt.plus(FROZEN)));
    agent.thaw();

    for (var each : ids.entrySet()) {
      var ended =
          Awaitility.await()
              .atMost(PATIENCE)
              .until(
                  () -> new RequestView(platform.as("alice").show(each.getValue())),
                  it -> it.status() != RequestStatus.EXECUTING);
      awaitEnd(agent, each.getValue());
      var outcome = ended.executionStatuses().getLast();
      assertThat(row(each.getKey())).isEqualTo(outcome.equals("succeeded") ? 1 : 0);
      assertThat(outcome).isIn("succeeded", "failed");
      assertThat(new RequestView(platform.as("alice").show(each.getValue())).executionStatuses())
          .containsExactly(outcome);
      var again = asked(each.getKey(), "UPDATE frozen SET n = n + 10 WHERE id = 1");
      awaitStatus(again, "succeeded"); // it has gone on, and its old transaction is over
      assertThat(row(each.getKey())).isEqualTo(outcome.equals("succeeded") ? 11 : 10);
    }
    assertThat(new Auditor(platform).verifiesAll().unknownIssuers()).isZero();
  }

  /** The thawed agent has come to the end of that run, and has said what it makes of it. */
  private static void awaitEnd(ExtraAgent agent, String id) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                agent
                    .said()
                    .lines()
                    .anyMatch(
                        it ->
                            it.contains("execution=" + id + "/1")
                                && (it.contains("Ended: ") || it.contains("to know the end"))));
  }

  private void awaitStatus(String id, String status) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        new RequestView(
                                platform.as("alice").showAfter(id, 0, Duration.ofSeconds(5)))
                            .executionStatuses())
                    .containsExactly(status));
  }

  private String asked(String environment, String sql) {
    return client.submitted(LedgerPool.submission(environment, sql), UUID.randomUUID().toString());
  }

  private static int row(String environment) throws SQLException {
    try (var connection = pool.connect(environment)) {
      return LedgerPool.number(connection, "SELECT n FROM frozen WHERE id = 1");
    }
  }
}
