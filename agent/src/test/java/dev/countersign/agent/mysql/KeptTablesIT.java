package dev.countersign.agent.mysql;

import static dev.countersign.agent.TargetBed.lines;
import static dev.countersign.agent.mysql.Target.code;
import static dev.countersign.agent.mysql.Target.isUnclear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.countersign.agent.Migrations;
import dev.countersign.agent.TargetBed;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Unknown;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Settled.Committed;
import dev.countersign.agent.run.Settled.Never;
import dev.countersign.agent.run.Settled.NotYet;
import dev.countersign.agent.run.Settled.Undecided;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.MigrationAction;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Changes of tables that keep what is written, whatever becomes of the transaction: nobody may say
 * that nothing took effect unless it is so.
 */
class KeptTablesIT {
  private static final String WAITING = "INSERT INTO old VALUES (1); DO SLEEP(30)";

  private Target target;

  @BeforeEach
  void start() {
    target = new Target();
    target.execute(
        """
        CREATE TABLE item (id int PRIMARY KEY) ENGINE=InnoDB;
        INSERT INTO item VALUES (1), (2);
        CREATE TABLE old (a int) ENGINE=MyISAM;
        CREATE TABLE older (a int) ENGINE=MyISAM\
        """);
  }

  @AfterEach
  void stop() {
    target.close();
  }

  private Genuine change(String sql) {
    return target.genuine(StatementClass.WRITE, sql, Duration.ofSeconds(60), 10);
  }

  private Ended run(Genuine grant) {
    return target.run(grant, () -> false);
  }

  private String kept() {
    return target.one("SELECT count(*) FROM old");
  }

  private CompletableFuture<Ended> waiting(Genuine grant) {
    var running = target.running(grant, () -> false);
    Awaitility.await().until(() -> target.atWork("%SLEEP(30)%"), "1"::equals);
    return running;
  }

  private void endTheConnection() {
    target.execute(
        "KILL "
            + target.one(
                "SELECT id FROM information_schema.processlist WHERE db = '%s' AND info LIKE 'DO SLEEP%%'"
                    .formatted(target.database)));
  }

  @Test
  void shouldRunAndSayThatNothingHeldItTogether() {
    var grant = change("INSERT INTO old VALUES (1); DELETE FROM item WHERE id = 1");

    assertThat(lines(run(grant)))
        .endsWith("{\"rows\":0,\"affected\":2,\"truncated\":false,\"outsideTransaction\":true}");

    assertThat(kept()).isEqualTo("1");
    assertThat(target.receipt(grant)).isEqualTo("done");
    assertThat(target.settle(grant)).isEqualTo(new Committed());
  }

