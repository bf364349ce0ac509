package dev.countersign.sql.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.Where;
import dev.countersign.sql.SqlAnalyzer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A condition that is called always true holds for every row of a real table with nulls in it. */
@Timeout(200)
class AlwaysTrueIT {

  private static final List<String> CONDITIONS =
      List.of(
          "1 = 1",
          "TRUE",
          "FALSE",
          "NULL",
          "1 < 2",
          "a = a",
          "a IS NULL",
          "a IS NOT NULL",
          "2 <> 2",
          "'x' = 'x'",
          "'x' <> 'y'",
          "C OR C",
          "C AND C",
          "NOT C",
          "(C)",
          "NOT (C)",
          "a = 1",
          "1 BETWEEN 0 AND 2",
          "a BETWEEN 0 AND 2",
          "1 IN (1, 2)",
          "1 IN (2, NULL)",
          "a IN (1, 2)",
          "1 IS NULL",
          "NULL IS NULL",
          "1 IS NOT NULL",
          "TRUE IS TRUE",
          "NULL IS NOT TRUE",
          "C AND NOT C",
          "(C) OR (C)",
          "CASE WHEN C THEN C ELSE C END",
          "1 BETWEEN NULL AND 2",
          "'t'",
          "'f'",
          "1.0 = 1",
          "1.5 > 1.25",
          "-1 < 1",
          "1 > +2",
          "TRUE = TRUE",
          "TRUE <> FALSE",
          "NULL = TRUE",
          "1 <=> 1",
          "NULL <=> NULL",
          "NULL <=> 1",
          "a <=> a",
          "(C) IS TRUE",
          "(C) IS NOT TRUE",
          "(C) IS NOT NULL",
          "1 = (1)",
          "(1) > 2",
          "'x' = 'y'",
          "'x' <> 'x '",
          "'x' <> 'X'",
          "EXISTS (SELECT 1)",
          "EXISTS (SELECT 1 WHERE C)",
          "(SELECT TRUE)",
          "(SELECT TRUE WHERE C)",
          "'true'::boolean",
          "(C)::boolean",
          "a = 1::boolean",
          "boolean 'on'",
          "1::int = 1",
          "2 <> 1.5::int");

  @Test
  @Tag("each-postgresql")
  void shouldHoldForEachRowOfPostgresql() throws SQLException, IOException {
    var oracle = Oracle.shared();

    assertAlwaysTrue(
        Dialect.POSTGRESQL,
        condition ->
            oracle.row(
                "SELECT count(*) FROM (VALUES (NULL::int), (0), (1)) t(a) WHERE " + condition));
  }

  @Test
  @Tag("nightly")
  void shouldHoldForEachRowOfMariadb() throws SQLException {
    var oracle = MariaOracle.shared();
    for (var mode : oracle.modes()) {
      oracle.mode(mode);
      assertAlwaysTrue(
          Dialect.MARIADB,
          condition ->
              oracle.row(
                  "SELECT COUNT(*) FROM (SELECT NULL AS a UNION SELECT 0 UNION SELECT 1) t WHERE "
                      + condition));
    }
  }

  private interface Server {
    List<String> count(String condition) throws SQLException;
  }

  private static void assertAlwaysTrue(Dialect dialect, Server server) throws SQLException {
    var random = new Random(20260101);
    var wrong = new ArrayList<String>();
    var alwaysTrue = 0;
    for (var i = 0; i < 4_000; i++) {
      var condition = condition(random, 0);
      var where =
          SqlAnalyzer.analyze(dialect, "DELETE FROM t WHERE " + condition).effects().where();
      if (where == Where.ALWAYS_TRUE) {
        var count = server.count(condition);
        alwaysTrue += count.isEmpty() ? 0 : 1;
        if (!count.isEmpty() && !count.equals(List.of("3"))) {
          wrong.add(condition);
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(alwaysTrue).isGreaterThan(300);
  }

  private static String condition(Random random, int depth) {
    var template = CONDITIONS.get(random.nextInt(depth > 4 ? 6 : CONDITIONS.size()));
    var filled = new StringBuilder();
    for (var i = 0; i < template.length(); i++) {
      var c = template.charAt(i);
      var isHole =
          c == 'C'
              && (i == 0 || !Character.isLetter(template.charAt(i - 1)))
              && (i + 1 == template.length() || !Character.isLetter(template.charAt(i + 1)));
      filled.append(isHole ? condition(random, depth + 1) : c);
    }
    return filled.toString();
  }
}
