package dev.countersign.agent.mysql;

import static dev.countersign.agent.TargetBed.lines;
import static dev.countersign.agent.mysql.Target.code;
import static dev.countersign.agent.mysql.Target.isUnclear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Ended.SettledBefore;
import dev.countersign.agent.run.Ended.Stopped;
import dev.countersign.agent.run.Settled.Committed;
import dev.countersign.agent.run.Settled.NotYet;
import dev.countersign.agent.run.Settled.Undecided;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes on a real MariaDB: each with its receipt, or not at all. */
class ChangeIT {
  private Target target;

  @BeforeEach
  void start() {
    target = new Target();
    target.execute(
        """
        CREATE TABLE item (id int PRIMARY KEY, name varchar(100)) ENGINE=InnoDB;
        INSERT INTO item VALUES (1, 'one'), (2, 'two')\
        """);
  }

  @AfterEach
  void stop() {
    target.close();
  }

  private String names() {
    return target.one("SELECT group_concat(name ORDER BY id) FROM item");
  }

  @Test
  void shouldCommitTheChangeWithItsReceipt() {
    var grant =
        target.genuine(
            StatementClass.WRITE,
            "UPDATE item SET name = 'x'; -- ; and\n INSERT INTO item VALUES (3, ';')  ;");

    var ended = target.run(grant, () -> false);

    assertThat(lines(ended))
        .containsExactly("{\"columns\":[]}", "{\"rows\":0,\"affected\":3,\"truncated\":false}");
    assertThat(names()).isEqualTo("x,x,;");
    assertThat(target.receipt(grant)).isEqualTo("done");
    assertThat(target.settle(grant)).isEqualTo(new Committed());
  }

  @Test
  void shouldReturnTheRowsOfAChangeUpToTheLimitAndDoAllOfIt() {
    assumeThat(target.dialect).as("INSERT … RETURNING").isEqualTo(Dialect.MARIADB);
    var ended =
        target.run(
            target.genuine(
                StatementClass.WRITE,
                "INSERT INTO item SELECT seq, 'n' FROM seq_10_to_1009 RETURNING id; DELETE FROM"
                    + " item WHERE id = 1",
                Duration.ofSeconds(10),
                5),
            () -> false);

    assertThat(((Done) ended).result().rows()).isEqualTo(5);
    assertThat(((Done) ended).result().truncated()).isTrue();
    assertThat(target.one("SELECT count(*) FROM item")).isEqualTo("1001");
  }

  @Test
  void shouldUndoEverythingWhenOneStatementFails() {
    var grant =
        target.genuine(
            StatementClass.WRITE,
            "UPDATE item SET name = 'x'; INSERT INTO item VALUES (1, 'secret-1')");

    var ended = target.run(grant, () -> false);

    assertThat(code(ended)).isEqualTo("23000");
    assertThat(isUnclear(ended)).isFalse();
    assertThat(((Failed) ended).failure().message())
        .isEqualTo("The server refused with error 1062: a key that must be unique would not be");
    assertThat(((Failed) ended).words().orElseThrow().message()).contains("Duplicate entry");
    assertThat(names()).isEqualTo("one,two");
    assertThat(target.receipt(grant)).isEqualTo("nothing");
  }

  @Test
  void shouldTellNothingOfWhatATriggerSays() {
    target.execute(
        "CREATE TRIGGER tr BEFORE UPDATE ON item FOR EACH ROW SIGNAL SQLSTATE '45000' SET"
            + " MESSAGE_TEXT = 'marked-secret', MYSQL_ERRNO = 1062");

    var ended = target.change("UPDATE item SET name = 'x'");

    assertThat(((Failed) ended).failure().message()).doesNotContain("secret");
    assertThat(((Failed) ended).words().orElseThrow().message()).contains("marked-secret");
  }

  @Test
  void shouldHaveInsertedTheReceiptBeforeTheTextRuns() {
    assertThat(
            lines(target.change("SELECT count(*) FROM countersign_receipt WHERE state = 'open'")))
        .contains("[1]");
  }

