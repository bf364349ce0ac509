package dev.countersign.agent.pg;

import static dev.countersign.agent.TargetBed.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Ended.SettledBefore;
import dev.countersign.agent.run.Ended.Stopped;
import dev.countersign.agent.run.Settled.NotYet;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes on a real server: each with its receipt, or not at all. */
class ChangeIT {
  private Target target;

  @BeforeEach
  void start() {
    target = new Target();
    target.execute(
        """
        CREATE TABLE item (id int PRIMARY KEY, name text);
        INSERT INTO item VALUES (1, 'one'), (2, 'two')\
        """);
  }

  @AfterEach
  void stop() {
    target.close();
  }

  private String names() {
    return target.one("SELECT string_agg(name, ',' ORDER BY id) FROM item");
  }

  private static String code(Ended ended) {
    return ended instanceof Failed failed ? failed.failure().code() : ended.toString();
  }

  @Test
  void shouldCommitTheChangeWithItsReceipt() {
    var grant = target.genuine(StatementClass.WRITE, "UPDATE item SET name = 'x'");

    var ended = target.run(grant, () -> false);

    assertThat(lines(ended))
        .containsExactly("{\"columns\":[]}", "{\"rows\":0,\"affected\":2,\"truncated\":false}");
    assertThat(names()).isEqualTo("x,x");
    assertThat(target.receipt(grant)).isEqualTo(grant.grant().operation() + " agent-1 done true");
  }

  @Test
  void shouldReturnTheRowsOfAChange() {
    var ended =
        target.change(
            "UPDATE item SET name = 'y' WHERE id = 1 RETURNING id, name; DELETE FROM item WHERE id"
                + " = 2");

    assertThat(lines(ended))
        .containsExactly(
            "{\"columns\":[{\"name\":\"id\",\"type\":\"int4\"},{\"name\":\"name\",\"type\":\"text\"}]}",
            "[1,\"y\"]",
            "{\"rows\":1,\"affected\":2,\"truncated\":false}");
  }

  @Test
  void shouldDoAllOfAChangeWhoseRowsExceedTheLimit() {
    var ended =
        target.run(
            target.genuine(
                StatementClass.WRITE,
                "INSERT INTO item SELECT i, 'n' FROM generate_series(10, 1009) i RETURNING id",
                Duration.ofSeconds(10),
                5),
            () -> false);

    assertThat(((Done) ended).result().rows()).isEqualTo(5);
    assertThat(((Done) ended).result().affected()).isEqualTo(1000);
    assertThat(((Done) ended).result().truncated()).isTrue();
    assertThat(target.one("SELECT count(*) FROM item")).isEqualTo("1002");
  }

  @Test
  void shouldUndoEverythingWhenOneStatementFails() {
    var grant =
        target.genuine(
            StatementClass.WRITE, "UPDATE item SET name = 'x'; INSERT INTO item VALUES (1, 'z')");

    var ended = target.run(grant, () -> false);

    assertThat(code(ended)).isEqualTo("23505");
    assertThat(((Failed) ended).failure().message())
        .isEqualTo("duplicate key value violates unique constraint \"item_pkey\"");
    assertThat(names()).isEqualTo("one,two");
    assertThat(target.receipt(grant)).isEqualTo("nothing");
  }

  @Test
  void shouldHaveInsertedTheReceiptBeforeTheTextRuns() {
    var ended =
        target.change(
            "SELECT count(*) FROM countersign.countersign_receipt WHERE unfinished IS NOT NULL AND"
                + " xmin::text::bigint = pg_current_xact_id()::text::bigint");

    assertThat(lines(ended)).contains("[1]");
  }

  @Test
  void shouldRunNothingWhereTheReceiptIsThere() {
    var grant = target.genuine(StatementClass.WRITE, "UPDATE item SET name = name || '!'");
    target.run(grant, () -> false);

    var again = target.run(grant, () -> false);

    assertThat(again).isEqualTo(new SettledBefore());
    assertThat(names()).isEqualTo("one!,two!");
  }

