package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
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

  private static List<String> list(String names) {
    return names == null ? List.of() : List.of(names.split(", "));
  }
}
