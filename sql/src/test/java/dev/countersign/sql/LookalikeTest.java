package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What looks like the server's own, and may be a function or a table of somebody's. */
class LookalikeTest {

  /** The alias has the name of a function, and that function is called as well. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "POSTGRESQL | SELECT \"coalesce\"(1) FROM (SELECT 1) AS coalesce(a)",
        "POSTGRESQL | SELECT \"coalesce\"(1) FROM (SELECT 1) coalesce(a)",
        "POSTGRESQL | SELECT \"coalesce\"(1) FROM orders coalesce(a)",
        "POSTGRESQL | SELECT \"coalesce\"(1) FROM (SELECT 1) AS \"coalesce\"(a)",
        "POSTGRESQL | SELECT \"trim\"('x') FROM (WITH trim(a) AS (SELECT 1) SELECT 1) x",
        "POSTGRESQL | SELECT \"trim\"('x') FROM (WITH \"trim\"(a) AS (SELECT 1) SELECT 1) x",
        "POSTGRESQL | WITH \"trim\"(a) AS (SELECT 1) SELECT \"trim\"(a) FROM \"trim\"",
        "POSTGRESQL | WITH evil(a) AS (SELECT 1) SELECT evil(a) FROM evil",
        "POSTGRESQL | WITH x AS (SELECT 1), evil(a) AS MATERIALIZED (SELECT 1) SELECT evil(a) FROM evil",
        "POSTGRESQL | SELECT evil(a) FROM (SELECT 1) evil(a)",
        "POSTGRESQL | SELECT 1 FROM (SELECT 1) x(a), evil(a) AS evil(b)",
        "POSTGRESQL | SELECT 1 FROM orders x, LATERAL evil(id)",
        "POSTGRESQL | SELECT 1 FROM orders x JOIN evil(id) ON true",
        "POSTGRESQL | SELECT 1 FROM lateral evil(a)",
        "MARIADB | SELECT `date`(1) FROM (WITH date(a) AS (SELECT 1) SELECT 1) x",
        "MARIADB | WITH date(a) AS (SELECT 1) SELECT `date`(a) FROM date",
        "MARIADB | WITH `date`(a) AS (SELECT 1) SELECT `date`(a) FROM `date`",
        "MYSQL | SELECT `date`(1) FROM (WITH date(a) AS (SELECT 1) SELECT 1) x",
        "MYSQL | WITH date(a) AS (SELECT 1) SELECT `date`(a) FROM date",
        "MYSQL | SELECT `coalesce`(1) FROM (SELECT 1 a) coalesce(a)",
        "MYSQL | SELECT evil(1) FROM (SELECT 1 a) EVIL(a)",
      })
  void shouldNotTakeACallForAListOfColumns(Dialect dialect, String sql) {
    assertThat(SqlAnalyzer.analyze(dialect, sql).statementClass())
        .isNotEqualTo(StatementClass.READ);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "POSTGRESQL | SELECT x.a FROM (VALUES (1)) x(a)",
        "POSTGRESQL | SELECT a FROM orders AS somebodys(a, b), generate_series(1, 2) others(n)",
        "POSTGRESQL | SELECT a FROM (SELECT 1) AS coalesce(a)",
        "POSTGRESQL | SELECT a FROM unnest(ARRAY['x']) WITH ORDINALITY somebodys(a, n)",
        "POSTGRESQL | SELECT 1 FROM json_to_record('{}') AS somebodys(a int, b text[])",
        "POSTGRESQL | WITH RECURSIVE x AS (SELECT 1), somebodys(a) AS NOT MATERIALIZED (SELECT 1 UNION"
            + " SELECT 2) SELECT a FROM somebodys, x",
        "POSTGRESQL | WITH RECURSIVE x(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM x WHERE a < 3)"
            + " SEARCH DEPTH FIRST BY a SET b, y(c) AS (SELECT 2) SELECT a, c FROM x, y",
        "MARIADB | WITH RECURSIVE somebodys(a) AS (SELECT 1 UNION SELECT a + 1 FROM somebodys WHERE a < 3)"
            + " SELECT a FROM somebodys",
        "MARIADB | WITH x AS (SELECT 1), date(a) AS (SELECT 1) SELECT a FROM date",
        "MYSQL | SELECT a FROM (SELECT 1) somebodys(a) JOIN (SELECT 2) AS Others(b) ON a = b",
      })
  void shouldReadWhatHasAListOfColumns(Dialect dialect, String sql) {
    var analysis = SqlAnalyzer.analyze(dialect, sql);

    assertThat(analysis.findings()).isEmpty();
    assertThat(analysis.statementClass()).isEqualTo(StatementClass.READ);
  }

  /** Grammar of PostgreSQL alone; the others have WITH ROLLUP. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1 FROM orders GROUP BY rollup(id) | READ",
        "SELECT 1 FROM orders GROUP BY id, rollup(id) | READ",
        "SELECT 1 FROM orders GROUP BY cube(id) | READ",
        "SELECT 1 FROM (SELECT 1 FROM orders GROUP BY id, cube(id)) x | READ",
        "SELECT rollup(id) FROM orders | WRITE",
        "SELECT 1 FROM orders GROUP BY \"rollup\"(id) | WRITE",
        "SELECT 1 FROM orders GROUP BY lower(cube(id)) | WRITE",
      })
  void shouldKnowWhoseGrammarGroups(String sql, StatementClass expected) {
    assertThat(SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).statementClass()).isEqualTo(expected);
    assertThat(SqlAnalyzer.analyze(Dialect.MARIADB, sql).statementClass())
        .isNotEqualTo(StatementClass.READ);
    assertThat(SqlAnalyzer.analyze(Dialect.MYSQL, sql).statementClass())
        .isNotEqualTo(StatementClass.READ);
  }

  /** To MySQL and MariaDB these are other names than those of their own functions. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT t\u0130me(1)",
        "SELECT T\u0130ME(1), time(1)",
        "SELECT m\u0130nute(1)",
        "SELECT po\u0130nt(1)",
        "SELECT wee\u212aday(1)",
        "SELECT mar\u212a.a FROM (SELECT l\u0130n\u212a(1) AS a) mar\u212a",
        "SHOW STATUS WHERE t\u0130me(1)",
        "SELECT a FROM t FOR SYSTEM_TIME AS OF t\u0130me(1) x",
        "SELECT count(DISTINCT \u0130f(a, 1, 2)) OVER () FROM t",
        "SELECT f\u0130rst_value(a) OVER (ORDER BY a) FROM t",
      })
  void shouldNotFoldAForeignNameIntoOneOfTheServers(String sql) {
    for (var dialect : new Dialect[] {Dialect.MYSQL, Dialect.MARIADB}) {
      assertThat(SqlAnalyzer.analyze(dialect, sql).statementClass())
          .isNotEqualTo(StatementClass.READ);
    }
  }

  /** Under ANSI_QUOTES, a text in double quotes is a name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "SHOW STATUS WHERE \"hunt\".lower(1)",
        "SHOW STATUS WHERE \"hunt\" . \"lower\"(1)",
        "SHOW STATUS WHERE hunt.\"lower\"(1)",
        "SHOW TABLES WHERE \"hunt\".substr(1)",
        "SHOW INDEX FROM orders WHERE \"hunt\".lower(seq_in_index)",
        "SHOW COLUMNS FROM orders FROM \"hunt\" WHERE \"hunt\".lower(1)",
        "SHOW COLUMNS FROM orders FROM \"hunt\"",
        "SHOW INDEX FROM \"orders\"",
        "SHOW STATUS WHERE numbers.\"nextval\"",
        "SHOW STATUS WHERE \"numbers\".\"nextval\"",
        "SHOW STATUS WHERE hunt.numbers.\"nextval\"",
        "SELECT * FROM history FOR SYSTEM_TIME AS OF coalesce(\"hunt\".lower(1))",
        "SELECT * FROM history FOR SYSTEM_TIME AS OF coalesce(numbers.\"nextval\")",
        "SELECT * FROM history FOR SYSTEM_TIME AS OF coalesce(\"numbers\".\"nextval\") x",
        "SELECT \"hunt\".lower(1)",
        "SELECT numbers.\"nextval\"",
      })
  void shouldTakeATextBesideADotForAName(String sql) {
    for (var dialect : new Dialect[] {Dialect.MYSQL, Dialect.MARIADB}) {
      assertThat(SqlAnalyzer.analyze(dialect, sql).statementClass())
          .isEqualTo(StatementClass.OPAQUE);
    }
  }

  /** MySQL on Linux tells the tables apart; to MariaDB, both are the WITH's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "WITH salaries AS (SELECT 1 AS id) SELECT amount FROM SALARIES | salaries",
        "WITH SALARIES AS (SELECT 1 AS id) SELECT amount FROM salaries | salaries",
        "WITH `Salaries` AS (SELECT 1 AS id) SELECT amount FROM salaries | salaries",
        "WITH x AS (SELECT 1), a (id) AS (SELECT 1) SELECT amount FROM x, A | a",
        "WITH a AS (SELECT 1) SELECT amount FROM (x JOIN A ON 1) | a, x",
        "WITH RECURSIVE a AS (SELECT 1) SELECT amount FROM (SELECT amount FROM (A)) x | a",
        "WITH salaries AS (SELECT 1 AS id) SELECT id FROM salaries | -",
        "WITH Salaries AS (SELECT 1 AS id) SELECT id FROM `Salaries` | -",
        "WITH total AS (SELECT 1 AS id) SELECT a, Total, coalesce(Total, 1) FROM total | -",
      })
  void shouldHideATableBehindWhatIsSpelledLikeItAlone(String sql, String tables) {
    var named = tables == null ? List.<String>of() : List.of(tables.split(", "));

    assertThat(SqlAnalyzer.analyze(Dialect.MYSQL, sql).tables())
        .containsExactlyInAnyOrderElementsOf(named);
    assertThat(SqlAnalyzer.analyze(Dialect.MYSQL, sql).effects().reads())
        .containsExactlyInAnyOrderElementsOf(named);
    assertThat(SqlAnalyzer.analyze(Dialect.MARIADB, sql).tables()).doesNotContain("a", "salaries");
  }

  /** Of whatever row, for they take any. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "SELECT o.pg_restore_relation_stats FROM (SELECT 1) o | PRIVILEGED",
        "SELECT o.\"pg_restore_attribute_stats\" FROM orders o | PRIVILEGED",
        "SELECT 1 FROM s.orders WHERE s.orders.pg_restore_relation_stats IS NULL | PRIVILEGED",
        "UPDATE t SET a = o.pg_restore_relation_stats FROM o | PRIVILEGED",
        "SELECT o.lo_orderkey, o.http FROM lineorder o | READ",
      })
  void shouldFindWhatIsCalledWithARow(String sql, StatementClass expected) {
    assertThat(SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).statementClass()).isEqualTo(expected);
  }
}
