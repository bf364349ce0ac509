package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hint that sets a variable is what SET would be; its value is shown nowhere. */
class HintTest {

  private static final String CHANGES = ", which changes more than rows and tables";
  private static final String BOUNDS = ", which only bounds or names it";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MYSQL | INSERT /*+ SET_VAR(foreign_key_checks=7219) */ INTO t VALUES (1) | foreign_key_checks",
        "MYSQL | SELECT /*+ BKA(t) set_var ( `SQL_MODE` = '7219') */ * FROM t | sql_mode",
        "MYSQL | SELECT /*+ SET_VAR(max_execution_time=1) SET_VAR(unique_checks=7219) */ 1 | unique_checks",
        "MYSQL | SELECT /*+ SET_VAR 7219 */ 1 | something",
        "MYSQL | SELECT /*+ RESOURCE_GROUP(x7219) */ 1 | something",
        "MARIADB | UPDATE /*+ SET_VAR(foreign_key_checks=7219) */ t SET a = 1 | foreign_key_checks",
        "POSTGRESQL | /*+ Set(enable_seqscan 7219) */ SELECT 1 | enable_seqscan",
      })
  void shouldBePrivileged(Dialect dialect, String sql, String variable) {
    var analysis = SqlAnalyzer.analyze(dialect, sql);

    assertThat(analysis.statementClass()).isEqualTo(StatementClass.PRIVILEGED);
    assertThat(analysis.findings()).contains("sets " + variable + " of the statement" + CHANGES);
    assertThat(analysis.toString()).doesNotContain("7219");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MYSQL | SELECT /*+ SET_VAR(max_execution_time=7219) */ 1 | max_execution_time",
        "POSTGRESQL | /*+ Set(statement_timeout 7219) */ SELECT 1 | statement_timeout",
      })
  void shouldOnlyBound(Dialect dialect, String sql, String variable) {
    var analysis = SqlAnalyzer.analyze(dialect, sql);

    assertThat(analysis.statementClass()).isEqualTo(StatementClass.WRITE);
    assertThat(analysis.findings()).contains("sets " + variable + " of the statement" + BOUNDS);
    assertThat(analysis.effects().unknown()).isEmpty();
    assertThat(analysis.toString()).doesNotContain("7219");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MYSQL | SELECT /*+ MAX_EXECUTION_TIME(1000) NO_INDEX(t) */ * FROM t",
        "POSTGRESQL | SELECT /*+ SeqScan(t) */ * FROM t",
      })
  void shouldOnlyChooseHowItIsRun(Dialect dialect, String sql) {
    assertThat(SqlAnalyzer.analyze(dialect, sql).findings())
        .containsExactly("has a hint, which may change settings");
  }
}
