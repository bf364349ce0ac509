package dev.countersign.agent.pg;

import static dev.countersign.agent.TargetBed.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.CuttingProxy;
import dev.countersign.agent.TargetBed;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Ended.SettledBefore;
import dev.countersign.agent.run.Ended.Stopped;
import dev.countersign.agent.run.Ended.Unknown;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Settled.Committed;
import dev.countersign.agent.run.Settled.Never;
import dev.countersign.agent.run.Settled.Undecided;
import dev.countersign.embedded.SharedServers;
import dev.countersign.protocol.request.StatementClass;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What PostgreSQL runs in no transaction: without a receipt, and never taken for more. */
class OutsideIT {
  private static final String INDEX = "CREATE INDEX CONCURRENTLY by_n ON item (n)";

  private Target target;

  @BeforeEach
  void start() {
    target = new Target();
    target.execute(
        "CREATE TABLE item (n int); INSERT INTO item VALUES (1), (1);"
            + " CREATE FUNCTION twice(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS"
            + " $$ BEGIN RAISE undefined_table; END $$");
  }

  @AfterEach
  void stop() {
    target.close();
  }

  private Genuine ddl(String text) {
    return target.genuine(StatementClass.DDL, text, Duration.ofSeconds(60), 10);
  }

  private Ended run(Genuine grant) {
    return target.run(grant, () -> false);
  }

  private static String code(Ended ended) {
    return ended instanceof Failed failed ? failed.failure().code() : ended.toString();
  }

  private static boolean isUnclear(Ended ended) {
    return ended instanceof Failed failed && failed.failure().effectUnclear();
  }

  @Test
  void shouldRunThemAndSayThatNothingHeldThemTogether() {
    var grant = ddl(INDEX + "; -- and\nREINDEX INDEX CONCURRENTLY by_n; VACUUM (ANALYZE) item;");

    assertThat(lines(run(grant)))
        .endsWith("{\"rows\":0,\"affected\":0,\"truncated\":false,\"outsideTransaction\":true}");

    assertThat(target.indexes("item")).isEqualTo("by_n");
    assertThat(target.receipt(grant)).isEqualTo(grant.grant().operation() + " agent-1 done true");
    assertThat(target.settle(grant)).isEqualTo(new Committed());
    assertThat(run(grant)).isEqualTo(new SettledBefore());
  }

  /** Each has a kind of its own to refuse a transaction. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "VACUUM FULL item",
        "REINDEX DATABASE CONCURRENTLY",
        "CLUSTER",
        "DROP INDEX CONCURRENTLY IF EXISTS by_m"
      })
  void shouldRunWhatTheServerRefusesInATransaction(String text) {
    assertThat(lines(run(ddl(text)))).last().asString().contains("outsideTransaction");
  }

  /** The server looks for a transaction first, so it is the rights that are missing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER SYSTEM SET work_mem = '5MB'",
        "CREATE DATABASE more",
        "CREATE TABLESPACE more LOCATION '/more'",
        "CREATE SUBSCRIPTION more CONNECTION 'dbname=more' PUBLICATION more"
      })
  void shouldAskForWhatAnotherRoleMay(String text) {
    assertThat(code(run(ddl(text)))).isEqualTo("42501");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE FROM item; VACUUM item", "VACUUM item; DELETE FROM item"})
  void shouldRunNothingOfAMixture(String text) {
    var ended = run(ddl(text));

    assertThat(code(ended)).isEqualTo("MIXED_TEXT");
    assertThat(target.one("SELECT count(*) FROM item")).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE INDEX CONCURRENTLY by_n ON lost (n)|42P01",
        "CREATE INDEX CONCURRENTLY by_n ON item (lost)|42703",
        "CREATE INDEX CONCURRENTLY by_n ON item (n) lost|42601",
        "DROP INDEX CONCURRENTLY by_n|42704",
        "CREATE INDEX CONCURRENTLY by_n ON item (lost(n))|42883",
        "CREATE DATABASE more|42501",
        "REINDEX SCHEMA lost|3F000",
        "REINDEX TABLE CONCURRENTLY lost|42P01",
        "VACUUM (ANALYZE) lost|42P01",
        "VACUUM (LOST) item, item|42601"
      })
  void shouldBeSureWhereTheFirstWasRefused(String text, String code) {
    var grant = ddl(text);

    var ended = run(grant);

    assertThat(code(ended)).isEqualTo(code);
    assertThat(isUnclear(ended)).isFalse();
    assertThat(target.settle(grant)).isEqualTo(new Never());
  }

  /** The same code as above, from the index's own function once there is half an index. */
  @Test
  void shouldNotBeSureWhereCodeOfTheDatabaseRefused() {
    var ended = run(ddl("CREATE INDEX CONCURRENTLY by_twice ON item (twice(n))"));

    assertThat(code(ended)).isEqualTo("42P01");
    assertThat(isUnclear(ended)).isTrue();
    assertThat(target.indexes("item")).isEqualTo("by_twice broken");
  }

