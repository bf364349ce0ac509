package dev.countersign.agent.pg;

import static dev.countersign.agent.Migrations.document;
import static dev.countersign.agent.Migrations.up;
import static dev.countersign.protocol.request.MigrationAction.UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.evidence.Orders;
import dev.countersign.agent.evidence.Orders.Found;
import dev.countersign.protocol.evidence.MeasuredRows;
import dev.countersign.protocol.evidence.PendingMigration;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.request.Migration;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found out about a text at a real PostgreSQL, and that nothing of it stays there. */
class PgEvidenceIT {
  private static final String SECRET = "s3cret-4711";
  private static final Migration DONE = up(1, "SELECT 1");
  private static Target target;

  @BeforeAll
  static void start() {
    target = new Target();
    target.execute(
        """
        CREATE TABLE item (id int PRIMARY KEY, name text, password text);
        INSERT INTO item SELECT i, 'name ' || i, 'pw ' || i FROM generate_series(1, 50) i;
        CREATE TABLE drawn (id serial PRIMARY KEY, name text);
        INSERT INTO drawn (name) VALUES ('x');
        CREATE TABLE watched (id int PRIMARY KEY);
        INSERT INTO watched VALUES (1);
        CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$;
        CREATE TRIGGER watching BEFORE DELETE ON watched FOR EACH ROW EXECUTE FUNCTION watch();
        CREATE TABLE parent (id int PRIMARY KEY);
        CREATE TABLE child (id int REFERENCES parent ON DELETE CASCADE);
        CREATE TRIGGER watching BEFORE DELETE ON child FOR EACH ROW EXECUTE FUNCTION watch();
        CREATE UNLOGGED TABLE fast (id int);
        CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE TABLE checked (id int CHECK (id >= mine()));
        CREATE TABLE identified (id int GENERATED ALWAYS AS IDENTITY, name text);
        CREATE TABLE ruled (id int);
        CREATE RULE noting AS ON DELETE TO ruled DO ALSO NOTIFY ruled;
        CREATE VIEW seen AS SELECT id FROM item;
        CREATE VIEW drawing AS SELECT nextval('drawn_id_seq') AS id;
        CREATE DOMAIN numbered AS int DEFAULT nextval('drawn_id_seq');
        CREATE TABLE filled (id int, number numbered);
        CREATE DOMAIN judged AS int CHECK (VALUE >= mine());
        CREATE TABLE judging (id int, judgments judged[]);
        CREATE TABLE sold (id int, year int, buyer text, phone text, PRIMARY KEY (id, year))
          PARTITION BY LIST (year);
        CREATE TABLE sold_lately PARTITION OF sold FOR VALUES IN (2024, 2025) PARTITION BY LIST (year);
        CREATE TABLE sold_2025 PARTITION OF sold_lately FOR VALUES IN (2025);
        INSERT INTO sold VALUES (1, 2025, 'her name', 'her number');
        ANALYZE\
        """);
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  private static Found gather(String sql, String... masked) {
    return Orders.gather(target.agent, sql, masked);
  }

  /** All of the table, with who wrote each row. */
  private static String rows() {
    return target.one("SELECT string_agg(i::text || xmin::text, '' ORDER BY id) FROM item i");
  }

  /** How many anybody holds on the table. */
  private static String locks() {
    return target.one(
        "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
            + " WHERE c.relname = 'item'");
  }

  @Test
  void shouldTellPlanAndSizesWithoutALiteral() {
    var found = gather("SELECT * FROM item WHERE name = '%s'".formatted(SECRET));

    var plan = found.evidence().plans().getFirst().nodes().getFirst();
    assertThat(plan.kind()).isEqualTo("Seq Scan");
    assertThat(plan.table()).contains("item");
    assertThat(plan.rows()).contains(1L);
    var size = found.evidence().tables().getFirst();
    assertThat(size.table()).isEqualTo("item");
    assertThat(size.rows()).contains(50L);
    assertThat(size.bytes().orElseThrow()).isPositive();
    assertThat(found.evidence().toString()).doesNotContain(SECRET);
    assertThat(found.document()).contains(SECRET);
  }

  @Test
  void shouldMeasureWhatAChangeTouchesAndLeaveNoTrace() throws SQLException {
    var before = rows();

    var found =
        gather(
            "UPDATE item SET name = 'x' WHERE id <= 3; DELETE FROM item WHERE id > 40",
            "*.password");

    assertThat(found.evidence().measured())
        .containsExactly(new MeasuredRows(1, 3), new MeasuredRows(2, 10));
    assertThat(rows()).isEqualTo(before);
    assertThat(locks()).isEqualTo("0");
    assertThat(found.document())
        .contains("[\"1\",\"name 1\",\"***\"]", "[\"1\",\"x\",\"***\"]")
        .doesNotContain("pw 1");
  }

  /** Whatever name of theirs a change uses, and a mask: they are the same rows. */
  @ParameterizedTest
  @CsvSource({
    "sold_2025, sold.buyer",
    "sold_2025, public.sold_lately.buyer",
    "sold_lately, sold.buyer",
    "sold, sold_2025.buyer",
  })
  void shouldMaskRowsByEveryTableThatTheyAreIn(String table, String mask) {
    var found = gather("UPDATE %s SET id = 2 WHERE id = 1".formatted(table), mask);

    assertThat(found.document())
        .contains("[\"1\",\"2025\",\"***\",\"her number\"]")
        .doesNotContain("her name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INSERT INTO drawn (name) VALUES ('y')           | DEFAULT
          UPDATE drawn SET id = DEFAULT                   | DEFAULT
          DELETE FROM watched                             | TRIGGER
          DELETE FROM parent                              | TRIGGER
          DELETE FROM fast                                | NOT_A_TABLE
          UPDATE checked SET id = 2                       | FUNCTION
          DELETE FROM seen                                | NOT_A_TABLE
          UPDATE item SET id = (SELECT d.id FROM drawing d) | NOT_A_TABLE
          INSERT INTO filled (id) VALUES (1)              | DEFAULT
          UPDATE judging SET judgments = '{1}'            | FUNCTION
          UPDATE item SET id = nextval('drawn_id_seq')    | NOT_UNDERSTOOD
          UPDATE item SET id = mine()                     | NOT_UNDERSTOOD
          SELECT mine()                                   | NOT_ONLY_ROWS
          NOTIFY x                                        | NOT_ONLY_ROWS
          DO $$ BEGIN DELETE FROM item; END $$            | NOT_ONLY_ROWS
          DELETE FROM item; DROP TABLE item               | NOT_ONLY_ROWS
          WITH x AS (SELECT 1) DELETE FROM item           | NOT_ONLY_ROWS
          INSERT INTO identified (name) VALUES ('y')      | DEFAULT
          MERGE INTO drawn d USING item i ON d.id = i.id WHEN NOT MATCHED THEN INSERT (name) VALUES ('y') | DEFAULT
          INSERT INTO item (id) SELECT nextval('drawn_id_seq') | NOT_UNDERSTOOD
          DELETE FROM ruled                               | RULE
          """)
  void shouldNotMeasureWhatCouldLeaveATrace(String sql, String code) {
    var drawn = target.one("SELECT last_value FROM drawn_id_seq");

    var found = gather(sql);

    assertThat(found.unmeasured()).isEqualTo(code);
    assertThat(found.evidence().measured()).isEmpty();
    assertThat(target.one("SELECT last_value FROM drawn_id_seq")).isEqualTo(drawn);
    assertThat(target.one("SELECT count(*) FROM item")).isEqualTo("50");
  }

  @Test
  void shouldSayThatAChangeTakesTooLongAndLeaveNoTrace() throws SQLException {
    var before = rows();

    var found =
        Orders.gather(
            target.agent,
            Duration.ofMillis(300),
            "UPDATE item SET name = 'x' WHERE id = 1;"
                + " UPDATE item SET name = 'y' WHERE (SELECT count(*) FROM item a, item b, item c,"
                + " item d, item e WHERE a.name < b.name AND c.name < d.name AND e.id > a.id) > 0");

    assertThat(found.unmeasured()).isEqualTo("57014");
    assertThat(found.evidence().measured()).containsExactly(new MeasuredRows(1, 1));
    assertThat(found.evidence().plans()).hasSize(2);
    assertThat(rows()).isEqualTo(before);
    assertThat(locks()).isEqualTo("0");
  }

  /** Each of them may take two seconds, and all of them together. */
  @Test
  void shouldHoldLocksNoLongerThanOneStatementMay() {
    var before = rows();
    var one =
        "UPDATE item SET name = 'x' WHERE (SELECT count(*) FROM item a, item b, item c, item d,"
            + " item e WHERE e.id <= 25 AND a.name < b.name AND c.name < d.name) > 0";

    var found =
        Orders.gather(
            target.agent, Duration.ofSeconds(2), String.join(";", Collections.nCopies(20, one)));

    assertThat(found.unmeasured()).isIn("57014", "TIMED_OUT");
    assertThat(found.evidence().measured()).hasSizeLessThan(20);
    assertThat(rows()).isEqualTo(before);
  }

  /** One that came meanwhile would fire. */
  @Test
  void shouldKeepTriggersFromTablesThatChangeByAForeignKey() {
    target.execute(
        """
        CREATE TABLE owner (id int PRIMARY KEY);
        CREATE TABLE owned (id int REFERENCES owner ON DELETE CASCADE)\
        """);
    var found =
        CompletableFuture.supplyAsync(
            () ->
                gather(
                    "DELETE FROM owner WHERE (SELECT count(*) FROM item a, item b, item c, item d,"
                        + " item e WHERE a.name < b.name AND c.name < d.name AND e.id > a.id) >"
                        + " 0"));

    Awaitility.await()
        .until(
            () ->
                target.one(
                    "SELECT count(*) FROM pg_locks WHERE mode = 'RowExclusiveLock' AND granted"
                        + " AND relation = 'owned'::regclass"),
            "1"::equals);
    assertThat(found.join().refused()).isEmpty();
  }

  @Test
  void shouldSampleByTheNameThatTheConditionUses() {
    var found = gather("UPDATE item AS o SET name = 'x' WHERE o.id = 3", "none.none");

    assertThat(found.evidence().measured()).containsExactly(new MeasuredRows(1, 1));
    assertThat(found.document()).contains("[\"3\",\"name 3\"", "[\"3\",\"x\"");
  }

  @Test
  void shouldFindOutAboutThoseMigrationsThatWouldRun() throws SQLException {
    target.execute(
        MigrationTable.CREATE
            + "; INSERT INTO countersign.countersign_migration VALUES (1, 'm1', '%s', 'applied', '', 0, 0, 0, 'x')"
                .formatted(DONE.checksum()));

    var found =
        gather(
            up(2, "ALTER TABLE item ADD COLUMN born date; CREATE TABLE public.made (id int)"),
            up(
                3,
                "INSERT INTO made VALUES (4711); UPDATE item SET born = now();"
                    + " SELECT name FROM item WHERE name = '%s'".formatted(SECRET)));

    assertThat(found.refused()).isEmpty();
    assertThat(found.evidence().migrations())
        .containsExactly(new PendingMigration("2_m2", 1, 2), new PendingMigration("3_m3", 1, 3));
    assertThat(found.evidence().plans()).extracting(it -> it.statement()).containsExactly(5);
    assertThat(found.evidence().missing())
        .extracting(it -> it.part() + " " + it.statement() + " " + it.code())
        .containsExactlyInAnyOrder(
            "PLAN 1 NO_PLAN",
            "PLAN 2 NO_PLAN",
            "PLAN 3 NO_SUCH_TABLE",
            "PLAN 4 NO_SUCH_COLUMN",
            "SIZES 0 NO_SUCH_TABLE",
            "ROWS 0 NOT_ONLY_ROWS");
    assertThat(found.evidence().tables()).extracting(it -> it.table()).contains("item");
    assertThat(found.document())
        .contains("{\"statement\":5,\"migration\":\"3_m3\",\"plan\":", SECRET);
    assertThat(found.evidence().toString()).doesNotContain(SECRET, "4711");
    assertThat(target.one("SELECT to_regclass('made')")).isNull();
    assertThat(target.one("SELECT count(*) FROM countersign.countersign_migration")).isEqualTo("1");
    assertThat(Orders.gather(target.agent, document(UP, DONE)).evidence().missing())
        .extracting(it -> it.code())
        .containsOnly("NOTHING_TO_RUN");
    assertThat(gather(up(2, "SELECT 1"), up(3, "SELECT 'open")).refused().orElseThrow().code())
        .isEqualTo("TEXT_UNCLEAR");
    assertThat(
            Orders.gather(target.agent, document(UP, up(1, "SELECT 'another'")))
                .refused()
                .orElseThrow()
                .code())
        .isEqualTo("MIGRATION_CHANGED");
    target.execute("DROP TABLE countersign.countersign_migration");
  }

  /** Where nobody has migrated yet; the table is not made for looking. */
  @Test
  void shouldMeasureMigrationsThatChangeRowsAlone() throws SQLException {
    target.execute("DROP TABLE IF EXISTS countersign.countersign_migration");

    var found =
        Orders.gather(
            target.agent,
            document(
                UP,
                up(1, "UPDATE item SET name = 'x' WHERE id <= 3"),
                up(2, "DELETE FROM item WHERE name = 'x'")),
            "*.password");

    assertThat(found.evidence().measured())
        .containsExactly(new MeasuredRows(1, 3), new MeasuredRows(2, 3));
    assertThat(found.document())
        .contains("\"statement\":2,\"migration\":\"2_m2\",\"when\":\"before\"", "\"***\"");
    assertThat(target.one("SELECT count(*) FROM item WHERE name = 'x'")).isEqualTo("0");
    assertThat(target.one("SELECT to_regclass('countersign.countersign_migration')")).isNull();
  }

  private static Found gather(Migration... pending) {
    var all = new ArrayList<>(List.of(DONE));
    all.addAll(List.of(pending));
    return Orders.gather(target.agent, document(UP, all.toArray(Migration[]::new)), "*.password");
  }

  @Test
  void shouldGiveUpSoonWhereAnotherHoldsTheRows() throws SQLException {
    try (var other = target.connect();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT 1 FROM item WHERE id = 7 FOR UPDATE");
      var since = Instant.now();

      var found = gather("UPDATE item SET name = 'x' WHERE id = 7");

      assertThat(found.unmeasured()).isEqualTo("55P03");
      assertThat(Duration.between(since, Instant.now())).isLessThan(Duration.ofSeconds(10));
      assertThat(found.evidence().plans()).hasSize(1);
      other.rollback();
    }
  }

  @Test
  void shouldTellSizesOfWhatIsChangedBySchema() {
    var found = gather("ALTER TABLE item ADD COLUMN born date");

    assertThat(found.evidence().tables()).extracting(it -> it.table()).containsExactly("item");
    assertThat(found.evidence().missing())
        .extracting(it -> it.part() + " " + it.code())
        .contains(EvidencePart.PLAN + " NO_PLAN");
  }

  @Test
  void shouldGoOnBehindAStatementThatCannotBeExplained() {
    var found = gather("SELECT * FROM nothing_there; SELECT 1 FROM item");

    assertThat(found.evidence().plans()).extracting(it -> it.statement()).containsExactly(2);
    assertThat(found.evidence().missing())
        .extracting(it -> it.part() + " " + it.code())
        .contains("PLAN 42P01", "SIZES NO_SUCH_TABLE");
  }
}
