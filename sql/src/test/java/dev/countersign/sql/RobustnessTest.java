package dev.countersign.sql;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

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

    // What stands behind COPY … FROM STDIN is set apart by a space, also where it is a single ";".
    assertThat(analysis.redacted().length()).isLessThanOrEqualTo(sql.length() + 1);
  }

  /** Each is looked at with those before it, which must not be looked at again for that. */
  @Test
  void shouldNotTakeLongOverManyMergesInAWith() {
    var merge =
        "m%d AS (MERGE INTO t%<d USING s ON true WHEN MATCHED THEN DELETE RETURNING %<d AS i)";
    var sixteen = IntStream.range(0, 16).mapToObj(merge::formatted).collect(joining(", "));
    var many = IntStream.range(0, 5_000).mapToObj(merge::formatted).collect(joining(", "));

    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          var analysis = SqlAnalyzer.analyze(Dialect.POSTGRESQL, "WITH " + sixteen + " SELECT 1");
          assertThat(analysis.statementClass()).isEqualTo(StatementClass.WRITE);
          assertThat(analysis.effects().writes()).hasSize(16);
          assertThat(
                  SqlAnalyzer.analyze(Dialect.POSTGRESQL, "WITH " + many + " SELECT 1")
                      .statementClass())
              .isEqualTo(StatementClass.OPAQUE);
        });
  }
}