  /** Rights and functions are looked at while an index is made, too, which no context tells of. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE INDEX CONCURRENTLY by_j ON built (j)|42883|by_f,by_j broken",
        "CREATE INDEX CONCURRENTLY by_g ON built (half(n))|42501|by_f,by_g broken",
        "REINDEX INDEX CONCURRENTLY by_f|42501|by_f,by_f_ccnew broken",
        "REINDEX TABLE CONCURRENTLY built|42501|by_f,by_f_ccnew broken"
      })
  void shouldNotBeSureWhereItWasRefusedWhatItNeedsToMakeIt(
      String text, String code, String indexes) {
    revoked();
    var grant = ddl(text);

    var ended = run(grant);

    assertThat(code(ended)).isEqualTo(code);
    assertThat(target.indexes("built")).isEqualTo(indexes);
    assertThat(isUnclear(ended)).isTrue();
    assertThat(target.settle(grant)).isInstanceOf(Undecided.class);
  }

  /** The rows of a table whose index needs a function that its role may not call any more. */
  private void revoked() {
    target.execute(
        """
        CREATE TABLE built (n int, j json[]);
        INSERT INTO built VALUES (1, ARRAY['1'::json]), (2, ARRAY['2'::json]);
        CREATE FUNCTION half(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN n / 2; END $$;
        CREATE INDEX by_f ON built (half(n));
        REVOKE EXECUTE ON FUNCTION half FROM PUBLIC, CURRENT_USER\
        """);
  }

  /** What comes before in the schema is done with; the last of what is analyzed was vacuumed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "REINDEX SCHEMA many|42501|SELECT pg_relation_filenode('many.first')",
        "VACUUM (FULL, ANALYZE) item (lost)|42703|SELECT pg_relation_filenode('item')"
      })
  void shouldNotBeSureWhereSomeOfItWasDone(String text, String code, String file) {
    target.execute(
        "CREATE SCHEMA many; CREATE TABLE many.a (n int); CREATE INDEX first ON many.a (n)");
    revoked();
    target.execute("ALTER TABLE built SET SCHEMA many");
    var before = target.one(file);

    var ended = run(ddl(text));

    assertThat(code(ended)).isEqualTo(code);
    assertThat(target.one(file)).isNotEqualTo(before);
    assertThat(isUnclear(ended)).isTrue();
  }

  @Test
  void shouldSayWhatTookEffectBeforeTheOneThatFailed() {
    var ended = run(ddl(INDEX + "; CREATE UNIQUE INDEX CONCURRENTLY once ON item (n)"));

    assertThat(code(ended)).isEqualTo("23505");
    assertThat(isUnclear(ended)).isTrue();
    assertThat(target.indexes("item")).isEqualTo("by_n,once broken");
  }

  @Test
  void shouldRunNothingWhereStoppedBeforeItBegan() {
    var grant = ddl(INDEX);

    assertThat(target.run(grant, () -> true)).isEqualTo(new Stopped());

    assertThat(target.indexes("item")).isNull();
    assertThat(target.settle(grant)).isEqualTo(new Never());
  }

  /** It waits for a transaction that sees the table, as long as the statement may take. */
  private Connection holder() throws Exception {
    var holder = target.connect();
    holder.setAutoCommit(false);
    try (var statement = holder.createStatement()) {
      statement.execute("DELETE FROM item");
    }
    return holder;
  }

  @Test
  void shouldStopWithinTwoSecondsAndSayThatHalfOfItMayStay() throws Exception {
    var stop = new AtomicBoolean();
    try (var _ = holder()) {
      var running = target.running(ddl(INDEX), stop::get);
      target.awaitIndexBuild();

      stop.set(true);

      assertThat(running)
          .succeedsWithin(Duration.ofSeconds(2))
          .satisfies(it -> assertThat(isUnclear(it)).isTrue());
    }
  }

