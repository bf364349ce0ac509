package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.EffectList;
import dev.countersign.protocol.request.StatementClass;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tables a text is said to read and change, where that is easily missed. */
class ChangedTablesTest {

  /** Servers look for what is changed among the tables, whatever a WITH calls by that name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      nullValues = "-",
      value = {
        "POSTGRESQL | PRIVILEGED | WITH pg_authid AS (SELECT 1 FROM v) UPDATE pg_authid SET rolsuper = true WHERE rolname = 'bob' | v | pg_authid",
        "POSTGRESQL | WRITE | WITH t AS (SELECT 1), u AS (SELECT * FROM v) DELETE FROM t USING u | v | t",
        "POSTGRESQL | WRITE | WITH t AS (SELECT a FROM v) INSERT INTO t SELECT * FROM t | v | t",
        "POSTGRESQL | WRITE | WITH RECURSIVE t AS (SELECT a FROM v) INSERT INTO t SELECT * FROM t | v | t",
        "POSTGRESQL | WRITE | WITH t AS (SELECT a FROM v) MERGE INTO t USING t AS s ON t.a = s.a WHEN MATCHED THEN DELETE | v | t",
        "POSTGRESQL | DDL | WITH t AS (SELECT a FROM v) SELECT * INTO t FROM t | v | t",
        "POSTGRESQL | WRITE | WITH t AS (SELECT a FROM v), d AS (DELETE FROM t RETURNING a) SELECT * FROM d | v | t",
        "POSTGRESQL | WRITE | WITH t AS (SELECT a FROM v), m AS (MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE) SELECT 1 | u, v | t",
        "MYSQL | WRITE | WITH t AS (SELECT a FROM v) UPDATE t SET a = 1 | v | t",
        "MYSQL | WRITE | WITH t AS (SELECT a FROM v) DELETE FROM t | v | t",
        "MYSQL | WRITE | WITH t AS (SELECT a FROM v) DELETE t FROM u JOIN t ON u.a = t.a | u, v | t",
        "MYSQL | WRITE | WITH t AS (SELECT a FROM v) UPDATE u JOIN t ON u.a = t.a SET u.a = 1 | u, v | u",
        "MYSQL | WRITE | REPLACE INTO t WITH t AS (SELECT a FROM v) SELECT * FROM t | v | t",
      })
  void shouldLookForWhatIsChangedAmongTheTables(
      Dialect dialect, StatementClass expected, String sql, String reads, String writes) {
    var analysis = SqlAnalyzer.analyze(dialect, sql);

    assertThat(analysis.statementClass()).isEqualTo(expected);
    assertThat(analysis.effects().reads()).containsExactlyElementsOf(list(reads));
    assertThat(analysis.effects().writes()).containsExactlyElementsOf(list(writes));
    assertThat(analysis.effects().unknown()).isEmpty();
    assertThat(analysis.tables()).containsAll(list(writes)).containsAll(list(reads));
  }

  /** What a whole schema holds, and what hangs on what is dropped, no text tells. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POSTGRESQL | DROP SCHEMA s CASCADE",
        "POSTGRESQL | DROP SCHEMA s",
        "POSTGRESQL | DROP TYPE m CASCADE",
        "POSTGRESQL | DROP DOMAIN m CASCADE",
        "POSTGRESQL | DROP TABLE t CASCADE",
        "POSTGRESQL | DROP VIEW v CASCADE",
        "POSTGRESQL | DROP SEQUENCE s CASCADE",
        "POSTGRESQL | DROP INDEX i",
        "POSTGRESQL | DROP INDEX CONCURRENTLY i",
        "POSTGRESQL | DROP STATISTICS s",
        "POSTGRESQL | ALTER INDEX i SET (fillfactor = 70)",
        "POSTGRESQL | ALTER SCHEMA s RENAME TO x",
        "POSTGRESQL | ALTER TABLE t DROP COLUMN a CASCADE",
        "POSTGRESQL | ALTER TABLE ALL IN TABLESPACE x SET TABLESPACE y",
        "POSTGRESQL | ALTER DOMAIN d ADD CHECK (value > 1)",
        "POSTGRESQL | CREATE SCHEMA x CREATE TABLE t (a int)",
        "POSTGRESQL | TRUNCATE t CASCADE",
        "POSTGRESQL | REINDEX DATABASE d",
        "POSTGRESQL | REINDEX (VERBOSE) SCHEMA s",
        "POSTGRESQL | REINDEX SYSTEM",
        "POSTGRESQL | REINDEX INDEX i",
        "POSTGRESQL | ANALYZE",
        "POSTGRESQL | ANALYZE (VERBOSE)",
        "MYSQL | DROP DATABASE d",
        "MARIADB | DROP SCHEMA d",
        "MARIADB | ALTER DATABASE d CHARACTER SET utf8mb4",
      })
  void shouldSayThatItChangesTablesWhichItDoesNotName(Dialect dialect, String sql) {
    assertThat(SqlAnalyzer.analyze(dialect, sql).effects().unknown())
        .contains(EffectList.WRITES, EffectList.COLUMNS_WRITTEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POSTGRESQL | CREATE SCHEMA s",
        "POSTGRESQL | DROP TABLE t",
        "POSTGRESQL | DROP TYPE m RESTRICT",
        "POSTGRESQL | TRUNCATE t, u",
        "POSTGRESQL | ANALYZE VERBOSE t, u (a)",
        "POSTGRESQL | REINDEX TABLE CONCURRENTLY t",
        "POSTGRESQL | ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u ON DELETE CASCADE",
        "MARIADB | DROP INDEX i ON t",
        "MARIADB | DROP TABLE t CASCADE",
      })
  void shouldKnowThatItNamesAllThatItChanges(Dialect dialect, String sql) {
    assertThat(SqlAnalyzer.analyze(dialect, sql).effects().unknown())
        .containsExactly(EffectList.COLUMNS_WRITTEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      nullValues = "-",
      value = {
        "MARIADB | ALTER TABLE t CONVERT PARTITION p TO TABLE x | t, x",
        "MARIADB | ALTER TABLE t CONVERT TABLE x TO PARTITION p VALUES LESS THAN (3) | t, x",
        "MARIADB | ALTER TABLE t EXCHANGE PARTITION p WITH TABLE x | t, x",
        "MARIADB | ALTER TABLE t RENAME x | t, x",
        "MARIADB | ALTER TABLE t RENAME TO x | t, x",
        "MARIADB | ALTER TABLE t RENAME AS d.x | d.x, t",
        "MARIADB | ALTER TABLE t ADD COLUMN a INT, RENAME = x | t, x",
        "MARIADB | ALTER TABLE t RENAME COLUMN a TO b, RENAME INDEX c TO d, RENAME KEY e TO f | t",
        "POSTGRESQL | ALTER TABLE t RENAME TO x | t, x",
        "POSTGRESQL | ALTER TABLE t RENAME a TO b | t",
        "POSTGRESQL | ALTER SCHEMA s RENAME TO x | -",
        "POSTGRESQL | ALTER TYPE s RENAME TO x | -",
        "POSTGRESQL | ALTER TABLE ALL IN TABLESPACE x SET TABLESPACE y | -",
      })
  void shouldNameWhatAnAlterNames(Dialect dialect, String sql, String tables) {
    var analysis = SqlAnalyzer.analyze(dialect, sql);

    assertThat(analysis.tables()).containsExactlyElementsOf(list(tables));
    assertThat(analysis.effects().writes()).containsExactlyElementsOf(list(tables));
  }

  /** In MySQL a part of a WITH sees those before it, and a name behind it is one of a table. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "MYSQL | WITH RECURSIVE a AS (SELECT * FROM b), b AS (SELECT * FROM c) SELECT * FROM a, b WHERE a.i = b.i | b, c",
        "MYSQL | WITH RECURSIVE a AS (SELECT 1 AS i UNION ALL SELECT i FROM a WHERE i < 3), b AS (SELECT i FROM a) SELECT i FROM b | -",
        "MARIADB | WITH RECURSIVE a AS (SELECT * FROM b), b AS (SELECT * FROM c) SELECT * FROM a, b WHERE a.i = b.i | c",
        "POSTGRESQL | WITH RECURSIVE a AS (SELECT * FROM b), b AS (SELECT * FROM c) SELECT * FROM a, b WHERE a.i = b.i | c",
      })
  void shouldKnowWhatAPartOfAWithSees(Dialect dialect, String sql, String reads) {
    assertThat(SqlAnalyzer.analyze(dialect, sql).effects().reads())
        .containsExactlyElementsOf(list(reads));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SHOW COLUMNS FROM t | t",
        "SHOW FULL FIELDS IN t FROM d | d.t",
        "SHOW INDEX FROM d.t | d.t",
        "SHOW CREATE TABLE t | t",
        "DESCRIBE t | t",
      })
  void shouldReadWhatIsShownOfATable(String sql, String table) {
    for (var dialect : List.of(Dialect.MYSQL, Dialect.MARIADB)) {
      assertThat(SqlAnalyzer.analyze(dialect, sql).effects().reads()).containsExactly(table);
    }
  }

  private static List<String> list(String names) {
    return names == null ? List.of() : List.of(names.split(", "));
  }
}
