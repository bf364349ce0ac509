package dev.countersign.sql.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.countersign.protocol.request.DdlLock;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.Rewrite;
import dev.countersign.sql.SqlAnalyzer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of locks and rewrites, against what a real PostgreSQL holds and does. */
@Tag("each-postgresql")
@Timeout(200)
class DdlLockIT {

  /** Of what nobody can tell it by the text alone; of all else it has to be told. */
  private static final Set<String> LOCK_UNKNOWN =
      Set.of("ALTER TABLE ddl SET (user_catalog_table = true)");

  private static final Set<String> REWRITE_UNKNOWN =
      Set.of(
          "ALTER TABLE ddl ADD COLUMN c timestamptz DEFAULT clock_timestamp()",
          "ALTER TABLE ddl ALTER COLUMN a TYPE bigint",
          "ALTER TABLE ddl ALTER COLUMN b TYPE varchar(10)",
          "ALTER TABLE ddl ALTER b TYPE text");

  private static Oracle oracle;

  @BeforeAll
  static void startOracle() throws SQLException, IOException {
    oracle = Oracle.shared();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE ddl ADD COLUMN c int",
        "ALTER TABLE ddl ADD COLUMN c int DEFAULT 7 NOT NULL",
        "ALTER TABLE ddl ADD COLUMN c timestamptz DEFAULT clock_timestamp()",
        "ALTER TABLE ddl ADD COLUMN c int GENERATED ALWAYS AS (a + 1) STORED",
        "ALTER TABLE ddl ADD COLUMN c int GENERATED ALWAYS AS IDENTITY",
        "ALTER TABLE ddl ADD COLUMN c serial",
        "ALTER TABLE ddl ADD COLUMN c text, ADD CONSTRAINT p CHECK (a > 0)",
        "ALTER TABLE ddl DROP COLUMN b",
        "ALTER TABLE ddl ALTER COLUMN a TYPE bigint",
        "ALTER TABLE ddl ALTER COLUMN b TYPE varchar(10)",
        "ALTER TABLE ddl ALTER b TYPE text",
        "ALTER TABLE ddl ALTER COLUMN a SET NOT NULL",
        "ALTER TABLE ddl ALTER COLUMN a SET DEFAULT 1",
        "ALTER TABLE ddl ALTER COLUMN a SET STATISTICS 10",
        "ALTER TABLE ddl ALTER COLUMN b SET STORAGE external",
        "ALTER TABLE ddl ALTER COLUMN a SET (n_distinct = 5)",
        "ALTER TABLE ddl ADD CHECK (a > 0) NOT VALID",
        "ALTER TABLE ddl ADD UNIQUE (a)",
        "ALTER TABLE ddl ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES ddl_one (id)",
        "ALTER TABLE ddl ADD FOREIGN KEY (a) REFERENCES ddl_one NOT VALID",
        "ALTER TABLE ddl VALIDATE CONSTRAINT ddl_check",
        "ALTER TABLE ddl DROP CONSTRAINT ddl_check",
        "ALTER TABLE ddl SET (fillfactor = 50)",
        "ALTER TABLE ddl SET (autovacuum_enabled = false, parallel_workers = 2)",
        "ALTER TABLE ddl SET (user_catalog_table = true)",
        "ALTER TABLE ddl RESET (fillfactor)",
        "ALTER TABLE ddl SET UNLOGGED",
        "ALTER TABLE ddl SET WITHOUT CLUSTER",
        "ALTER TABLE ddl CLUSTER ON ddl_index",
        "ALTER TABLE ddl RENAME COLUMN a TO z",
        "ALTER TABLE ddl RENAME TO z",
        "ALTER TABLE ddl SET SCHEMA information_schema",
        "ALTER TABLE ddl REPLICA IDENTITY FULL",
        "ALTER TABLE ddl ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE ddl INHERIT ddl_parent",
        "ALTER TABLE IF EXISTS ONLY ddl ALTER COLUMN a DROP DEFAULT",
        "CREATE INDEX ON ddl (a)",
        "CREATE TABLE other (a int REFERENCES ddl_one)",
        "CREATE TABLE other (LIKE ddl)",
        "CREATE TABLE other () INHERITS (ddl)",
        "CREATE TABLE other AS SELECT * FROM ddl",
        "CREATE STATISTICS s ON a, b FROM ddl",
        "CREATE VIEW other AS SELECT * FROM ddl",
        "DROP INDEX ddl_index",
        "REINDEX INDEX ddl_index",
        "REINDEX TABLE ddl",
        "REINDEX (CONCURRENTLY FALSE) TABLE ddl",
        "REINDEX (VERBOSE, CONCURRENTLY off) INDEX ddl_index",
        "COMMENT ON TABLE ddl IS 'x'",
        "COMMENT ON COLUMN ddl.a IS 'x'",
        "ANALYZE ddl",
        "TRUNCATE ddl",
        "DROP TABLE ddl",
        "CREATE TABLE part PARTITION OF ddl_parted FOR VALUES IN (9)",
        "ALTER TABLE ddl_parted DETACH PARTITION ddl_part",
        "ALTER TABLE ddl_parted DETACH PARTITION finalize",
        "ALTER TABLE ONLY (ddl) DROP b",
        "ALTER TABLE ddl ADD exclude serial",
        "ALTER MATERIALIZED VIEW ddl_kept SET (fillfactor = 50)",
        "ALTER MATERIALIZED VIEW ddl_kept ALTER a SET STATISTICS 10",
        "ALTER MATERIALIZED VIEW ddl_kept CLUSTER ON ddl_kept_index",
        "ALTER MATERIALIZED VIEW ddl_kept RENAME TO z",
        "ALTER MATERIALIZED VIEW ddl_kept RENAME COLUMN a TO z",
        "ALTER MATERIALIZED VIEW ddl_kept SET SCHEMA information_schema",
        "ALTER TABLE ddl_parted ATTACH PARTITION ddl_part2 FOR VALUES IN (2)",
        "REFRESH MATERIALIZED VIEW ddl_kept",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY ddl_kept",
        "CLUSTER ddl USING ddl_index",
        "LOCK TABLE ddl",
        "LOCK ddl IN ACCESS SHARE MODE",
        "LOCK ddl IN ROW SHARE MODE",
        "LOCK ddl IN ROW EXCLUSIVE MODE",
        "LOCK ddl IN SHARE UPDATE EXCLUSIVE MODE",
        "LOCK ddl IN SHARE MODE",
        "LOCK ddl IN SHARE ROW EXCLUSIVE MODE",
        "LOCK ddl IN EXCLUSIVE MODE",
        "LOCK ddl IN ACCESS EXCLUSIVE MODE NOWAIT",
      })
  void shouldNotPromiseLessThanTheServerTakes(String sql) throws SQLException {
    var said = SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).effects();

    assertThat(said.lock() == DdlLock.UNKNOWN).isEqualTo(LOCK_UNKNOWN.contains(sql));
    assertThat(said.rewrite() == Rewrite.UNKNOWN).isEqualTo(REWRITE_UNKNOWN.contains(sql));
    var done = oracle.ddl(sql);

    if (said.lock() != DdlLock.UNKNOWN) {
      assertThat(said.lock()).isGreaterThanOrEqualTo(done.lock());
    }
    if (said.rewrite() != Rewrite.UNKNOWN) {
      assertThat(said.rewrite() == Rewrite.YES || !done.rewritten()).isTrue();
    }
    if (Oracle.isNewest()) { // older ones may be milder: what is said holds for all of them
      assertThat(said.lock()).isIn(DdlLock.UNKNOWN, done.lock());
      assertThat(said.rewrite()).isIn(Rewrite.UNKNOWN, done.rewritten() ? Rewrite.YES : Rewrite.NO);
    }
  }

  @Test
  void shouldKnowWhatWritesAMaterializedViewAnew() throws SQLException {
    assumeThat(Oracle.version()).isGreaterThan(14); // which has no such thing
    var sql = "ALTER MATERIALIZED VIEW ddl_kept SET ACCESS METHOD heap2";
    var method = "CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler; ";

    var said = SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).effects();

    assertThat(oracle.ddl(method + sql)).isEqualTo(new Oracle.Done(said.lock(), true));
    assertThat(said.rewrite()).isEqualTo(Rewrite.YES);
  }
}