  /** What was sent to stop it may come when it has ended, and meet what says so. */
  @Test
  void shouldSayThatItEndedWellWhereTheStopComesTooLate() throws Exception {
    var grant = ddl(INDEX);
    assertThat(code(run(ddl("VACUUM missing")))).isEqualTo("42P01"); // the tables are there by now
    var stop = new AtomicBoolean();
    try (var proxy = new CuttingProxy(target.port(), CuttingProxy.CANCEL_OF_POSTGRESQL);
        var agent = target.agent(proxy.port(), Duration.ofMinutes(10));
        var reader = target.connect();
        var statement = reader.createStatement()) {
      var holder = holder();
      var running = target.running(agent, grant, stop::get);
      target.awaitIndexBuild();
      reader.setAutoCommit(false);
      statement.execute("UPDATE countersign.countersign_receipt SET agent = agent");
      proxy.cutNext(CuttingProxy.Cut.HELD_BEFORE_THE_SERVER);
      stop.set(true);
      Awaitility.await().until(proxy::isHolding);
      holder.rollback();
      holder.close();
      var marking =
          "SELECT query_start FROM pg_stat_activity WHERE query LIKE 'UPDATE countersign%'"
              + " AND wait_event_type = 'Lock' AND datname = current_database()";
      Awaitility.await().until(() -> target.one(marking), it -> !it.equals("nothing"));
      var first = target.one(marking);

      proxy.letGo();

      Awaitility.await().until(() -> !target.one(marking).equals(first));
      reader.rollback();
      assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Done.class);
    }
    assertThat(target.indexes("item")).isEqualTo("by_n");
    assertThat(target.settle(grant)).isEqualTo(new Committed());
  }

  /** Longer than anything else waits for a lock. */
  @Test
  void shouldWaitForOthersAsLongAsItMayWhereItKeepsNobodyWaiting() throws Exception {
    var holder = holder();
    var running = target.running(ddl(INDEX), () -> false);
    target.awaitIndexBuild();
    Awaitility.await()
        .until(
            () ->
                target.one(
                    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%'"
                        + " AND query_start < now() - interval '1.5 s'"
                        + " AND datname = current_database()"),
            "1"::equals);

    holder.rollback();
    holder.close();

    assertThat(lines(running.get(10, TimeUnit.SECONDS))).isNotEmpty();
    assertThat(target.indexes("item")).isEqualTo("by_n");
  }

  /** As after a crash: begun, and nobody there to say how it ended. */
  @Test
  void shouldLeaveACrashToAPerson() throws Exception {
    var grant = ddl(INDEX);
    try (var _ = holder()) {
      var running = target.running(grant, () -> false);
      target.awaitIndexBuild();
      assertThat(target.settle(grant)).isInstanceOf(Undecided.class);
      assertThat(target.inspected(grant, "item"))
          .contains("It was begun at ")
          .contains("A statement of this run is at work there since ");

      target.killIndexBuild();

      assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Unknown.class);
    }
    assertThat(target.settle(grant)).isInstanceOf(Undecided.class);
    assertThat(target.inspected(grant, "item"))
        .contains("No session of this run is there any more.")
        .contains("by_n (not valid)");
  }

  /** As an agent that was frozen between two statements, and wakes up when it was given up. */
  @Test
  void shouldRunNothingMoreOnceItWasGivenUp() throws Exception {
    var grant = ddl(INDEX + "; VACUUM item");
    var holder = holder();
    var running = target.running(grant, () -> false);
    target.awaitIndexBuild();
    assertThat(target.settle(grant)).isInstanceOf(Undecided.class);

    holder.rollback();
    holder.close();

    assertThat(running)
        .succeedsWithin(Duration.ofSeconds(10))
        .isInstanceOfSatisfying(
            Failed.class,
            it -> {
              assertThat(it.failure().code()).isEqualTo("GIVEN_UP");
              assertThat(it.failure().effectUnclear()).isTrue();
            });
    assertThat(target.settle(grant)).isInstanceOf(Undecided.class);
  }

  /** As an agent that was frozen behind its look, about to send the statement that comes next. */
  @Test
  void shouldLeaveNoSessionToSendALateStatementTo() {
    var grant = ddl(INDEX);
    try (var proxy = new CuttingProxy(target.database.port(), "CREATE INDEX");
        var agent = target.agent(proxy.port(), Duration.ofMinutes(10))) {
      proxy.cutNext(CuttingProxy.Cut.HELD_BEFORE_THE_SERVER);
      var running = target.running(agent, grant);
      Awaitility.await().until(proxy::isHolding);

      Awaitility.await().until(() -> target.settle(grant), Undecided.class::isInstance);
      assertThat(target.inspected(grant, "item"))
          .contains("No session of this run is there any more.");
      proxy.letGo();

      assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Unknown.class);
    }
    assertThat(target.indexes("item")).isNull();
  }

  /** Where the server does not say what sessions are at, one that is idle is not known as such. */
  @Test
  void shouldAwaitTheEndOfASessionThatDoesNotSayWhatItIsAt() throws Exception {
    try (var superuser = SharedServers.postgreSql().connect("postgres");
        var statement = superuser.createStatement()) {
      statement.execute(
          "ALTER DATABASE %s SET track_activities = off".formatted(target.database.name()));
    }
    var grant = ddl(INDEX);
    try (var proxy = new CuttingProxy(target.database.port(), "CREATE INDEX");
        var agent = target.agent(proxy.port(), Duration.ofSeconds(3))) {
      proxy.cutNext(CuttingProxy.Cut.HELD_BEFORE_THE_SERVER);
      var running = target.running(agent, grant);
      Awaitility.await().until(proxy::isHolding);
      assertThat(target.inspected(grant)).contains("is there; what it is at the server does not");

      Awaitility.await().until(() -> target.settle(grant), Undecided.class::isInstance);
      proxy.letGo();

      assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Unknown.class);
    }
    assertThat(target.indexes("item")).isNull();
  }

  @Test
  void shouldLoseTheSessionThatItLeavesAlone() {
    try (var proxy = new CuttingProxy(target.database.port(), "CREATE INDEX");
        var agent = target.agent(proxy.port(), Duration.ofSeconds(1))) {
      proxy.cutNext(CuttingProxy.Cut.HELD_BEFORE_THE_SERVER);

      assertThat(target.running(agent, ddl(INDEX)))
          .succeedsWithin(Duration.ofSeconds(10))
          .isInstanceOf(Unknown.class);

      assertThat(proxy.isHolding()).isTrue();
    }
  }

  /** The server says with a warning that it left a table out, and answers as if it had not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "VACUUM pg_catalog.pg_authid",
        "VACUUM (FULL) pg_catalog.pg_authid",
        "VACUUM (ANALYZE, VERBOSE) item, pg_catalog.pg_authid",
        "REINDEX TABLE CONCURRENTLY item"
      })
  void shouldNotTakeForDoneWhatTheServerLeftOut(String text) {
    run(ddl("CREATE UNIQUE INDEX CONCURRENTLY once ON item (n)")); // leaves half of it
    var grant = ddl(text);

    var ended = run(grant);

    assertThat(code(ended)).isEqualTo("WARNED");
    assertThat(isUnclear(ended)).isTrue();
    assertThat(target.receipt(grant)).contains(" outside ");
  }

  /** Of all that there is, some may be another's; and what a function warns of is no table. */
  @ParameterizedTest
  @ValueSource(
      strings = {"VACUUM", "REINDEX DATABASE CONCURRENTLY", "VACUUM (ANALYZE, VERBOSE) warned"})
  void shouldTakeForDoneWhatTheServerDidAsItSays(String text) {
    target.execute(
        """
        CREATE TABLE warned (n int);
        CREATE FUNCTION warn(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS
          $$ BEGIN RAISE WARNING 'n is %', n; RETURN n; END $$;
        CREATE INDEX by_warn ON warned (warn(n));
        INSERT INTO warned VALUES (1), (2)\
        """);

    assertThat(run(ddl(text))).isInstanceOf(Done.class);
  }

  @Test
  void shouldRunNothingOnceATombstoneStands() {
    var grant = ddl(INDEX);
    run(target.genuine(StatementClass.WRITE, "SELECT 1")); // makes the table of receipts
    assertThat(target.settle(grant)).isEqualTo(new Never());

    assertThat(run(grant)).isEqualTo(new SettledBefore());

    assertThat(target.indexes("item")).isNull();
  }

  /** The second is looked at when the first is done with. */
  @Test
  void shouldNotBeSureWhereOneOfSeveralWasRefused() {
    target.execute("CREATE TABLE other (m int)");

    assertThat(isUnclear(run(ddl("VACUUM (ANALYZE, VERBOSE) other (m), item (missing)")))).isTrue();
  }

  /** Whether the row stands that says so, nobody knows: so nobody says that nothing does. */
  @Test
  void shouldNotBeSureWhereTheLineIsCutWhileItIsWrittenThatItBegins() {
    var grant = ddl("VACUUM item");
    assertThat(code(run(ddl("VACUUM missing")))).isEqualTo("42P01"); // the tables are there by now
    try (var proxy = new CuttingProxy(target.port(), CuttingProxy.OF_POSTGRESQL);
        var agent = target.agent(proxy.port())) {
      proxy.cutNext(CuttingProxy.Cut.BEFORE_THE_ANSWER);

      assertThat(TargetBed.run(agent, grant, proxy::hasCut)).isInstanceOf(Unknown.class);
    }
    assertThat(target.receipt(grant)).contains(" outside ");
    assertThat(target.settle(grant)).isInstanceOf(Undecided.class);
  }
}
