package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RobustnessTest {

  private static final List<StatementsTest.Line> POSTGRESQL = StatementsTest.postgresql().toList();
  private static final List<StatementsTest.Line> MYSQL = StatementsTest.mysql().toList();

  @Property(tries = 2_000)
  void shouldNeverThrowOnAnyText(@ForAll String text, @ForAll Dialect dialect) {
    assertThat(SqlAnalyzer.analyze(dialect, text).redacted()).isNotNull();
  }

  @Property(tries = 2_000)
  void shouldNeverThrowOnAnyTextOfSqlCharacters(
      @ForAll("sqlish") String text, @ForAll Dialect dialect) {
    assertThat(SqlAnalyzer.analyze(dialect, text).statements()).isNotNegative();
  }

  @Provide
  Arbitrary<String> sqlish() {
    return Arbitraries.of(
            "select", " ", "'", "\"", "`", "$$", "$a$", "(", ")", "/*", "*/", "--", "\n", ";", "1",
            "a", ".", ",", "\\", "#", "@", ":", "::", "e'", "u&'", "=", "*", "from", "[", "]", "{",
            "?", "!")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 3_000)
  void shouldNeverCallAWriteARead(@ForAll long seed) {
    var random = new Random(seed);
    var postgres = random.nextBoolean();
    var lines = postgres ? POSTGRESQL : MYSQL;
    var bad =
        lines.stream()
            .filter(line -> line.expected() != StatementClass.READ)
            .filter(line -> line.expected() != StatementClass.OPAQUE)
            .toList();
    var worse = bad.get(random.nextInt(bad.size()));
    var sql = disguise(worse.sql(), random);
    if (random.nextBoolean()) {
      var good = lines.stream().filter(line -> line.expected() == StatementClass.READ).toList();
      sql = good.get(random.nextInt(good.size())).sql() + "\n;" + sql;
    }

    var analysis = SqlAnalyzer.analyze(postgres ? Dialect.POSTGRESQL : Dialect.MYSQL, sql);

    assertThat(analysis.statementClass()).as(sql).isGreaterThanOrEqualTo(worse.expected());
  }

  /** The same to the server: other white space, other case, comments between the words. */
  private static String disguise(String sql, Random random) {
    var disguised = new StringBuilder();
    var quote = (char) 0;
    for (var i = 0; i < sql.length(); i++) {
      var c = sql.charAt(i);
      quote = quote == c ? 0 : quote == 0 && "'\"`$".indexOf(c) >= 0 ? c : quote;
      if (quote == 0 && c == ' ' && sql.indexOf("/*") < 0 && sql.indexOf("$") < 0) {
        disguised.append(List.of(" ", "\n", "\t ", " /* x */ ", " /**/ ").get(random.nextInt(5)));
      } else if (quote == 0 && random.nextInt(3) == 0 && sql.indexOf('$') < 0) {
        disguised.append(
            random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c));
      } else {
        disguised.append(c);
      }
    }
    return disguised.toString();
  }

  @Property(tries = 3_000)
  void shouldSurviveMutatedSql(@ForAll long seed) {
    var random = new Random(seed);
    var postgres = random.nextBoolean();
    var lines = postgres ? POSTGRESQL : MYSQL;
    var sql = new StringBuilder(lines.get(random.nextInt(lines.size())).sql());
    for (var i = random.nextInt(4); i >= 0; i--) {
      var at = random.nextInt(sql.length() + 1);
      switch (random.nextInt(3)) {
        case 0 -> sql.insert(at, lines.get(random.nextInt(lines.size())).sql());
        case 1 -> sql.insert(at, "'\"`$();/*-#\\.,x1 ".charAt(random.nextInt(17)));
        default -> sql.delete(at, Math.min(sql.length(), at + random.nextInt(8)));
      }
    }

    var analysis =
        SqlAnalyzer.analyze(postgres ? Dialect.POSTGRESQL : Dialect.MYSQL, sql.toString());

    assertThat(analysis.redacted().length()).isLessThanOrEqualTo(sql.length());
  }
}
