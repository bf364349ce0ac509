package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.DdlLock;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.EffectList;
import dev.countersign.protocol.request.Rewrite;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Code of somebody's own that a change of the schema runs, row by row, while it is made. */
class DdlCodeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "POSTGRESQL | CREATE TABLE x PARTITION OF p FOR VALUES IN (evil(1))",
        "POSTGRESQL | CREATE TABLE x PARTITION OF p FOR VALUES FROM (1) TO (evil(2))",
        "POSTGRESQL | ALTER TABLE p ATTACH PARTITION x FOR VALUES FROM (evil(1)) TO (2)",
        "POSTGRESQL | CREATE STATISTICS s ON (evil(a)) FROM t",
        "POSTGRESQL | CREATE STATISTICS s (mcv) ON b, evil(a) FROM t",
        "MYSQL | ALTER TABLE t ADD INDEX ((evil(a)))",
        "MYSQL | ALTER TABLE t ADD UNIQUE KEY i USING BTREE (b(10), (evil(a)))",
        "MYSQL | ALTER TABLE t ADD CONSTRAINT c UNIQUE ((evil(a)))",
        "MYSQL | CREATE TABLE t (a INT, KEY k ((evil(a))))",
        "MARIADB | CREATE TABLE t (a INT) PARTITION BY RANGE (a) (PARTITION p VALUES LESS THAN (evil(1)))",
      })
  void shouldNameWhatIsCalled(Dialect dialect, String sql) {
    var analysis = SqlAnalyzer.analyze(dialect, sql);

    assertThat(analysis.functions()).containsExactly("evil");
    assertThat(analysis.findings()).contains("calls evil, which is not known to be harmless");
    assertThat(analysis.effects().unknown()).containsExactly(EffectList.values());
    assertThat(analysis.effects().rewrite()).isEqualTo(Rewrite.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX ON v ((### id))",
        "CREATE INDEX ON v ((a::evil))",
        "CREATE INDEX ON v (a) WHERE a ### 1",
        "CREATE INDEX ON v (a evil_ops)",
        "CREATE INDEX ON v (a s.int4_ops)",
        "CREATE INDEX ON v (lower(a) COLLATE \"C\" evil_ops DESC)",
        "CREATE INDEX ON v (b, (a + 1) evil_ops)",
        "CREATE INDEX ON v USING evil (a)",
        "CREATE TABLE t (a int, CHECK (a ### b))",
        "CREATE TABLE t (a int, CHECK ((x).evil))",
        "CREATE TABLE t (a int DEFAULT evil 'x')",
        "CREATE TABLE t (a int, EXCLUDE USING gist (a WITH ###))",
        "CREATE TABLE t (a int, EXCLUDE USING gist (a evil_ops WITH =))",
        "CREATE TABLE t (a int) PARTITION BY RANGE (a evil_ops)",
        "CREATE TABLE t (a int) USING evil",
      })
  void shouldPromiseNothingOfOperatorsCastsFieldsAndClasses(String sql) {
    var effects = SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).effects();

    assertThat(effects.unknown()).containsExactly(EffectList.values());
    assertThat(effects.lock()).isEqualTo(DdlLock.UNKNOWN);
    assertThat(effects.rewrite()).isEqualTo(Rewrite.UNKNOWN);
  }

  /** What locks all by its name still does. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE t ALTER COLUMN a TYPE int USING a::evil::int",
        "ALTER TABLE t ALTER a TYPE evil",
        "ALTER TABLE t ALTER a SET DATA TYPE s.evil",
        "ALTER TABLE t ADD COLUMN a evil",
        "ALTER TABLE t ADD CONSTRAINT c CHECK (a::evil > 1) NOT VALID",
      })
  void shouldNotSayThatCodeKeepsATableAsItIs(String sql) {
    var effects = SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).effects();

    assertThat(effects.unknown()).containsExactly(EffectList.values());
    assertThat(effects.lock()).isEqualTo(DdlLock.BLOCKS_ALL);
    assertThat(effects.rewrite()).isEqualTo(Rewrite.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "POSTGRESQL | CREATE TABLE x PARTITION OF p FOR VALUES FROM (MINVALUE) TO (2)",
        "POSTGRESQL | CREATE TABLE x PARTITION OF p FOR VALUES WITH (MODULUS 4, REMAINDER 1)",
        "POSTGRESQL | CREATE INDEX ON t USING gin (a jsonb_path_ops)",
        "POSTGRESQL | CREATE INDEX ON t (a COLLATE \"C\" text_pattern_ops DESC NULLS LAST, b ASC, (a || 'x') pg_catalog.text_ops)",
        "POSTGRESQL | CREATE INDEX ON t ((a::text)) WHERE b > 1",
        "POSTGRESQL | CREATE TABLE t (a int, EXCLUDE USING gist (a WITH &&))",
        "POSTGRESQL | CREATE STATISTICS s ON a, (b || 'x') FROM t",
        "POSTGRESQL | ALTER TABLE t ADD COLUMN a double precision, ADD b bigserial, ADD c character varying(5)[]",
        "POSTGRESQL | ALTER TABLE t ADD PRIMARY KEY (a), ALTER b TYPE timestamp with time zone",
        "MYSQL | CREATE TABLE t (a INT UNIQUE, PRIMARY KEY (a), KEY k (b(10)), UNIQUE (c(3)), FULLTEXT KEY f (d))",
        "MYSQL | CREATE TABLE t (a INT) PARTITION BY RANGE (a) (PARTITION p VALUES LESS THAN (5), PARTITION q VALUES LESS THAN MAXVALUE)",
      })
  void shouldKnowWhatRunsNoCode(Dialect dialect, String sql) {
    var analysis = SqlAnalyzer.analyze(dialect, sql);

    assertThat(analysis.functions()).isEmpty();
    assertThat(analysis.effects().unknown()).containsExactly(EffectList.COLUMNS_WRITTEN);
  }
}
