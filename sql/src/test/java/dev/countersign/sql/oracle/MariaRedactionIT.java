package dev.countersign.sql.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.sql.SqlAnalyzer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real MariaDB takes as a literal, in whatever sql_mode, must not survive redaction. */
@Timeout(200)
class MariaRedactionIT {

  /** Each one that is planted gets a letter in front. */
  private static final String SECRET = "zqhidden";

  /** Pieces that open, close, continue and disguise strings, names and comments. */
  private static final List<String> PIECES =
      List.of(
          "'",
          "'",
          "'",
          "''",
          "\"",
          "\"",
          "\"\"",
          "`",
          "x'",
          "N'",
          "_utf8mb4'",
          "\\",
          "\\'",
          "\\\\",
          "/*",
          "/*!",
          "/*M!",
          "*/",
          "-- ",
          "--",
          "#",
          "\n",
          " ",
          ",",
          "||",
          "a",
          "1",
          ".",
          ";",
          "'" + SECRET + "'",
          "\"" + SECRET + "\"",
          "N'" + SECRET + "'",
          "'" + SECRET + "\\'",
          SECRET,
          SECRET);

  private static MariaOracle oracle;

  @BeforeAll
  static void startOracle() throws SQLException, IOException {
    oracle = MariaOracle.shared();
  }

  static List<String> modes() {
    return MysqlServer.MARIADB.modes();
  }

  @ParameterizedTest
  @MethodSource("modes")
  void shouldRedactWhatTheServerGivesBack(String mode) throws SQLException {
    assertRedacted(oracle, Dialect.MARIADB, mode);
  }

  static void assertRedacted(MariaOracle oracle, Dialect dialect, String mode) throws SQLException {
    var random = new Random(20260101);
    var shown = new ArrayList<String>();
    var given = 0;
    oracle.mode(mode);
    for (var i = 0; i < 4_000; i++) {
      var text = "SELECT " + pieces(random);
      for (var value : oracle.row(text)) {
        var start = value.indexOf(SECRET) - 1;
        if (start >= 0) {
          given++;
          if (show(dialect, text).contains(value.substring(start, start + 1 + SECRET.length()))) {
            shown.add(text);
          }
        }
      }
    }

    assertThat(shown).isEmpty();
    assertThat(given).isGreaterThan(60);
  }

  private static String show(Dialect dialect, String text) {
    return SqlAnalyzer.analyze(dialect, text).toString();
  }

  private static String pieces(Random random) {
    var text = new StringBuilder();
    for (var i = random.nextInt(7); i >= 0; i--) {
      var piece = PIECES.get(random.nextInt(PIECES.size()));
      text.append(piece.replace(SECRET, (char) ('a' + i) + SECRET));
    }
    return text.toString();
  }
}
