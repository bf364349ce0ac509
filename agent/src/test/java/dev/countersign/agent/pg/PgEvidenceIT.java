package dev.countersign.agent.pg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.evidence.Orders;
import dev.countersign.agent.evidence.Orders.Found;
import dev.countersign.protocol.evidence.MeasuredRows;
import dev.countersign.protocol.policy.EvidencePart;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found out about a text at a real PostgreSQL, and that nothing of it stays there. */
class PgEvidenceIT {
  private static final String SECRET = "s3cret-4711";
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
    var before = target.one("SELECT string_agg(i::text || xmin::text, '' ORDER BY id) FROM item i");

    var found =
        gather(
            "UPDATE item SET name = 'x' WHERE id <= 3; DELETE FROM item WHERE id > 40",
            "*.password");

    assertThat(found.evidence().measured())
        .containsExactly(new MeasuredRows(1, 3), new MeasuredRows(2, 10));
    assertThat(target.one("SELECT string_agg(i::text || xmin::text, '' ORDER BY id) FROM item i"))
        .isEqualTo(before);
    assertThat(
            target.one(
                "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
                    + " WHERE c.relname = 'item'"))
        .isEqualTo("0");
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
