package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.Hazard;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks bounded or joined, and is not. */
class HazardTest {

  private static final String RECURSIVE =
      "WITH RECURSIVE x(a) AS (SELECT 1 UNION ALL SELECT %s FROM x %s) SELECT a FROM x";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a + 1 | WHERE true",
        "a + 1 | WHERE 1 = 1 AND (2 > 1)",
        "a + 1 | WHERE a > 0",
        "a + 1 | WHERE 0 <= a",
        "a + 1 | WHERE a < 5 OR true",
        "a * 2 | WHERE a >= 1",
        "a - 1 | WHERE a < 5",
      })
  void shouldNotTakeForAnEndWhatIsNone(String next, String where) {
    assertThat(hazards(RECURSIVE.formatted(next, where))).containsExactly(Hazard.ENDLESS_RECURSION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a + 1 | WHERE a < 5",
        "a + 1 | WHERE 5 > a AND true",
        "a - 1 | WHERE a > 0",
        "a + 1 | WHERE a > 0 AND a < 5",
        "a + 1 | WHERE a IN (SELECT i FROM t)",
      })
  void shouldTakeForAnEndWhatMayBeOne(String next, String where) {
    assertThat(hazards(RECURSIVE.formatted(next, where))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM (SELECT * FROM a) x, (SELECT * FROM b) y",
        "SELECT * FROM (SELECT * FROM a) x, (SELECT i + 1 AS i FROM b) y WHERE x.i = 1",
        "SELECT * FROM a, b WHERE (SELECT true)",
        "SELECT * FROM a, b WHERE x = x",
        "SELECT * FROM a, b WHERE a.x = a.x AND (SELECT 1 = 1)",
      })
  void shouldNotTakeForAJoinWhatJoinsNothing(String sql) {
    assertThat(hazards(sql)).containsExactly(Hazard.CROSS_JOIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM (SELECT count(*) FROM a) x, (SELECT * FROM b) y",
        "SELECT * FROM (SELECT * FROM a LIMIT 1) x, (SELECT * FROM b) y",
        "SELECT * FROM (SELECT * FROM a) x, (SELECT * FROM b) y WHERE x.i = y.i",
        "SELECT * FROM (SELECT * FROM a) x, (SELECT * FROM b WHERE i = 1) y",
        "SELECT * FROM a, b WHERE EXISTS (SELECT 1 FROM c)",
        "SELECT * FROM a, b WHERE (SELECT a.i = b.i)",
      })
  void shouldNotFearWhatMayJoin(String sql) {
    assertThat(hazards(sql)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT array_fill(0, ARRAY[1000000000])",
        "SELECT array_fill(0, ARRAY[30000, 40000])",
        "SELECT array_fill(0, '{1000000000}')",
        "SELECT jsonb_path_query('[1]', '$[0 to 1000000000]')",
        "SELECT * FROM t WHERE a @? '$.x[0 to 99999999]'",
        "SELECT factorial(100000)",
      })
  void shouldNameWhatANumberMakesLong(String sql) {
    assertThat(hazards(sql)).containsExactly(Hazard.LARGE_SERIES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT array_fill(0, ARRAY[3, 4]), factorial(10), factorial(a) FROM t",
        "SELECT jsonb_path_query(a, '$[0 to 10]') FROM t WHERE b = 'sent to 123456789'",
      })
  void shouldNotNameWhatStaysShort(String sql) {
    assertThat(hazards(sql)).isEmpty();
  }

  private static Iterable<Hazard> hazards(String sql) {
    return SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).effects().hazards();
  }
}
