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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real server takes as a literal must not survive redaction. */
@Timeout(200)
class RedactionIT {

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
          "$$",
          "$$",
          "$a$",
          "$a$",
          "$",
          "E'",
          "e'",
          "U&'",
          "u&'",
          "N'",
          "B'",
          "X'",
          "\\",
          "\\'",
          "\\\\",
          "/*",
          "*/",
          "--",
          "\n",
          "\r",
          " ",
          ",",
          "||",
          "a",
          "1",
          "1_0",
          ".",
          "é",
          "a$b",
          "\"a\"",
          "::text",
          " UESCAPE '!'",
          "!",
          "'\n'",
          "' --x\n'",
          ";",
          "$1",
          "$a",
          "%",
          "*",
          "/",
          "-",
          "\u00a0",
          "\f",
          "\u000b",
          "'a'",
          "$b$x$b$",
          "E'\\''",
          SECRET,
          SECRET,
          "'" + SECRET + "'",
          "$$" + SECRET + "$$",
          "E'" + SECRET + "'",
          "x");

  private static Oracle oracle;

  @BeforeAll
  static void startOracle() throws SQLException, IOException {
    oracle = Oracle.shared();
  }

  /** The literal, what the server takes it for, and the text without it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "'zqhidden' | zqhidden | ?",
        "'it''s' | it's | ?",
        "E'it\\'s' | it's | ?",
        "e'\\x7aqhidden' | zqhidden | ?",
        "U&'\\007aqhidden' | zqhidden | ?",
        "U&'!007aqhidden' UESCAPE '!' | zqhidden | ? UESCAPE ?",
        "u&'d!0061t!+000061' uescape '!' | data | ? uescape ?",
        "$$zqhidden$$ | zqhidden | ?",
        "$a$b$$c$b$d$a$ | b$$c$b$d | ?",
        "$_é1$zq'hidden$_é1$ | zq'hidden | ?",
        "N'zqhidden' | zqhidden | ?",
        "B'1010' | 1010 | ?",
        "X'1F' | 00011111 | ?",
        "1_000_000 | 1000000 | ?",
        "0xFF_FF | 65535 | ?",
        "0o17 | 15 | ?",
        "0b101 | 5 | ?",
        "1e10 | 10000000000 | ?",
        "1.5E-3 | 0.0015 | ?",
        ".5 | 0.5 | ?",
        "5. | 5 | ?",
        "-5.e1 | -50 | -?",
        "'zqhidden'/* 'a /* b */ ' */-- 'x | zqhidden | ?",
      })
  void shouldRedactWhatTheServerTakesAsALiteral(String literal, String value, String redacted)
      throws SQLException {
    assertThat(oracle.row("SELECT " + literal)).containsExactly(value);

    assertThat(SqlAnalyzer.analyze(Dialect.POSTGRESQL, "SELECT " + literal).redacted())
        .isEqualTo("SELECT " + redacted);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\u0001',
      delimiter = '|',
      value = {
        "'zq'~'hidden' | ?~?",
        "'zq' ~  'hid'~~'den' | ? ~  ?~~?",
        "'zq' -- x~'hidden' | ?  ~?",
        "E'zq'~'hidden' | ?~?",
        "U&'zq'~'hid\\0064en' | ?~?",
      })
  void shouldRedactStringsThatGoOnInTheNextLine(String literal, String redacted)
      throws SQLException {
    var text = "SELECT " + literal.replace('~', '\n');
    assertThat(oracle.row(text)).containsExactly(SECRET);

    assertThat(SqlAnalyzer.analyze(Dialect.POSTGRESQL, text).redacted())
        .isEqualTo("SELECT " + redacted.replace('~', '\n'));
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void shouldRedactWhatTheServerGivesBack(String conforming) throws SQLException {
    var random = new Random(20260101);
    var shown = new ArrayList<String>();
    var given = 0;
    oracle.set("standard_conforming_strings", conforming);
    for (var i = 0; i < 8_000; i++) {
      var text = "SELECT " + pieces(random);
      for (var value : oracle.row(text)) {
        var start = value.indexOf(SECRET) - 1;
        if (start >= 0) {
          given++;
          if (show(text).contains(value.substring(start, start + 1 + SECRET.length()))) {
            shown.add(text);
          }
        }
      }
    }
    oracle.set("standard_conforming_strings", "on");

    assertThat(shown).isEmpty();
    assertThat(given).isGreaterThan(100);
  }

  private static String show(String text) {
    var analysis = SqlAnalyzer.analyze(Dialect.POSTGRESQL, text);
    return analysis.redacted() + analysis.findings() + analysis.tables() + analysis.functions();
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