  @Test
  void shouldRunNothingWhereTheReceiptIsThere() {
    var grant = target.genuine(StatementClass.WRITE, "UPDATE item SET name = concat(name, '!')");
    target.run(grant, () -> false);

    assertThat(target.run(grant, () -> false)).isEqualTo(new SettledBefore());
    assertThat(names()).isEqualTo("one!,two!");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE item SET name = 'x'; COMMIT",
        "ROLLBACK; UPDATE item SET name = 'y'",
        "SET autocommit = 1; UPDATE item SET name = 'x'",
        "LOCK TABLES item WRITE; UPDATE item SET name = 'x'",
        "BEGIN NOT ATOMIC UPDATE item SET name = 'x'; COMMIT; END",
        "UPDATE item SET name = 'x'; CREATE TABLE t (a int)",
        "TRUNCATE item; UPDATE item SET name = 'x'",
        "UPDATE item SET name = 'x' /*! , id = 7 */",
        "",
        " ; -- nothing"
      })
  void shouldRefuseBeforeAnythingRuns(String text) {
    var grant = target.genuine(StatementClass.OPAQUE, text);

    var ended = target.run(grant, () -> false);

    assertThat(code(ended)).isIn("TRANSACTION_CONTROL", "MIXED_TEXT", "TEXT_UNCLEAR");
    assertThat(isUnclear(ended)).isFalse();
    assertThat(names()).isEqualTo("one,two");
  }

  @Test
  void shouldNotCallAChangeDoneWhoseProcedureCommits() {
    target.execute(
        "CREATE PROCEDURE smuggle() BEGIN UPDATE item SET name = 'x' WHERE id = 1; COMMIT; UPDATE"
            + " item SET name = 'y' WHERE id = 2; END");
    var grant = target.genuine(StatementClass.OPAQUE, "CALL smuggle()");

    var ended = target.run(grant, () -> false);

    assertThat(code(ended)).isEqualTo("TRANSACTION_CONTROL");
    assertThat(isUnclear(ended)).isTrue();
    assertThat(names()).isEqualTo("x,two"); // what came after the COMMIT was refused
    assertThat(target.receipt(grant)).isEqualTo("open");
    assertThat(target.settle(grant)).isInstanceOf(Undecided.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT; START TRANSACTION READ WRITE; UPDATE item SET name = 'y'",
        "ROLLBACK; START TRANSACTION READ WRITE; UPDATE item SET name = 'y'",
        "CREATE TABLE made (a int); START TRANSACTION READ WRITE; UPDATE item SET name = 'y'"
      })
  void shouldKnowItsOwnTransactionFromAnother(String body) {
    target.execute("CREATE PROCEDURE smuggle() BEGIN %s; END".formatted(body));

    var ended = target.run(target.genuine(StatementClass.OPAQUE, "CALL smuggle()"), () -> false);

    assertThat(isUnclear(ended)).isTrue();
    assertThat(names()).isEqualTo("one,two");
  }

  @Test
  void shouldSayWhenATableCannotBeUndone() {
    target.execute("CREATE TABLE old (a int PRIMARY KEY) ENGINE=MyISAM");

    var ended = target.change("INSERT INTO old VALUES (1); INSERT INTO item VALUES (1, 'z')");

    assertThat(code(ended)).isEqualTo("23000");
    assertThat(isUnclear(ended)).isTrue();
    assertThat(target.one("SELECT count(*) FROM old")).isEqualTo("1");
  }

  @Test
  void shouldEndAtTheLockTimeout() throws Exception {
    try (var holder = target.connect();
        var statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("UPDATE item SET name = 'held'");

      var ended = target.change("UPDATE item SET name = 'x'");

      assertThat(((Failed) ended).failure().message()).contains("1205");
      assertThat(isUnclear(ended)).isFalse();
      holder.rollback();
    }
  }

  @Test
  void shouldRollBackWhenStoppedWithinTwoSeconds() {
    var asked = new AtomicBoolean();
    var grant =
        target.genuine(
            StatementClass.WRITE,
            "UPDATE item SET name = 'x'; DO SLEEP(60)",
            Duration.ofSeconds(90),
            10);
    var running = target.running(grant, asked::get);
    Awaitility.await().until(() -> target.atWork("%SLEEP(60)%"), "1"::equals);

    asked.set(true);

    assertThat(running).succeedsWithin(Duration.ofSeconds(2)).isEqualTo(new Stopped());
    assertThat(target.atWork("%SLEEP(60)%")).isEqualTo("0");
    assertThat(names()).isEqualTo("one,two");
    assertThat(target.receipt(grant)).isEqualTo("nothing");
  }

  @Test
  void shouldEndAtTheStatementTimeout() {
    var ended =
        target.run(
            target.genuine(
                StatementClass.WRITE,
                "UPDATE item SET name = 'x'; DO SLEEP(30)",
                Duration.ofMillis(300),
                10),
            () -> false);

    assertThat(code(ended)).isEqualTo("70100");
    assertThat(names()).isEqualTo("one,two");
  }

  @Test
  void shouldEndWhereTheStatementsTakeTooLongTogether() {
    var grant =
        target.genuine(
            StatementClass.WRITE,
            "UPDATE item SET name = 'x'" + "; DO SLEEP(0.4)".repeat(5),
            Target.RUN_WITHIN,
            10);

    assertThat(code(target.run(grant, () -> false))).isEqualTo("RUN_TIMEOUT");
    assertThat(names()).isEqualTo("one,two");
    assertThat(target.receipt(grant)).isEqualTo("nothing");
  }

  @Test
  void shouldFailWhenTheServerEndsTheConnectionBeforeCommit() {
    var grant = target.genuine(StatementClass.WRITE, "UPDATE item SET name = 'x'; DO SLEEP(30)");
    var running = target.running(grant, () -> false);
    Awaitility.await().until(() -> target.atWork("%SLEEP(30)%"), "1"::equals);

    target.execute(
        "KILL "
            + target.one(
                "SELECT id FROM information_schema.processlist WHERE db = '%s' AND info LIKE 'DO SLEEP%%'"
                    .formatted(target.database)));

    assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Failed.class);
    assertThat(isUnclear(running.join())).isFalse();
    assertThat(names()).isEqualTo("one,two");
    assertThat(target.receipt(grant)).isEqualTo("nothing");
  }

  @Test
  void shouldRefuseATableOfReceiptsWithoutTransactions() throws InterruptedException {
    target.execute(
        "CREATE TABLE countersign_receipt (execution varchar(191) PRIMARY KEY) ENGINE=MyISAM");

    assertThat(target.agent.prepare().orElseThrow()).contains("InnoDB");
    assertThat(code(target.change("UPDATE item SET name = 'x'"))).isEqualTo("NO_RECEIPTS");
    assertThat(names()).isEqualTo("one,two");
  }

  @Test
  void shouldRefuseATableOfReceiptsInWhichOneCouldStandTwice() {
    target.execute(
        "CREATE TABLE countersign_receipt (execution varchar(191), operation varchar(191), agent varchar(255), at timestamp(6) DEFAULT CURRENT_TIMESTAMP(6), state varchar(10), KEY (execution)) ENGINE=InnoDB");
    var grant = target.genuine(StatementClass.WRITE, "UPDATE item SET name = 'x'");

    assertThat(code(target.run(grant, () -> false))).isEqualTo("NO_RECEIPTS");

    assertThat(names()).isEqualTo("one,two");
    assertThat(target.settle(grant)).isInstanceOf(NotYet.class);
  }

  /** Those of a text that chooses how its values come are right too. */
  @Test
  void shouldReadValuesRightWhateverTheTextSets() {
    var moment = "SELECT FROM_UNIXTIME(0) AS d, t FROM moment";
    target.execute(
        "CREATE TABLE moment (t timestamp); SET time_zone = '+00:00'; INSERT INTO moment VALUES ('2024-07-01 10:00:00')");

    assertThat(lines(target.change("SET time_zone = '+05:30'; " + moment)))
        .contains("[\"1970-01-01T05:30:00\",\"2024-07-01T15:30:00+05:30\"]");
    assertThat(lines(target.change("SET time_zone = 'SYSTEM'; SELECT t FROM moment")).get(1))
        .matches("\\[\"2024-0\\d-\\d\\dT\\d\\d:\\d\\d:00\"]");
    for (var set : List.of("NAMES latin1", "character_set_results = NULL")) {
      assertThat(lines(target.change("SET " + set + "; SELECT CONVERT(x'E9' USING latin1) AS v")))
          .contains("[\"é\"]");
    }
  }

  /** As docs/agents.md says it. */
  @Test
  void shouldNeedNoMoreRightsThanItSays() throws InterruptedException {
    var on = target.database;
    target.execute(
        """
        DROP USER IF EXISTS scarce@'127.0.0.1';
        CREATE USER scarce@'127.0.0.1' IDENTIFIED BY 's';
        GRANT SELECT, INSERT, UPDATE, DELETE ON %s.item TO scarce@'127.0.0.1'"""
            .formatted(on));
    var url = target.url(target.server.port());
    try (var agent = target.agent(url, "scarce", "s")) {
      var change = target.genuine(StatementClass.WRITE, "UPDATE item SET name = 'x'");
      assertThat(((Failed) Target.run(agent, change, () -> false)).failure().message())
          .contains("CREATE TABLE IF NOT EXISTS `%s`.countersign_receipt".formatted(on), "UPDATE");

      assertThat(target.agent.prepare()).isEmpty(); // the owner does so
      target.execute(
          "GRANT SELECT, INSERT, UPDATE ON %s.countersign_receipt TO scarce@'127.0.0.1'"
              .formatted(on));

      assertThat(lines(Target.run(agent, change, () -> false))).hasSize(2);
      assertThat(target.receipt(change)).isEqualTo("done");
    }
  }
}