  /** Nothing that a policy lets be repeated after a failure: it may have happened. */
  @Test
  void shouldNotKnowWhatCameOfItWhereTheConnectionIsLost() {
    var grant = change(WAITING);
    var running = waiting(grant);

    endTheConnection();

    assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Unknown.class);
    assertThat(kept()).isEqualTo("1");
    assertThat(target.settle(grant)).isInstanceOf(Undecided.class);
    assertThat(Target.code(run(TargetBed.again(grant)))).isEqualTo("RAN_BEFORE");
  }

  /**
   * The server rolls back by itself, and then warns of nothing. It spares whoever has written to
   * tables that it cannot restore; here both have, so it is whoever did less.
   */
  @Test
  void shouldNotSayThatNothingTookEffectWhereADeadlockEndedIt() throws Exception {
    var grant =
        change(
            "INSERT INTO old VALUES (1); DELETE FROM item WHERE id = 1; DO SLEEP(1);"
                + " DELETE FROM item WHERE id = 2");
    try (var other = target.connect();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("INSERT INTO older VALUES (1)");
      statement.execute(
          IntStream.range(100, 500)
              .mapToObj(it -> "(" + it + ")")
              .collect(Collectors.joining(", ", "INSERT INTO item VALUES ", "")));
      statement.execute("DELETE FROM item WHERE id = 2");
      var running = target.running(grant, () -> false);
      Awaitility.await().until(() -> target.atWork("DO SLEEP(1)%"), "1"::equals);
      statement.execute("DELETE FROM item WHERE id = 1");

      assertThat(running).succeedsWithin(Duration.ofSeconds(10));
      assertThat(code(running.join())).isEqualTo("40001");
      assertThat(isUnclear(running.join())).isTrue();
      other.rollback();
    }
    assertThat(kept()).isEqualTo("1");
  }

  /** A wait for a lock that took too long undoes a statement alone, so ROLLBACK still tells. */
  @Test
  void shouldKnowThatNothingTookEffectWhereALockWasNotToBeHad() throws Exception {
    try (var other = target.connect();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("DELETE FROM item WHERE id = 1");

      var ended = run(change("DELETE FROM item WHERE id = 1; INSERT INTO old VALUES (1)"));

      assertThat(ended).isInstanceOf(Ended.Failed.class);
      assertThat(isUnclear(ended)).isFalse();
      other.rollback();
    }
  }

  /** What a procedure writes to no text tells; here it may be such a table. */
  @Test
  void shouldTakeCareWhereATextDoesNotTellWhatItWritesTo() {
    target.execute("CREATE PROCEDURE p() INSERT INTO old VALUES (1)");
    var grant = change("CALL p(); DO SLEEP(30)");
    var running = waiting(grant);

    endTheConnection();

    assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Unknown.class);
    assertThat(kept()).isEqualTo("1");
  }

  @Test
  void shouldKnowThatNothingTookEffectWhereTheServerKeptNothing() {
    var grant = change("INSERT INTO item VALUES (2); INSERT INTO old VALUES (1)");

    var ended = run(grant);

    assertThat(code(ended)).isEqualTo("23000");
    assertThat(isUnclear(ended)).isFalse();
    assertThat(target.receipt(grant)).isEqualTo("tombstone");
    assertThat(target.settle(grant)).isEqualTo(new Never());
    assertThat(run(TargetBed.again(grant))).isInstanceOf(Ended.Failed.class);
    assertThat(kept()).isEqualTo("0");
  }

  @Test
  void shouldSayWhatWasKeptWhereItIsStopped() {
    var asked = new AtomicBoolean();
    var running = target.running(change(WAITING), asked::get);
    Awaitility.await().until(() -> target.atWork("%SLEEP(30)%"), "1"::equals);

    asked.set(true);

    assertThat(running).succeedsWithin(Duration.ofSeconds(10));
    assertThat(code(running.join())).isEqualTo("NOT_TRANSACTIONAL");
    assertThat(isUnclear(running.join())).isTrue();
  }

  /**
   * Whoever began it is still at work: nobody gives it up meanwhile, and it writes no more after.
   */
  @Test
  void shouldNotBeGivenUpWhileItsTransactionIsOpen() {
    var grant = change(WAITING);
    var running = waiting(grant);

    assertThat(target.settle(grant)).isInstanceOf(NotYet.class);

    endTheConnection();
    assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Unknown.class);
    Awaitility.await().until(() -> target.settle(grant), Undecided.class::isInstance);
  }

  /** How far a file got is written down, as of one that takes effect statement by statement. */
  @Test
  void shouldWriteDownHowFarAMigrationGot() {
    var grant =
        Migrations.genuine(
            target.dialect,
            Migrations.document(
                MigrationAction.UP,
                Migrations.up(1, "INSERT INTO old VALUES (1); INSERT INTO item VALUES (2)")));

    var ended = run(grant);

    assertThat(code(ended)).isEqualTo("23000");
    assertThat(isUnclear(ended)).isTrue();
    assertThat(target.all("SELECT state, done FROM countersign_migration"))
        .containsExactly(List.of("applying", "1"));
    assertThat(kept()).isEqualTo("1");
  }

  @Test
  void shouldNotMindOnesThatAreOnlyRead() {
    var grant = change("INSERT INTO item SELECT a + 10 FROM old");

    assertThat(run(grant)).isInstanceOf(Done.class);

    assertThat(lines(run(change("DELETE FROM item WHERE id > 10"))))
        .endsWith("{\"rows\":0,\"affected\":0,\"truncated\":false}");
  }

  /** Behind USE a name is that of another database; what a procedure writes may be anywhere. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "USE %s; INSERT INTO m VALUES (1)",
        "SET STATEMENT max_statement_time = 5 FOR USE %s; INSERT INTO m VALUES (1)",
        "CALL %s.p()"
      })
  void shouldFindThemInAnotherDatabase(String text) {
    assumeThat(target.dialect == Dialect.MARIADB || !text.startsWith("SET STATEMENT")).isTrue();
    try (var other = new Target()) {
      other.execute(
          "CREATE TABLE m (a int) ENGINE=MyISAM; CREATE PROCEDURE p() INSERT INTO m VALUES (1)");
      target.execute("DROP TABLE old; DROP TABLE older");
      var grant = change(text.formatted(other.database));

      assertThat(lines(run(grant))).last().asString().contains("\"outsideTransaction\":true");

      assertThat(other.one("SELECT count(*) FROM m")).isEqualTo("1");
    }
  }

  @Test
  void shouldFindThemInTheDatabaseThatAnEarlierFileChose() {
    try (var other = new Target()) {
      other.execute("CREATE TABLE m (a int) ENGINE=MyISAM");
      var grant =
          Migrations.genuine(
              target.dialect,
              Migrations.document(
                  MigrationAction.UP,
                  Migrations.up(1, "USE " + other.database),
                  Migrations.up(2, "INSERT INTO m VALUES (1); INSERT INTO missing VALUES (1)")));

      var ended = run(grant);

      assertThat(code(ended)).isEqualTo("42S02");
      assertThat(isUnclear(ended)).isTrue();
      assertThat(
              target.all(
                  "SELECT version, state, done FROM countersign_migration WHERE version = 2"))
          .containsExactly(List.of("2", "applying", "1"));
    }
  }
}
