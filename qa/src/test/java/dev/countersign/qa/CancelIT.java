package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.http.RequestView;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.qa.platform.LedgerPool;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A statement that somebody wants stopped, from the command to the server on which it runs. */
@ExtendWith(SharedPlatform.class)
@Tag("nightly")
class CancelIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** From when the cancel was accepted; what the issue promises. */
  private static final Duration SOON = Duration.ofSeconds(2);

  /** A trigger that is not due before COMMIT, and then waits for a table. */
  private static final String WAITS_AT_COMMIT =
      """
      CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM n FROM gate; RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER waits AFTER INSERT ON held DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION wait()\
      """;

  private static LedgerPool pool;

  @TempDir static Path policies;

  private final TestPlatform platform = SharedPlatform.get();
  private final Determined client = new Determined(platform);

  @BeforeAll
  static void startPool() throws IOException {
    pool = new LedgerPool(SharedPlatform.get(), 1, PATIENCE, 1_000);
    Shipped.publishBeside(
        SharedPlatform.get(), policies, Map.of("ledger.yaml", LedgerPool.policy()));
  }

  @AfterAll
  static void stopPool() {
    pool.close();
    Shipped.publishAlone(SharedPlatform.get());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          postgresql | SELECT pg_sleep(60) | SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep(60)%'
          mariadb | SELECT SLEEP(60) | SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(60)%'
          """)
  void shouldBeGoneFromTheServerWithinTwoSecondsAndSayThatItWasStopped(
      String environment, String sql, String atWork) throws SQLException {
    try (var onlooker = pool.connect(environment)) {
      var id = asked(environment, sql);
      Awaitility.await().atMost(PATIENCE).until(() -> LedgerPool.number(onlooker, atWork) == 1);

      Typed.done(platform, "request", "cancel", id, "--as", "alice");
      Awaitility.await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> LedgerPool.number(onlooker, atWork) == 0);

      var request = ended(id);
      assertThat(request.executionStatuses()).containsExactly("cancelled");
      assertThat(request.lastExecution().hasNonNull("stopAskedAt")).isTrue();
      assertThat(Typed.done(platform, "request", "show", id, "--as", "alice").data())
          .contains("stopped before it took effect");
      assertThat(platform.as("alice").events(id).path("items").findValuesAsText("type"))
          .filteredOn(it -> it.contains(".CancelAsked.") || it.contains(".ExecutionCancelled."))
          .hasSize(2);
    }
  }

  /** Nothing was committed, and the log says so. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          postgresql | SELECT pg_sleep(61) | SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'INSERT INTO held%'
          mariadb | DO SLEEP(61) | SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'DO SLEEP(61)%'
          """)
  void shouldSayThatAChangeWasStoppedBeforeItWasCommitted(
      String environment, String sleep, String atWork) throws SQLException {
    pool.execute(environment, "CREATE TABLE held (n int)");
    try (var onlooker = pool.connect(environment)) {
      var id = asked(environment, "INSERT INTO held VALUES (1); " + sleep);
      Awaitility.await().atMost(PATIENCE).until(() -> LedgerPool.number(onlooker, atWork) == 1);

      Typed.done(platform, "request", "cancel", id, "--as", "alice");

      assertThat(ended(id).executionStatuses()).containsExactly("cancelled");
      assertThat(LedgerPool.number(onlooker, "SELECT count(*) FROM held")).isZero();
    }
    pool.execute(environment, "DROP TABLE held");
  }

  /** The server has COMMIT already, and takes its time. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          postgresql | LOCK TABLE gate IN ACCESS EXCLUSIVE MODE | COMMIT | SELECT count(*) FROM pg_stat_activity WHERE query = 'COMMIT' AND wait_event_type = 'Lock'
          mariadb | BACKUP STAGE START; BACKUP STAGE BLOCK_COMMIT | BACKUP STAGE END | SELECT count(*) FROM information_schema.processlist WHERE info = 'COMMIT'
          """)
  void shouldSayThatAChangeWasCommittedWhereItWasStoppedTooLate(
      String environment, String hold, String letGo, String committing) throws SQLException {
    pool.execute(environment, "CREATE TABLE gate (n int)");
    pool.execute(environment, "CREATE TABLE held (n int)");
    if (environment.equals(LedgerPool.POSTGRESQL.environment())) {
      pool.execute(environment, WAITS_AT_COMMIT);
    }
    try (var holder = pool.connect(environment);
        var holding = holder.createStatement();
        var onlooker = pool.connect(environment)) {
      holder.setAutoCommit(false);
      holding.execute(hold);
      var id = asked(environment, "INSERT INTO held VALUES (1)");
      Awaitility.await().atMost(PATIENCE).until(() -> LedgerPool.number(onlooker, committing) == 1);

      Typed.done(platform, "request", "cancel", id, "--as", "alice");
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () ->
                  new RequestView(platform.as("alice").show(id))
                      .lastExecution()
                      .hasNonNull("stopAskedAt"));
      holding.execute(letGo);

      assertThat(ended(id).executionStatuses()).containsExactly("succeeded");
      assertThat(LedgerPool.number(onlooker, "SELECT count(*) FROM held")).isEqualTo(1);
    }
    pool.execute(environment, "DROP TABLE held; DROP TABLE gate");
  }

  private RequestView ended(String id) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> new RequestView(platform.as("alice").show(id)),
            it -> it.status() != RequestStatus.EXECUTING);
  }

  private String asked(String environment, String sql) {
    return client.submitted(LedgerPool.submission(environment, sql), UUID.randomUUID().toString());
  }
}
