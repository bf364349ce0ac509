package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.DdlLock;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.EffectList;
import dev.countersign.protocol.request.StatementClass;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which tables a change of the schema names, where its grammar has more before, around and between
 * the names than most people know. What is missed here, no policy on a table's name finds.
 */
class NamedTablesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "TRUNCATE ONLY (a) | a",
        "TRUNCATE TABLE ONLY (s.a), b | b, s.a",
        "TRUNCATE b, ONLY (a), c * RESTART IDENTITY | a, b, c",
        "TRUNCATE ONLY a, ONLY b CONTINUE IDENTITY RESTRICT | a, b",
        "ALTER TABLE ONLY (a) DROP b | a",
        "ALTER TABLE IF EXISTS ONLY (a) ADD b int | a",
        "ALTER TABLE ONLY (a) ALTER b TYPE text | a",
        "CREATE INDEX i ON ONLY (a) (x) | a",
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY s.a USING btree (x) | s.a",
        "ANALYZE ONLY (a), b (x) | a, b",
        "CREATE STATISTICS s ON x, y FROM ONLY (a) | a",
        "TRUNCATE schema | schema",
        "TRUNCATE view | view",
        "TRUNCATE TABLE index | index",
        "TRUNCATE schema, b | b, schema",
        "TRUNCATE tables, if, exists, system, materialized | exists, if, materialized, system, tables",
        "TRUNCATE database RESTART IDENTITY | database",
        "ALTER TABLE view ADD b int | view",
        "ALTER TABLE if ADD b int | if",
        "ALTER TABLE if EXISTS exists ADD b int | exists",
        "ALTER TABLE system DROP COLUMN x | system",
        "ALTER TABLE tables RENAME TO y | tables, y",
        "ALTER TABLE inherit INHERIT partition | inherit, partition",
        "ALTER TABLE rename RENAME a TO b | rename",
        "ALTER TABLE a ADD CHECK (x > 1) NO INHERIT NOT VALID | a",
        "ALTER TABLE a NO INHERIT b | a, b",
        "CREATE TABLE partition PARTITION OF system DEFAULT | partition, system",
        "CREATE TABLE x () INHERITS (view, tables) | tables, view, x",
        "DROP TABLE b, system RESTRICT | b, system",
        "DROP TABLE IF EXISTS if, inherits | if, inherits",
        "DROP VIEW tables, view | tables, view",
        "DROP MATERIALIZED VIEW materialized | materialized",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY system WITH DATA | system",
        "REINDEX TABLE system | system",
        "REINDEX (VERBOSE) TABLE CONCURRENTLY index | index",
        "ANALYZE VERBOSE system, view | system, view",
        "COMMENT ON TABLE view IS 'x' | view",
        "COMMENT ON COLUMN view.tables IS 'x' | view",
      })
  void shouldNameEachTableOfPostgresql(String sql, String tables) {
    shouldNameEach(Dialect.POSTGRESQL, sql, tables);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "CREATE OR REPLACE SEQUENCE a | a",
        "CREATE TEMPORARY SEQUENCE IF NOT EXISTS db.a START WITH 1 | db.a",
        "DROP TEMPORARY SEQUENCE IF EXISTS a, b | a, b",
        "ALTER SEQUENCE a RESTART | a",
        "TRUNCATE .dup | dup",
        "TRUNCATE TABLE . dup | dup",
        "DROP TABLE .dup | dup",
        "DROP TABLE a, .dup | a, dup",
        "DROP TABLES IF EXISTS .a, b WAIT 5 RESTRICT | a, b",
        "DROP VIEW IF EXISTS .a, b CASCADE | a, b",
        "ALTER TABLE .dup DROP b | dup",
        "ALTER TABLE dup RENAME .dup2 | dup, dup2",
        "ALTER TABLE .dup RENAME TO .dup2 | dup, dup2",
        "ALTER TABLE a EXCHANGE PARTITION p WITH TABLE .b | a, b",
        "RENAME TABLE .dup TO .dup2 | dup, dup2",
        "CREATE INDEX i ON .dup (a) | dup",
        "DROP INDEX i ON .dup | dup",
        "CREATE TABLE n LIKE .dup | dup, n",
        "CREATE TABLE n (LIKE .dup) | dup, n",
        "CREATE TABLE .n (a INT REFERENCES .dup (a)) | dup, n",
        "CREATE TABLE n (a INT) ENGINE=MERGE UNION=(.a, b) | a, b, n",
        "CREATE TABLE n (a INT) ENGINE=MERGE UNION=() | n",
        "RENAME TABLE a WAIT 5 TO b, c NOWAIT TO d | a, b, c, d",
        "RENAME TABLES IF EXISTS a TO b | a, b",
        "RENAME TABLE tables TO b | b, tables",
        "ANALYZE TABLE a PERSISTENT FOR ALL, b | a, b",
        "ANALYZE LOCAL TABLE a PERSISTENT FOR COLUMNS (x, y) INDEXES ALL, .b | a, b",
        "ANALYZE TABLES a PERSISTENT FOR COLUMNS ALL INDEXES (), b | a, b",
        "ANALYZE TABLE local, system | local, system",
        "ANALYZE TABLE a UPDATE HISTOGRAM ON x, y WITH 5 BUCKETS | a",
        "OPTIMIZE NO_WRITE_TO_BINLOG TABLE a, local WAIT 3 | a, local",
        "CHECK TABLE a, b FOR UPGRADE | a, b",
        "CHECK VIEW view, only | only, view",
        "REPAIR LOCAL TABLE a, b QUICK EXTENDED | a, b",
        "CHECKSUM TABLE a, b EXTENDED | a, b",
        "TRUNCATE view | view",
        "TRUNCATE TABLE only WAIT 5 | only",
        "DROP TABLE view CASCADE | view",
        "ALTER TABLE system WAIT 5 DROP x | system",
        "ALTER IGNORE TABLE verbose NOWAIT DROP x | verbose",
        "CREATE TABLE system LIKE only | only, system",
      })
  void shouldNameEachTableOfMysql(String sql, String tables) {
    shouldNameEach(Dialect.MYSQL, sql, tables);
    shouldNameEach(Dialect.MARIADB, sql, tables);
  }

  private static void shouldNameEach(Dialect dialect, String sql, String tables) {
    var analysis = SqlAnalyzer.analyze(dialect, sql);

    assertThat(analysis.tables()).containsExactlyElementsOf(list(tables));
    assertThat(analysis.effects().writes()).containsExactlyElementsOf(list(tables));
    assertThat(analysis.effects().unknown()).containsExactly(EffectList.COLUMNS_WRITTEN);
  }

  /** Of these there may be more all the same. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "POSTGRESQL | LOCK ONLY (a), b IN SHARE MODE | a, b",
        "POSTGRESQL | LOCK tables IN SHARE MODE | tables",
        "POSTGRESQL | VACUUM ONLY (a) | a",
        "POSTGRESQL | CREATE PUBLICATION p FOR TABLE ONLY (a) (x), TABLES IN SCHEMA s, TABLE b WHERE (x > 1), tables | a, b, tables",
        "POSTGRESQL | COMMENT ON CONSTRAINT c ON domain IS 'x' | domain",
        "MARIADB | LOCK TABLES a WRITE CONCURRENT, b WRITE | a, b",
        "MARIADB | LOCK TABLES a READ LOCAL, b AS x READ, c y LOW_PRIORITY WRITE, .d READ WAIT 5 | a, b, c, d",
        "MARIADB | LOAD INDEX INTO CACHE a IGNORE LEAVES, b | a, b",
        "MYSQL | LOAD INDEX INTO CACHE a PARTITION (p) INDEX (i) IGNORE LEAVES, b | a, b",
        "MYSQL | CACHE INDEX a KEY (i), .b IN hot | a, b",
        "MARIADB | FLUSH TABLES .a, b WITH READ LOCK | a, b",
        "MARIADB | LOAD DATA INFILE 'x' INTO TABLE .a | a",
        "MARIADB | HANDLER .a OPEN | a",
        "MARIADB | GRANT SELECT ON TABLE view TO bob | view",
      })
  void shouldNameEachTableOfWhatMayReachMore(Dialect dialect, String sql, String tables) {
    assertThat(SqlAnalyzer.analyze(dialect, sql).tables()).containsExactlyElementsOf(list(tables));
  }

  /** Whatever servers may come to take between two names: a list is whole only if it is read so. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "POSTGRESQL | TRUNCATE",
        "POSTGRESQL | TRUNCATE a SOMEHOW, b",
        "POSTGRESQL | TRUNCATE ONLY (a, b)",
        "POSTGRESQL | DROP TABLE a SOMEHOW, b",
        "POSTGRESQL | DROP TABLE a, 'b'",
        "POSTGRESQL | ALTER TABLE (a) DROP b",
        "POSTGRESQL | ANALYZE a SOMEHOW, b",
        "POSTGRESQL | CREATE INDEX i (x)",
        "POSTGRESQL | CREATE TABLE x () INHERITS (a SOMEHOW, b)",
        "POSTGRESQL | CREATE TABLE x (a int REFERENCES (b))",
        "POSTGRESQL | COMMENT ON COLUMN a IS 'x'",
        "MARIADB | TRUNCATE TABLE a SOMEHOW",
        "MARIADB | DROP TABLE a SOMEHOW, b",
        "MARIADB | RENAME TABLE a SOMEHOW TO b",
        "MARIADB | RENAME TABLE a WAIT 5 SOMEHOW TO b",
        "MARIADB | RENAME TABLE a",
        "MARIADB | ANALYZE TABLE a PERSISTENT SOMEHOW, b",
        "MARIADB | OPTIMIZE TABLE a SOMEHOW, b",
        "MARIADB | DROP INDEX i",
        "MARIADB | CREATE TABLE x (a INT) ENGINE=MERGE UNION=(a SOMEHOW, b)",
        "MARIADB | ALTER TABLE a EXCHANGE PARTITION p WITH TABLE (b)",
      })
  void shouldNotTakeAListForWholeThatItCannotReadToItsEnd(Dialect dialect, String sql) {
    assertThat(SqlAnalyzer.analyze(dialect, sql).effects().unknown()).contains(EffectList.WRITES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE ONLY (a) DROP b",
        "ALTER TABLE view ADD b int",
        "ALTER TABLE if RENAME TO x",
      })
  void shouldFindTheActionsBehindTheName(String sql) {
    assertThat(SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).effects().lock())
        .isEqualTo(DdlLock.BLOCKS_ALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ONLY (a)", "ONLY a", "a"})
  void shouldFindWhatAnIndexCallsBehindTheName(String table) {
    var analysis =
        SqlAnalyzer.analyze(Dialect.POSTGRESQL, "CREATE INDEX i ON " + table + " (evil(x))");

    assertThat(analysis.functions()).containsExactly("evil");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRUNCATE ONLY (pg_authid)", "ALTER TABLE ONLY (pg_class) DROP b"})
  void shouldKnowTheServersOwnTables(String sql) {
    assertThat(SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).statementClass())
        .isEqualTo(StatementClass.PRIVILEGED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SHOW COLUMNS FROM .t | t",
        "SHOW INDEX IN .t FROM d | d.t",
        "SHOW FULL FIELDS FROM columns | columns",
      })
  void shouldReadWhatIsShown(String sql, String table) {
    var analysis = SqlAnalyzer.analyze(Dialect.MARIADB, sql);

    assertThat(analysis.effects().reads()).containsExactly(table);
    assertThat(analysis.effects().unknown()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER ALGORITHM = MERGE VIEW v AS SELECT a FROM t",
        "CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW v AS SELECT a FROM t",
        "CREATE ALGORITHM = MERGE DEFINER = root VIEW .v AS SELECT a FROM t",
        "CREATE ALGORITHM = MERGE SQL SECURITY DEFINER VIEW IF NOT EXISTS v (x) AS SELECT a FROM t",
        "CREATE SQL SECURITY INVOKER VIEW v AS (SELECT a FROM t) WITH LOCAL CHECK OPTION",
      })
  void shouldNameTheTablesOfAViewThatSaysHowItIsWorkedOut(String sql) {
    for (var dialect : List.of(Dialect.MYSQL, Dialect.MARIADB)) {
      var analysis = SqlAnalyzer.analyze(dialect, sql);

      assertThat(analysis.statementClass()).isEqualTo(StatementClass.PRIVILEGED);
      assertThat(analysis.tables()).containsExactly("t", "v");
      assertThat(analysis.effects().reads()).containsExactly("t");
      assertThat(analysis.effects().writes()).containsExactly("v");
    }
  }

  /** What a body does is another matter. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE DEFINER = root TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET @a = 1",
        "CREATE DEFINER = root TRIGGER x AFTER INSERT ON .t FOR EACH ROW INSERT INTO u SELECT 1",
      })
  void shouldNameTheTableOfATrigger(String sql) {
    var analysis = SqlAnalyzer.analyze(Dialect.MARIADB, sql);

    assertThat(analysis.statementClass()).isEqualTo(StatementClass.PRIVILEGED);
    assertThat(analysis.tables()).containsExactly("t");
  }

  private static List<String> list(String names) {
    return List.of(names.split(", "));
  }
}
