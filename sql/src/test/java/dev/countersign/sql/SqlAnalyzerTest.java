package dev.countersign.sql;

import static dev.countersign.protocol.request.Dialect.MARIADB;
import static dev.countersign.protocol.request.Dialect.MYSQL;
import static dev.countersign.protocol.request.Dialect.POSTGRESQL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.EffectList;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlAnalyzerTest {

  @Test
  void shouldSayEverythingOfAText() {
    var analysis =
        SqlAnalyzer.analyze(
            POSTGRESQL,
            "SELECT lower(u.name), Public.Odd(7) FROM Sales.Orders o JOIN \"Users\" u ON u.id = 5;"
                + " DELETE FROM t WHERE a = 'secret'");

    assertThat(analysis.statementClass()).isEqualTo(StatementClass.WRITE);
    assertThat(analysis.tables()).containsExactly("\"Users\"", "sales.orders", "t");
    assertThat(analysis.functions()).containsExactly("lower", "public.odd");
    assertThat(analysis.statements()).isEqualTo(2);
    assertThat(analysis.redacted())
        .isEqualTo(
            "SELECT lower(u.name), Public.Odd(?) FROM Sales.Orders o JOIN \"Users\" u ON u.id ="
                + " ?; DELETE FROM t WHERE a = ?");
    assertThat(analysis.findings())
        .containsExactly("calls public.odd, which is not known to be harmless");
    assertThat(analysis.transactionControl()).isFalse();
    assertThat(analysis.empty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t", ";", " ; ; ", "-- nothing", "/* nothing */;", "--"})
  void shouldBeEmptyWithoutAStatement(String sql) {
    for (var dialect : Dialect.values()) {
      var analysis = SqlAnalyzer.analyze(dialect, sql);

      assertThat(analysis.empty()).isTrue();
      assertThat(analysis.statements()).isZero();
      assertThat(analysis.statementClass()).isEqualTo(StatementClass.OPAQUE);
    }
  }

  /** What only bounds or names the session does not take away what is known of the rest. */
  @Test
  void shouldKnowWhatStandsBesideABound() {
    var analysis =
        SqlAnalyzer.analyze(
            POSTGRESQL, "SET LOCAL lock_timeout = '2s'; ALTER TABLE t ADD COLUMN a int");

    assertThat(analysis.statementClass()).isEqualTo(StatementClass.DDL);
    assertThat(analysis.effects().writes()).containsExactly("t");
    assertThat(analysis.effects().unknown()).containsExactly(EffectList.COLUMNS_WRITTEN);
    assertThat(analysis.findings())
        .contains("sets lock_timeout of the transaction, which only bounds or names it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POSTGRESQL | SET search_path = a, b | sets search_path of the session",
        "POSTGRESQL | SET LOCAL myapp.user TO 'x' | sets myapp.user of the transaction",
        "POSTGRESQL | RESET work_mem | resets work_mem of the session",
        "POSTGRESQL | RESET ALL | resets all of the session",
        "POSTGRESQL | SET ROLE bob | begins with set role",
        "POSTGRESQL | SET SESSION AUTHORIZATION bob | begins with set authorization",
        "MARIADB | SET foreign_key_checks = 0 | sets foreign_key_checks of the session",
        "MARIADB | SET @@session.sql_mode = '' | sets sql_mode of the session",
        "MARIADB | SET @@GLOBAL.max_statement_time = 1 | sets max_statement_time of the whole server",
        "MYSQL | SET PERSIST max_execution_time = 1 | sets max_execution_time of the whole server",
        "MARIADB | SET @x = 1 | sets @x of the session",
        "MARIADB | SET PASSWORD = 'x' | begins with set password",
        "MARIADB | SET ROLE x | begins with set role",
        "MARIADB | SET NAMES gbk | sets names of the session",
        "MARIADB | SET STATEMENT a = 1 FOR SELECT 1 | begins with set statement",
      })
  void shouldSayWhatIsSetAndWhere(Dialect dialect, String sql, String finding) {
    var analysis = SqlAnalyzer.analyze(dialect, sql);

    assertThat(analysis.statementClass()).isEqualTo(StatementClass.PRIVILEGED);
    assertThat(analysis.findings()).contains(finding + ", which changes more than rows and tables");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "BETWEEN '2020-01-01' AND '2021-01-01' | READ | []",
        "ALL x | READ | []",
        "AS OF DATE '2020-01-01' x | READ | []",
        "AS OF NOW() - INTERVAL 1 DAY x | READ | [now]",
        "AS OF TIMESTAMP(CURRENT_DATE, '00:00:00') AS x | READ | [timestamp]",
        "FROM @x TO LOWER('2020-01-01') x | READ | [lower]",
        "AS OF somebodys(1) x | WRITE | [somebodys]",
        "AS OF NOW() - INTERVAL somebodys(LOWER(1)) HOUR x | WRITE | [lower, now, somebodys]",
        "BETWEEN NOW() AND db.somebodys('2021-01-01') x | WRITE | [db.somebodys, now]",
        "AS OF @x := 1 | OPAQUE | []",
        "AS OF SLEEP(1) x | WRITE | [sleep]",
        "AS OF LOAD_FILE('x') x | PRIVILEGED | [load_file]",
        "AS OF (SELECT a FROM u) x | OPAQUE | []",
        "AS OF LOWER((SELECT a FROM u)) x | OPAQUE | []",
        "BETWEEN 1 TO 2 x | OPAQUE | []",
      })
  void shouldReadRowsAsTheyWere(String time, StatementClass expected, String functions) {
    var analysis =
        SqlAnalyzer.analyze(
            MARIADB, "SELECT a FROM t FOR SYSTEM_TIME " + time + " WHERE b = 'secret'");

    assertThat(analysis.statementClass()).isEqualTo(expected);
    assertThat(analysis.functions()).hasToString(functions);
    assertThat(analysis.redacted()).endsWith("WHERE b = ?").doesNotContain("20");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT JSON_ARRAY(1, lower('x') RETURNING evil)",
        "SELECT JSON_OBJECT('a': JSON_ARRAY(1 RETURNING text) RETURNING public.int)",
      })
  void shouldFindWhatJsonIsConvertedToWhereItIsWritten(String sql) {
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, sql).findings())
        .contains("converts JSON to a type that is not one of PostgreSQL's own");
  }

  /** What a change calls, its syntax tree has to show: there no second look lists functions. */
  @Test
  void shouldFindWhatATimeCallsInAChange() {
    var sql = "INSERT INTO t SELECT a FROM u FOR SYSTEM_TIME AS OF somebodys(b) x";
    var analysis = SqlAnalyzer.analyze(MARIADB, sql);

    assertThat(analysis.statementClass()).isEqualTo(StatementClass.WRITE);
    assertThat(analysis.functions()).containsExactly("somebodys");
    assertThat(analysis.tables()).containsExactly("t", "u");
    assertThat(analysis.effects().unknown()).contains(EffectList.WRITES, EffectList.COLUMNS_READ);
  }

  /** Only MariaDB has the words; to MySQL they are a column, its alias and no end. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MARIADB | SELECT PREVIOUS VALUE FOR s | WRITE | [lastval]",
        "MARIADB | SELECT a, PREVIOUS VALUE FOR `d`.`s` + 1 FROM t | WRITE | [lastval]",
        "MARIADB | SELECT somebodys(PREVIOUS VALUE FOR s) | WRITE | [lastval, somebodys]",
        "MARIADB | SELECT previous value FOR UPDATE | WRITE | []",
        "MARIADB | SELECT PREVIOUS VALUE FOR 1 | OPAQUE | []",
        "MYSQL | SELECT PREVIOUS VALUE FOR s | OPAQUE | []",
        "MARIADB | SELECT DEFAULT(a) FROM t | WRITE | [default]",
        "MARIADB | SELECT a FROM t WHERE b > DEFAULT(t.a) | WRITE | [default]",
        "MYSQL | SELECT DEFAULT(a) FROM t | WRITE | [default]",
        "MYSQL | SELECT JSON_VALUE(a, '$' RETURNING CHAR(4) DEFAULT 'x' ON EMPTY) FROM t | READ | [json_value]",
        "MYSQL | SELECT JSON_VALUE(a, '$' RETURNING UNSIGNED NULL ON EMPTY ERROR ON ERROR) FROM t | READ | [json_value]",
        "MYSQL | SELECT JSON_VALUE(somebodys(a), '$' RETURNING DECIMAL(5, 2)) FROM t | WRITE | [json_value, somebodys]",
        "MYSQL | SELECT JSON_VALUE(a, '$' DEFAULT somebodys(1) ON EMPTY) FROM t | WRITE | [json_value, somebodys]",
      })
  void shouldKnowWhoseClausesTheyAre(
      Dialect dialect, String sql, StatementClass expected, String functions) {
    var analysis = SqlAnalyzer.analyze(dialect, sql);

    assertThat(analysis.statementClass()).isEqualTo(expected);
    assertThat(analysis.functions()).hasToString(functions);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "CREATE ROLE a PASSWORD 'x' SUPERUSER | makes a superuser, who may do everything",
        "ALTER USER a BYPASSRLS | lets a role see rows that policies hide",
        "CREATE FUNCTION f() RETURNS int AS 'x' LANGUAGE sql SECURITY DEFINER | lets others run it with its owner's rights",
      })
  void shouldNamePowers(String sql, String finding) {
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, sql).findings()).contains(finding);
    assertThat(
            SqlAnalyzer.analyze(
                    POSTGRESQL, "CREATE ROLE superuser NOSUPERUSER NOBYPASSRLS IN ROLE definer")
                .findings())
        .doesNotContain(finding);
  }

  @Test
  void shouldCountStatementsAndNotSemicolons() {
    assertThat(
            SqlAnalyzer.analyze(POSTGRESQL, "select 1;;select ';';select $$;$$ -- ;").statements())
        .isEqualTo(3);
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, "select 1 /* ; /* ; */ ; */").statements())
        .isEqualTo(1);
    assertThat(SqlAnalyzer.analyze(MYSQL, "select 1 # ;\n; select \";\", `;`").statements())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN",
        "begin; select 1",
        "START TRANSACTION",
        "COMMIT",
        "select 1; commit",
        "select 1;/* hidden */commit--x",
        "END",
        "ROLLBACK",
        "ROLLBACK TO SAVEPOINT a",
        "ABORT",
        "SAVEPOINT a",
        "RELEASE a",
        "PREPARE TRANSACTION 'x'",
        "COMMIT PREPARED 'x'",
        "SET TRANSACTION READ WRITE",
        "SET LOCAL TRANSACTION ISOLATION LEVEL SERIALIZABLE",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "SET transaction_read_only = off",
        "SET \"transaction_read_only\" = off",
        "RESET transaction_isolation",
        "COMMIT this is not sql at all (",
        "update t set a = 'it\\'s' ; commit",
      })
  void shouldFindTransactionControlInPostgresql(String sql) {
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, sql).transactionControl()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN",
        "start transaction",
        "COMMIT AND CHAIN",
        "ROLLBACK",
        "SAVEPOINT a",
        "RELEASE SAVEPOINT a",
        "XA COMMIT 'x'",
        "SET autocommit = 0",
        "SET @@session.autocommit = 0",
        "SET sql_mode = '', AUTOCOMMIT = 0",
        "SET SESSION TRANSACTION READ WRITE",
        "LOCK TABLES t WRITE",
        "UNLOCK TABLES",
        "EXECUTE IMMEDIATE 'COMMIT'",
        "PREPARE s FROM 'COMMIT'",
        "update t set a = 1 /*! ; commit */",
        "update t set a = 1; # x\ncommit",
      })
  void shouldFindTransactionControlInMysql(String sql) {
    assertThat(SqlAnalyzer.analyze(MYSQL, sql).transactionControl()).isTrue();
    assertThat(SqlAnalyzer.analyze(MARIADB, sql).transactionControl()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "SELECT commit FROM begin",
        "UPDATE t SET a = 'COMMIT'",
        "SELECT 1 -- ; COMMIT",
        "INSERT INTO t VALUES ('; COMMIT;')",
        "this is not sql",
        "CREATE TABLE t (a int)",
        "SET search_path = a",
        "SELECT CASE WHEN a THEN 1 END",
      })
  void shouldNotSeeTransactionControlWhereThereIsNone(String sql) {
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, sql).transactionControl()).isFalse();
  }

  @Test
  void shouldNoteWhatCommitsByItselfInMysql() {
    var analysis = SqlAnalyzer.analyze(MYSQL, "DROP TABLE t");

    assertThat(analysis.transactionControl()).isFalse();
    assertThat(analysis.findings())
        .contains(
            "begins with drop, which takes effect by itself on MySQL and cannot be undone; a crash meanwhile leaves its outcome to a person");
  }

  @ParameterizedTest
  @ValueSource(strings = {"select \u0000", "select '\u0000'", "select '\ud800'", "\udc00 select 1"})
  void shouldCountWhatNoServerTakesAsOpaque(String sql) {
    var analysis = SqlAnalyzer.analyze(POSTGRESQL, sql);

    assertThat(analysis.statementClass()).isEqualTo(StatementClass.OPAQUE);
    assertThat(analysis.redacted()).isEqualTo("?");
  }

  @Test
  void shouldCountBytesAndNotCharacters() {
    var longest = "select '" + "ä".repeat((SqlAnalyzer.MAX_BYTES - 9) / 2) + "'";
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, longest).statementClass())
        .isEqualTo(StatementClass.READ);
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, longest + "  ").statementClass())
        .isEqualTo(StatementClass.OPAQUE);
  }

  @Test
  void shouldCutLongNamesAsPostgresqlDoes() {
    var name = "a".repeat(70);
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, "select * from " + name).tables())
        .containsExactly("a".repeat(63));
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, "select * from \"" + "ä".repeat(40) + "\"").tables())
        .containsExactly("ä".repeat(31));
  }

  @Test
  void shouldFoldOnlyAscii() {
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, "select ran\u212a(a) from t").statementClass())
        .isEqualTo(StatementClass.WRITE);
  }

  @Test
  void shouldKeepControlCharactersOutOfFindings() {
    var analysis = SqlAnalyzer.analyze(POSTGRESQL, "select \"a\n\u001b[2Jb\"(1)");

    assertThat(analysis.findings())
        .hasSize(1)
        .noneMatch(f -> f.contains("\n") || f.contains("\u001b"));
  }

  @Test
  void shouldLimitFindings() {
    var sql = new StringBuilder("select 1");
    for (var i = 0; i < 1_000; i++) {
      sql.append(", f").append(i).append("()");
    }
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, sql.toString()).findings()).hasSizeLessThan(30);
  }

  @Test
  void shouldSurviveNestingOfAnyDepth() {
    for (var depth : new int[] {10, 50, 100, 1_000, 100_000}) {
      for (var nested :
          new String[] {
            "select " + "(".repeat(depth) + "1" + ")".repeat(depth),
            "select " + "-".repeat(depth).replace("-", "- ") + "1",
            "select " + "not ".repeat(depth) + "true",
            "select " + "case when a then ".repeat(depth) + "1" + " end".repeat(depth),
            "select 1" + " + 1".repeat(depth),
            "select 1 where a" + " or a".repeat(depth),
            "select 1" + " union select 1".repeat(depth),
            "select a" + "[1]".repeat(depth),
            "select a" + "::int".repeat(depth),
            "explain ".repeat(depth) + "select 1",
            "select " + "/*".repeat(depth) + "*/".repeat(depth) + "1",
            "select " + "a.".repeat(depth) + "b",
          }) {
        if (nested.length() <= SqlAnalyzer.MAX_BYTES) {
          var analysis = SqlAnalyzer.analyze(POSTGRESQL, nested);
          assertThat(analysis.statementClass()).isIn(StatementClass.READ, StatementClass.OPAQUE);
        }
      }
    }
  }

  /**
   * What a hostile caller may send takes no longer than the patience and a moment, and no large
   * heap. The time is a limit far above what it takes, against work that grows without bound.
   */
  @ParameterizedTest
  @MethodSource("hostileTexts")
  void shouldEndInTimeWhateverTheText(String begin, String middle, String end) {
    var text = begin + middle.repeat((SqlAnalyzer.MAX_BYTES - 100) / middle.length()) + end;

    var analysis =
        assertTimeoutPreemptively(
            Duration.ofSeconds(5),
            () -> SqlAnalyzer.analyze(POSTGRESQL, text, Duration.ofMillis(200)));

    assertThat(analysis.statementClass()).isEqualTo(StatementClass.OPAQUE);
  }

  static Stream<Arguments> hostileTexts() {
    return Stream.of(
        arguments("", "x;", ""),
        arguments("select 1", ";select 1", ""),
        arguments("", "select a from t where b = c;", ""),
        arguments("select ", "a,", "b from t"),
        arguments("select 1", "+1", ""),
        arguments("select ", "a.", "b"),
        arguments("", "(", ""),
        arguments("merge into t using u on a ", "when not matched ", "then do nothing"),
        arguments("merge into t using u on ", "case when not matched ", "then do nothing"),
        arguments("select a is null ", "is null ", "between"),
        arguments("select 1 where a", " or a", ""),
        arguments("select a", "::int", ""));
  }

  @Test
  void shouldJudgeEachOfDistinctStatementsUntilTheTimeIsUp() {
    var text = new StringBuilder();
    for (var i = 0; i < 5_000; i++) {
      text.append("update t").append(i).append(" set a = 1 where id = 2;");
    }

    var hurried = SqlAnalyzer.analyze(POSTGRESQL, text + "commit", Duration.ZERO);

    assertThat(hurried.statementClass()).isEqualTo(StatementClass.OPAQUE);
    assertThat(hurried.transactionControl()).isTrue();
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, text.toString(), Duration.ofMinutes(1)).tables())
        .hasSize(5_000);
  }

  @Test
  void shouldReadLongListsOfLiteralsInTime() {
    var rows = new StringBuilder("insert into t (a, b, c) values ");
    for (var i = 0; i < 20_000; i++) {
      rows.append(i == 0 ? "" : ", ").append("(").append(i).append(", 'name', now())");
    }
    var list = "select * from t where id in (1" + ", 100000".repeat(100_000) + ")";
    var many = "update t set a = 'x' where id = 100;\n".repeat(10_000);

    assertThat(SqlAnalyzer.analyze(POSTGRESQL, rows.toString()).statementClass())
        .isEqualTo(StatementClass.WRITE);
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, list).statementClass())
        .isEqualTo(StatementClass.READ);
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, many).statements()).isEqualTo(10_000);
  }

  @Test
  void shouldSeeTheOddOneAmongManyRows() {
    var rows = "insert into t values (1, 2)" + ", (1, 2)".repeat(100);

    assertThat(
            SqlAnalyzer.analyze(
                    POSTGRESQL, rows + ", (1, pg_read_file('x'))" + ", (1, 2)".repeat(100))
                .statementClass())
        .isEqualTo(StatementClass.PRIVILEGED);
    assertThat(
            SqlAnalyzer.analyze(
                    POSTGRESQL, rows + ", (1, (select a from other))" + ", (1, 2)".repeat(100))
                .tables())
        .containsExactly("other", "t");
    assertThat(
            SqlAnalyzer.analyze(
                    POSTGRESQL,
                    "select 1 where 1 in (1"
                        + ", 1".repeat(100)
                        + ", f(1)"
                        + ", 1".repeat(100)
                        + ")")
                .statementClass())
        .isEqualTo(StatementClass.WRITE);
  }

  @Test
  void shouldNotLetAStubbornParseHoldUpTheRest() {
    var stubborn = "select a" + ".a".repeat(100_000);

    assertThat(SqlAnalyzer.analyze(POSTGRESQL, stubborn).statementClass())
        .isEqualTo(StatementClass.OPAQUE);
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, "select 1").statementClass())
        .isEqualTo(StatementClass.READ);
  }

  @Test
  void shouldKeepTheBodyOfARoutineTogether() {
    var routine =
        "create or replace function f(begin int) returns int language sql begin atomic"
            + " select 1 as \"end\"; select case when a then 1 end case from t; end";

    assertThat(SqlAnalyzer.analyze(POSTGRESQL, routine).statements()).isEqualTo(1);
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, routine).transactionControl()).isFalse();
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, routine + "; commit").transactionControl()).isTrue();
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, "select begin atomic; commit").transactionControl())
        .isTrue();
  }

  @Test
  void shouldKnowWhoseFunctionsTheyAre() {
    assertThat(SqlAnalyzer.analyze(MARIADB, "select nvl(1, 2)").statementClass())
        .isEqualTo(StatementClass.READ);
    assertThat(SqlAnalyzer.analyze(MYSQL, "select nvl(1, 2)").statementClass())
        .isEqualTo(StatementClass.WRITE);
  }

  /** Whatever else there is to say of the text, the objection names what it objects to. */
  @Test
  void shouldSayWhatControlsTheTransaction() {
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, "VACUUM; DELETE FROM t; COMMIT").objection())
        .hasValueSatisfying(
            it ->
                assertThat(it)
                    .endsWith(
                        "it begins with commit, which begins, ends or divides a transaction"));
    assertThat(SqlAnalyzer.analyze(POSTGRESQL, "VACUUM; COPY t FROM STDIN; 1").objection())
        .hasValueSatisfying(it -> assertThat(it).contains("it has rows behind COPY"));
  }
}
