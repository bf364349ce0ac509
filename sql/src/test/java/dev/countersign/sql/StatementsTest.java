package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the tables of statements that lie beside this class; to add a case, add a line there. */
class StatementsTest {

  private static final String TABLES = " ==>";

  record Line(String sql, StatementClass expected, Optional<String> tables) {}

  @ParameterizedTest(name = "{0}")
  @MethodSource("postgresql")
  void shouldClassifyPostgresql(Line line) {
    check(Dialect.POSTGRESQL, line);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mysql")
  void shouldClassifyMysql(Line line) {
    check(Dialect.MYSQL, line);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mysql")
  void shouldClassifyMariadb(Line line) {
    check(Dialect.MARIADB, line);
  }

  private static void check(Dialect dialect, Line line) {
    var analysis = SqlAnalyzer.analyze(dialect, line.sql());

    assertThat(analysis.statementClass())
        .as("%s: %s", line.sql(), analysis.findings())
        .isEqualTo(line.expected());
    line.tables()
        .ifPresent(
            tables -> assertThat(String.join(", ", analysis.tables())).isEqualTo(tables.strip()));
  }

  static Stream<Line> postgresql() {
    return read("postgresql-statements.txt");
  }

  static Stream<Line> mysql() {
    return read("mysql-statements.txt");
  }

  static Stream<Line> read(String resource) {
    var reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(StatementsTest.class.getResourceAsStream(resource)),
                StandardCharsets.UTF_8));
    var lines = new ArrayList<Line>();
    var expected = StatementClass.OPAQUE;
    for (var text : reader.lines().toList()) {
      if (text.startsWith("## ")) {
        expected = StatementClass.valueOf(text.substring(3).strip());
      } else if (!text.isBlank() && !text.startsWith("# ")) {
        var cut = text.indexOf(TABLES);
        lines.add(
            new Line(
                (cut < 0 ? text : text.substring(0, cut)).replace("\\n", "\n"),
                expected,
                cut < 0 ? Optional.empty() : Optional.of(text.substring(cut + TABLES.length()))));
      }
    }
    return lines.stream();
  }
}
