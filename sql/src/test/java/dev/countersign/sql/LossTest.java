package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.Where;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What takes rows away, or puts them out of the server's own keeping, without saying DROP. */
class LossTest {

  /** Of every engine in quotes of every sort; MariaDB takes a text, too. */
  @ParameterizedTest
  @ValueSource(strings = {"%s", "'%s'", "\"%s\"", "`%s`"})
  void shouldKnowAnEngineInQuotes(String quoted) {
    for (var sign : new String[] {"=", " = ", " "}) {
      assertThat(of("CREATE TABLE t (a INT NOT NULL) ENGINE" + sign + quoted.formatted("CSV")))
          .isEqualTo(StatementClass.PRIVILEGED);
      assertThat(of("ALTER TABLE t ENGINE" + sign + quoted.formatted("Connect")))
          .isEqualTo(StatementClass.PRIVILEGED);
      assertThat(of("ALTER TABLE t ENGINE" + sign + quoted.formatted("BLACKHOLE")))
          .isEqualTo(StatementClass.DESTRUCTIVE);
      assertThat(of("ALTER TABLE t ENGINE" + sign + quoted.formatted("InnoDB")))
          .isEqualTo(StatementClass.DDL);
    }
  }

  private static StatementClass of(String sql) {
    return SqlAnalyzer.analyze(Dialect.MARIADB, sql).statementClass();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MARIADB | PRIVILEGED | CREATE TABLE t (a INT) ENGINE=MRG_MyISAM UNION=(b, c)",
        "MARIADB | PRIVILEGED | ALTER TABLE t ENGINE=MRG_MyISAM",
        "MARIADB | PRIVILEGED | CREATE TABLE p (a INT) PARTITION BY RANGE (a) (PARTITION x VALUES LESS THAN (5) ENGINE = 'CSV')",
        "MARIADB | PRIVILEGED | CREATE SEQUENCE s ENGINE='CSV'",
        "MARIADB | PRIVILEGED | ALTER TABLE t ENGINE=",
        "MARIADB | DESTRUCTIVE | ALTER TABLE t ENGINE=MEMORY",
        "MYSQL | DESTRUCTIVE | ALTER TABLE t ADD COLUMN a INT, ENGINE HEAP",
        "MYSQL | DDL | CREATE TABLE t (a INT) ENGINE=MEMORY",
        "MYSQL | DDL | CREATE TABLE t (engine ENUM('CSV'), b INT, KEY (engine))",
        "POSTGRESQL | DESTRUCTIVE | ALTER TYPE addr ALTER ATTRIBUTE zip TYPE int CASCADE",
        "POSTGRESQL | DESTRUCTIVE | ALTER TYPE addr ALTER ATTRIBUTE zip SET DATA TYPE int",
        "POSTGRESQL | DDL | ALTER TYPE addr ADD ATTRIBUTE zip int",
        "POSTGRESQL | DESTRUCTIVE | REFRESH MATERIALIZED VIEW v WITH NO DATA",
        "POSTGRESQL | DESTRUCTIVE | ALTER SEQUENCE schema RESTART",
        "POSTGRESQL | DESTRUCTIVE | ALTER SEQUENCE IF EXISTS s.owner RESTART WITH 5",
        "POSTGRESQL | DESTRUCTIVE | ALTER SEQUENCE restart RESTART",
        "POSTGRESQL | DESTRUCTIVE | ALTER TABLE t ALTER add RESTART",
        "POSTGRESQL | DESTRUCTIVE | ALTER TABLE t ALTER COLUMN by SET INCREMENT BY 2 RESTART",
        "MARIADB | DESTRUCTIVE | ALTER SEQUENCE owner RESTART",
        "MARIADB | DESTRUCTIVE | ALTER SEQUENCE sequence RESTART",
        "POSTGRESQL | DDL | ALTER TABLE t ADD restart int",
        "POSTGRESQL | DDL | ALTER TABLE t ADD COLUMN restart int",
        "POSTGRESQL | DDL | ALTER TABLE t ALTER COLUMN restart SET NOT NULL",
        "POSTGRESQL | DDL | ALTER SEQUENCE restart OWNED BY restart.a",
        "POSTGRESQL | DDL | ALTER SEQUENCE s RENAME TO restart",
        "POSTGRESQL | DDL | REFRESH MATERIALIZED VIEW v WITH DATA",
        "POSTGRESQL | DDL | CREATE MATERIALIZED VIEW v AS SELECT 1 WITH NO DATA",
      })
  void shouldKnowWhatLosesRows(Dialect dialect, StatementClass expected, String sql) {
    assertThat(SqlAnalyzer.analyze(dialect, sql).statementClass()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE t ENGINE=MRG_MyISAM | moves rows to an engine that may not keep them",
        "ALTER TABLE t ENGINE='x' | keeps its rows in files or on another server",
      })
  void shouldSayWhatBecomesOfTheRows(String sql, String finding) {
    assertThat(SqlAnalyzer.analyze(Dialect.MARIADB, sql).findings()).contains(finding);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNION=(b, c)", "UNION (b, c)"})
  void shouldNameTheTablesOfAMerge(String union) {
    var sql = "CREATE TABLE t (a INT) ENGINE=MRG_MyISAM " + union;

    assertThat(SqlAnalyzer.analyze(Dialect.MARIADB, sql).tables()).containsExactly("b", "c", "t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE HISTORY FROM t | MISSING",
        "DELETE HISTORY FROM t PARTITION (p) | MISSING",
        "DELETE HISTORY FROM t BEFORE SYSTEM_TIME '2020-01-01' | UNKNOWN",
        "EXPLAIN DELETE HISTORY FROM t BEFORE SYSTEM_TIME TRANSACTION 7 | UNKNOWN",
      })
  void shouldKnowThatAHistoryIsLost(String sql, Where where) {
    var analysis = SqlAnalyzer.analyze(Dialect.MARIADB, sql);

    assertThat(analysis.statementClass()).isEqualTo(StatementClass.DESTRUCTIVE);
    assertThat(analysis.tables()).containsExactly("t");
    assertThat(analysis.effects().writes()).containsExactly("t");
    assertThat(analysis.effects().reads()).isEmpty();
    assertThat(analysis.effects().where()).isEqualTo(where);
    assertThat(analysis.redacted()).doesNotContainPattern("\\d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE HISTORY FROM t JOIN u",
        "DELETE HISTORY FROM t history",
        "DELETE HISTORY FROM t BEFORE SYSTEM_TIME evil(1)",
        "DELETE HISTORY FROM t BEFORE SYSTEM_TIME",
        "DELETE HISTORY FROM (SELECT 1)",
      })
  void shouldNotGuessWhichHistoryIsMeant(String sql) {
    assertThat(SqlAnalyzer.analyze(Dialect.MARIADB, sql).statementClass())
        .isEqualTo(StatementClass.OPAQUE);
  }
}
