package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.Dialect;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {

  private static Optional<Digest> of(String sql) {
    return SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).fingerprint();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "SELECT * FROM t WHERE a = 1 | select *  from t\twhere a = -2.5e3 -- x",
        "SELECT * FROM t WHERE a = 'x' | SELECT * FROM t WHERE a = $$y$$",
        "SELECT a * -1 FROM t | SELECT a * 1 FROM t",
        "SELECT a & -1, b / +2, c @> -3 | SELECT a & 'x', b / 2, c @> 3",
        "SELECT * FROM t WHERE a -> -1 = -2 | SELECT * FROM t WHERE a -> 1 = 2",
        "SELECT a[-1] FROM t WHERE NOT -1 IN (2) | SELECT a[1] FROM t WHERE NOT 1 IN (2)",
        "SELECT * FROM t WHERE a LIKE -1 | SELECT * FROM t WHERE a LIKE 'x'",
        "SELECT - 1, a - - 1 | SELECT 1, a - 1",
        "SELECT a ? -1, b IS DISTINCT FROM -1 | SELECT a ? 1, b IS DISTINCT FROM 1",
        "ALTER TABLE t ALTER a SET DEFAULT -1 | ALTER TABLE t ALTER a SET DEFAULT 1",
        "SELECT * FROM t WHERE a IN (1) | SELECT * FROM t WHERE a IN ('b', 2, -3)",
        "INSERT INTO t VALUES (1, 'a') | INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c');",
        "INSERT INTO t VALUES (1, now()) | INSERT INTO t VALUES (1, now()), (2, now())",
        "SELECT * FROM t WHERE (a, b) IN ((1, 2)) | SELECT * FROM t WHERE (a, b) IN ((1, 2), (3, 4))",
        "SELECT f(1, 2) FROM t WHERE a NOT IN (1, 2) | SELECT f(3, 4) FROM t WHERE a NOT IN (1)",
        "SET application_name = a | SET application_name = 'b'",
      })
  void shouldBeTheSameWhereLiteralsAloneDiffer(String one, String other) {
    assertThat(of(one)).isPresent().isEqualTo(of(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "SELECT a FROM t | SELECT b FROM t",
        "SELECT a - 1 FROM t | SELECT a + 1 FROM t",
        "SELECT a - 1 FROM t | SELECT a 1 FROM t",
        "SELECT a[1] - 1 FROM t | SELECT a[1] 1 FROM t",
        "SELECT t.* - 1 FROM t | SELECT t.* + 1 FROM t",
        "SELECT (a) - 1 FROM t | SELECT (a) + 1 FROM t",
        "UPDATE t SET a = o.offset - 1 FROM o | UPDATE t SET a = o.offset + 1 FROM o",
        "SELECT t.all - 1, t.case - 1 FROM t | SELECT t.all + 1, t.case + 1 FROM t",
        "SELECT set - 1 FROM t | SELECT set + 1 FROM t",
        "SELECT by - 1, return - 1 FROM t | SELECT by + 1, return + 1 FROM t",
        "SELECT values - 1, between - 1 FROM t | SELECT values + 1, between + 1 FROM t",
        "DELETE FROM t WHERE bool ? 't' | DELETE FROM t WHERE bool 't'",
        "ALTER FUNCTION f() SET a TO b NOT LEAKPROOF | ALTER FUNCTION f() SET a TO b LEAKPROOF",
        "CREATE FUNCTION f() RETURNS int SET a = b NOT LEAKPROOF LANGUAGE sql AS 'x' | CREATE FUNCTION f() RETURNS int SET a = b LEAKPROOF LANGUAGE sql AS 'x'",
        "ALTER ROLE password SUPERUSER | ALTER ROLE password NOSUPERUSER",
        "ALTER ROLE password CREATEDB | ALTER ROLE password NOLOGIN",
        "SELECT * FROM t WHERE a * - b = 1 | SELECT * FROM t WHERE a * b = 1",
        "SELECT \"a\" FROM t | SELECT \"A\" FROM t",
        "SELECT f(1, a) | SELECT f(1, 2, a)",
        "SELECT f(1) | SELECT f(1, 2)",
        "SELECT f((1), (2)) | SELECT f((1))",
        "SELECT ARRAY[1] | SELECT ARRAY[1, 2]",
        "SELECT 1 WHERE a IN (f(1)) | SELECT 1 WHERE a IN (f(1, 2))",
        "INSERT INTO t VALUES (1) | INSERT INTO t VALUES (1, 2)",
        "INSERT INTO t VALUES (1), (2) | INSERT INTO t VALUES (1, 2)",
        "INSERT INTO t VALUES (1, now()) | INSERT INTO t VALUES (1, x)",
        "DELETE FROM t | DELETE FROM t WHERE a = 1",
        "CREATE ROLE a PASSWORD 'x' | CREATE ROLE a PASSWORD 'x' SUPERUSER",
        "CREATE ROLE a PASSWORD 'x' SUPERUSER | CREATE ROLE a PASSWORD 'x' NOSUPERUSER",
        "CREATE FUNCTION f() RETURNS int AS 'x' | CREATE FUNCTION f() RETURNS int AS 'x' SECURITY DEFINER",
        "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p | CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION q",
        "ALTER TYPE t ADD VALUE 'x' BEFORE 'y' | ALTER TYPE t ADD VALUE 'x' AFTER 'y'",
        "SELECT json_object('a' VALUE b) | SELECT json_object('a' VALUE c)",
        "SELECT sum(a) OVER (ORDER BY b RANGE '1 day' PRECEDING) FROM t | SELECT sum(a) OVER (ORDER BY b RANGE '1 day' FOLLOWING) FROM t",
      })
  void shouldDifferWhereMoreDoes(String one, String other) {
    assertThat(of(one)).isPresent().isNotEqualTo(of(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "SELECT `a` FROM t WHERE b = \"x\" # y | select `a` from t where b = 'z'",
        "SELECT * FROM t WHERE a IN (0x1F, 'x', -3) | SELECT * FROM t WHERE a IN (0x1F)",
        "INSERT INTO t VALUE (1, 'a') | INSERT INTO t VALUE (1, 'a'), (2, 'b')",
        "REPLACE INTO t (a) VALUES (1) | REPLACE INTO t (a) VALUES (1), (2)",
        "SELECT a FROM t LIMIT 1, 2 | SELECT a FROM t LIMIT 10, 20",
        "SELECT a DIV -1, b MOD -1, c + INTERVAL -1 DAY | SELECT a DIV 1, b MOD 1, c + INTERVAL 1 DAY",
        "SELECT a FROM t WHERE b BETWEEN -1 AND 2 | SELECT a FROM t WHERE b BETWEEN 1 AND -2",
      })
  void shouldBeTheSameOfMariadbsTexts(String one, String other) {
    assertThat(ofMariadb(one)).isPresent().isEqualTo(ofMariadb(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "SELECT `a` FROM t | SELECT `b` FROM t",
        "SELECT CONCAT('a') | SELECT CONCAT('a', 'b')",
        "SELECT @a | SELECT @b",
        "SELECT offset - 1 FROM t | SELECT offset + 1 FROM t",
        "SELECT t.between - 1 FROM t | SELECT t.between + 1 FROM t",
        "SELECT a FROM t LIMIT 1 | SELECT a FROM t LIMIT 1, 2",
        "DELETE FROM t WHERE id = 'x' | DELETE FROM t WHERE id = 'x' XOR true",
        "ALTER USER 'u' ACCOUNT LOCK | ALTER USER 'u' ACCOUNT UNLOCK",
        "ALTER TABLE t ADD c int COMMENT 'x' | ALTER TABLE t ADD c int COMMENT 'x' FIRST",
        "INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = VALUES(a) | INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = VALUES(b)",
      })
  void shouldDifferWhereMariadbsTextsDo(String one, String other) {
    assertThat(ofMariadb(one)).isPresent().isNotEqualTo(ofMariadb(other));
  }

  private static Optional<Digest> ofMariadb(String sql) {
    return SqlAnalyzer.analyze(Dialect.MARIADB, sql).fingerprint();
  }

  /** What may be the inside of a text must not be found by trying. */
  @ParameterizedTest
  @ValueSource(strings = {"SELECT 'it", "SELECT 'a' hidden", "SELECT \"x"})
  void shouldHoldNothingThatIsNotShown(String sql) {
    assertThat(of(sql)).isEqualTo(of(sql.replace("hidden", "secret")));
  }

  /** Opposite things would have the same, and nobody is shown the difference. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POSTGRESQL | SELECT 'a' hidden",
        "POSTGRESQL | DELETE FROM t WHERE a = 'x' hidden true",
        "POSTGRESQL | DELETE FROM t WHERE a = \"b c\"",
        "POSTGRESQL | SELECT /*+ Set(enable_seqscan off) */ 1",
        "MYSQL | SELECT /*+ SET_VAR(sql_mode = 'x') */ 1",
      })
  void shouldHaveNoneWhereWordsAreHidden(Dialect dialect, String sql) {
    assertThat(SqlAnalyzer.analyze(dialect, sql).fingerprint()).isEmpty();
  }

  @Test
  void shouldNotTakeLongForDeepBrackets() {
    var deep = "(".repeat(100_000) + ")".repeat(100_000);

    assertThat(of("SELECT " + deep)).isPresent();
  }
}
