package dev.countersign.sql.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.sql.SqlAnalyzer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no read and must not be called one; the server cannot tell for all of it. */
class FearedTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("feared")
  void shouldNotCallItARead(String sql) {
    assertThat(SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).statementClass())
        .isNotEqualTo(StatementClass.READ);
  }

  /** A file is read, so a class for changes of rows is not enough. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "SELECT ('/etc/passwd'::text).pg_read_file",
        "SELECT $1.pg_read_file",
        "INSERT INTO orders SELECT 1 FROM unnest(ARRAY['x']) x WHERE x.pg_read_file = ''",
        "UPDATE orders SET note = ('/etc/passwd'::text).pg_read_file",
        "DELETE FROM orders WHERE note = ('/etc/passwd'::text).\"pg_read_file\"",
        "ALTER TABLE orders ADD COLUMN a text DEFAULT ('/etc/passwd'::text).pg_read_file",
        "CREATE TABLE kept AS SELECT x.pg_read_file FROM unnest(ARRAY['x']) x",
      })
  void shouldBePrivilegedWhereAFileIsReadLikeAColumn(String sql) {
    assertThat(SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).statementClass())
        .isEqualTo(StatementClass.PRIVILEGED);
  }

  static List<String> feared() throws IOException {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(FearedTest.class.getResourceAsStream("feared.txt")),
                StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.replace("\\n", "\n"))
          .toList();
    }
  }
}
