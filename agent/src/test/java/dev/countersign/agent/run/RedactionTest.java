package dev.countersign.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

  private static String redacted(String message, Object... more) {
    var fields = new HashMap<Character, String>(Map.of('C', "22P02", 'M', message));
    for (int i = 0; i < more.length; i += 2) {
      fields.put((Character) more[i], (String) more[i + 1]);
    }
    return Redaction.failure(new ServerError(fields)).message();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "division by zero|division by zero",
        "invalid input syntax for type integer: \"s3cret\"|invalid input syntax for type integer: ?",
        "malformed array literal: \"{\"a b\",c\"|malformed array literal: ?",
        "relation \"x\" of schema \"y\" does not exist|relation ? does not exist",
        "syntax error at or near 'tok'en'|syntax error at or near ?",
        "value 4711 is out of range for type smallint|value ? is out of range for type smallint",
        "bad -12.5e+3 and 0xDEAD and 2026-01-01 10:00:00|bad ? and ? and ? ?",
        "type int4 and $$dollar$$ text|type int4 and ? text",
        "wert „geheim“ ist falsch|wert ? ist falsch",
      })
  void shouldTakeOutWhatMayBeData(String message, String left) {
    assertThat(redacted(message)).isEqualTo(left);
  }

  @Test
  void shouldKeepNamesThatTheServerVouchesFor() {
    assertThat(
            redacted(
                "null value in column \"name\" of relation \"item\" violates not-null constraint",
                'c',
                "name",
                't',
                "item"))
        .isEqualTo(
            "null value in column \"name\" of relation \"item\" violates not-null constraint");
  }

  @Test
  void shouldKeepNoNameBesideAValue() {
    assertThat(redacted("invalid value \"secret\" for column \"name\"", 'c', "name"))
        .isEqualTo("invalid value ?");
  }

  @Test
  void shouldNeverTellDetailHintOrContext() {
    assertThat(redacted("boom", 'D', "Key (ssn)=(1)", 'H', "h1nt", 'W', "where")).isEqualTo("boom");
  }

  @Test
  void shouldDropWhatAFunctionOfTheDatabaseSays() {
    assertThat(redacted("customer Smith has no limit", 'R', "exec_stmt_raise", 'F', "pl_exec.c"))
        .isEqualTo(
            "A function of the database raised an error; its message is sealed with the result");
    assertThat(redacted("Smith", 'F', "plpy_elog.c")).doesNotContain("Smith");
    assertThat(redacted("no such plan", 'F', "plancache.c")).isEqualTo("no such plan");
  }

  @Test
  void shouldFitOnOneLine() {
    assertThat(redacted("a\nb\u0007c\u200Ed")).isEqualTo("a b c d");
    assertThat(redacted("x ".repeat(1000))).hasSizeLessThan(310);
  }
}
