package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.Where;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More conditions that hold for every row, and some that only look so. */
class TautologyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "POSTGRESQL | 't' | ALWAYS_TRUE",
        "POSTGRESQL | NOT 'off' | ALWAYS_TRUE",
        "POSTGRESQL | 'f' | PRESENT",
        "POSTGRESQL | 'x' | PRESENT",
        "POSTGRESQL | 1.0 = 1.0 | ALWAYS_TRUE",
        "POSTGRESQL | 1.50 > 1.25 | ALWAYS_TRUE",
        "POSTGRESQL | 1.0 <> 1 | PRESENT",
        "POSTGRESQL | -1 < 1 | ALWAYS_TRUE",
        "POSTGRESQL | 1 > -1 AND +1 = 1 | ALWAYS_TRUE",
        "POSTGRESQL | -1 = 1 | PRESENT",
        "POSTGRESQL | true = true | ALWAYS_TRUE",
        "POSTGRESQL | true = false | PRESENT",
        "POSTGRESQL | 1 <=> 1 | PRESENT",
        "POSTGRESQL | -a < 1 | PRESENT",
        "POSTGRESQL | (1 = 1) IS TRUE | ALWAYS_TRUE",
        "POSTGRESQL | (1 = 2) IS NOT TRUE | ALWAYS_TRUE",
        "POSTGRESQL | (a = 1) IS NOT NULL | PRESENT",
        "POSTGRESQL | 1 = (1) | ALWAYS_TRUE",
        "POSTGRESQL | ((1)) < (2) | ALWAYS_TRUE",
        "POSTGRESQL | 'true'::boolean | ALWAYS_TRUE",
        "POSTGRESQL | (1 = 1)::bool | ALWAYS_TRUE",
        "POSTGRESQL | a = 1::bool | PRESENT",
        "POSTGRESQL | boolean 'true' | ALWAYS_TRUE",
        "POSTGRESQL | boolean 'no' | PRESENT",
        "POSTGRESQL | 1::int = 1 | ALWAYS_TRUE",
        "POSTGRESQL | 1.5::int = 2 | PRESENT",
        "POSTGRESQL | 'a' <> 'b' | ALWAYS_TRUE",
        "POSTGRESQL | 'a' = 'b' | PRESENT",
        "POSTGRESQL | EXISTS (SELECT 1) | ALWAYS_TRUE",
        "POSTGRESQL | EXISTS (SELECT 1 WHERE false) | PRESENT",
        "POSTGRESQL | (SELECT true) | ALWAYS_TRUE",
        "POSTGRESQL | (SELECT true LIMIT 0) | PRESENT",
        "MYSQL | (1 = 1) IS TRUE | ALWAYS_TRUE",
        "MYSQL | 1 = (1) | ALWAYS_TRUE",
        "MYSQL | 'a' <> 'A' | PRESENT",
        "MYSQL | (SELECT 1) | ALWAYS_TRUE",
        "MYSQL | 't' | PRESENT",
        "MYSQL | 1 <=> 1 | ALWAYS_TRUE",
        "MYSQL | NULL <=> NULL | ALWAYS_TRUE",
        "MYSQL | NULL <=> 1 | PRESENT",
        "MYSQL | a <=> NULL | PRESENT",
        "MYSQL | true = true | ALWAYS_TRUE",
        "MYSQL | 1.5 < 2 | ALWAYS_TRUE",
        "MYSQL | 0.5 | PRESENT",
      })
  void shouldSayWhichRowsAreMeant(Dialect dialect, String condition, Where where) {
    assertThat(SqlAnalyzer.analyze(dialect, "DELETE FROM t WHERE " + condition).effects().where())
        .isEqualTo(where);
  }
}