  /** Without a key, forgotten by a crash, or such that a text's own COMMIT would go through. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "TABLE countersign.countersign_receipt (execution text, operation text, agent text, at timestamptz, state text, unfinished text)",
        "UNLOGGED TABLE countersign.countersign_receipt (execution text PRIMARY KEY, operation text, agent text, at timestamptz, state text, unfinished text REFERENCES countersign.countersign_receipt DEFERRABLE INITIALLY DEFERRED)",
        "TABLE countersign.countersign_receipt (execution text PRIMARY KEY, operation text, agent text, at timestamptz, state text, unfinished text)",
        "TABLE countersign.countersign_receipt (execution text PRIMARY KEY, operation text, agent text, at timestamptz, tombstone bool, unfinished text REFERENCES countersign.countersign_receipt DEFERRABLE INITIALLY DEFERRED)",
        "VIEW countersign.countersign_receipt AS SELECT 1 AS execution"
      })
  void shouldRelyOnNoTableOfReceiptsThatCannotKeepThem(String other) {
    target.execute("CREATE SCHEMA countersign; CREATE " + other);
    var grant = target.genuine(StatementClass.WRITE, "UPDATE item SET name = 'x'");

    assertThat(code(target.run(grant, () -> false))).isEqualTo("NO_RECEIPTS");

    assertThat(names()).isEqualTo("one,two");
    assertThat(target.settle(grant)).isInstanceOf(NotYet.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SET client_encoding = 'LATIN1'; UPDATE item SET name = 'x'|CLIENT_ENCODING",
        "SET client_encoding = 'LATIN1'; SELECT 'é'; RESET client_encoding; UPDATE item SET name = 'x'|NOT_UTF8"
      })
  void shouldUndoATextWhoseValuesCannotBeRead(String text, String code) {
    assertThat(code(target.change(text))).isEqualTo(code);
    assertThat(names()).isEqualTo("one,two");

    assertThat(target.change("SET client_encoding = 'UTF8'; SELECT 'é'")).isInstanceOf(Done.class);
  }

  @Test
  void shouldChangeTheSchema() {
    var ended =
        target.run(
            target.genuine(
                StatementClass.DDL,
                "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (m mood[]); INSERT INTO t"
                    + " VALUES ('{sad,ok}') RETURNING m, m[1]"),
            () -> false);

    assertThat(lines(ended))
        .contains(
            "{\"columns\":[{\"name\":\"m\",\"type\":\"mood[]\"},{\"name\":\"m\",\"type\":\"mood\"}]}",
            "[[\"sad\",\"ok\"],\"sad\"]");
    assertThat(target.one("SELECT count(*) FROM t")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE item SET name = 'x'; COMMIT",
        "UPDATE item SET name = 'x'; COMMIT; UPDATE item SET name = 'y'",
        "UPDATE item SET name = 'x'; COMMIT AND CHAIN; UPDATE item SET name = 'y'",
        "UPDATE item SET name = 'x'; ROLLBACK; UPDATE item SET name = 'y'",
        "ROLLBACK; BEGIN; UPDATE item SET name = 'y'",
        "ROLLBACK AND CHAIN",
        "COMMIT; BEGIN READ WRITE; UPDATE item SET name = 'x'",
        "SET CONSTRAINTS ALL IMMEDIATE; UPDATE item SET name = 'x'",
        "UPDATE item SET name = 'x'; PREPARE TRANSACTION 'p'",
      })
  void shouldUndoWhateverATextDoesThatEndsTheTransaction(String text) {
    var grant = target.genuine(StatementClass.OPAQUE, text);

    var ended = target.run(grant, () -> false);

    assertThat(ended).isInstanceOf(Failed.class);
    assertThat(names()).isEqualTo("one,two");
    assertThat(target.receipt(grant)).isEqualTo("nothing");
  }

  @Test
  void shouldNotCallItASuccessWhereATextEscapesOnPurpose() {
    var grant =
        target.genuine(
            StatementClass.OPAQUE,
            "ROLLBACK; BEGIN READ WRITE; UPDATE item SET name = 'x'; COMMIT; BEGIN READ WRITE");

    var ended = target.run(grant, () -> false);

    assertThat(code(ended)).isEqualTo("TRANSACTION_CONTROL");
    assertThat(((Failed) ended).failure().effectUnclear()).isTrue();
    assertThat(target.receipt(grant)).isEqualTo("nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"DO $$ BEGIN UPDATE item SET name = 'x'; COMMIT; END $$", "CALL smuggle()"})
  void shouldUndoACommitSmuggledInAProcedure(String text) {
    target.execute(
        "CREATE PROCEDURE smuggle() LANGUAGE plpgsql AS $$ BEGIN UPDATE item SET name = 'x';"
            + " COMMIT; END $$");

    var ended = target.run(target.genuine(StatementClass.OPAQUE, text), () -> false);

    assertThat(code(ended)).isEqualTo("2D000");
    assertThat(names()).isEqualTo("one,two");
  }

  @Test
  void shouldFailWithADeferredConstraintAtCommit() {
    target.execute("CREATE TABLE child (item int REFERENCES item DEFERRABLE INITIALLY DEFERRED)");

    var ended = target.change("INSERT INTO child VALUES (77)");

    assertThat(code(ended)).isEqualTo("23503");
    assertThat(target.one("SELECT count(*) FROM child")).isEqualTo("0");
  }

  @Test
  void shouldEndAtTheLockTimeout() throws Exception {
    try (var holder = target.connect();
        var statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE item");

      var ended = target.change("UPDATE item SET name = 'x'");

      assertThat(code(ended)).isEqualTo("55P03");
      holder.rollback();
    }
  }

  @Test
  void shouldRollBackWhenStoppedWithinTwoSeconds() {
    var asked = new AtomicBoolean();
    var grant =
        target.genuine(
            StatementClass.WRITE,
            "UPDATE item SET name = 'x'; SELECT pg_sleep(60)",
            Duration.ofSeconds(90),
            10);
    var running = target.running(grant, asked::get);
    Awaitility.await()
        .until(
            () ->
                target.one(
                    "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname"
                        + " = current_database()"),
            "1"::equals);

    asked.set(true);

    assertThat(running).succeedsWithin(Duration.ofSeconds(2)).isEqualTo(new Stopped());
    assertThat(names()).isEqualTo("one,two");
    assertThat(target.receipt(grant)).isEqualTo("nothing");
  }

  @Test
  void shouldEndWhereTheStatementsTakeTooLongTogether() {
    var grant =
        target.genuine(
            StatementClass.WRITE,
            "UPDATE item SET name = 'x'" + "; SELECT pg_sleep(0.4)".repeat(5),
            Target.RUN_WITHIN,
            10);

    assertThat(code(target.run(grant, () -> false))).isEqualTo("RUN_TIMEOUT");
    assertThat(names()).isEqualTo("one,two");
    assertThat(target.receipt(grant)).isEqualTo("nothing");
  }

  @Test
  void shouldFailWhenTheServerEndsTheConnectionBeforeCommit() {
    var grant =
        target.genuine(
            StatementClass.WRITE,
            "UPDATE item SET name = 'x'; SELECT pg_terminate_backend(pg_backend_pid())");

    var ended = target.run(grant, () -> false);

    assertThat(code(ended)).isEqualTo("57P01");
    assertThat(names()).isEqualTo("one,two");
    assertThat(target.receipt(grant)).isEqualTo("nothing");
  }

  @Test
  void shouldSayWhatToDoWhereReceiptsMayNotBeKept() throws Exception {
    try (var superuser =
            dev.countersign.embedded.SharedServers.postgreSql().connect(target.database.name());
        var statement = superuser.createStatement()) {
      statement.execute(
          "ALTER DATABASE %1$s OWNER TO postgres; REVOKE ALL ON DATABASE %1$s FROM %2$s; GRANT CONNECT ON DATABASE %1$s TO %2$s"
              .formatted(target.database.name(), target.database.owner()));
    }

    var ended = target.change("UPDATE item SET name = 'x'");

    assertThat(code(ended)).isEqualTo("NO_RECEIPTS");
    assertThat(((Failed) ended).failure().message())
        .contains("CREATE TABLE IF NOT EXISTS countersign.countersign_receipt");
    assertThat(names()).isEqualTo("one,two");
  }
}
