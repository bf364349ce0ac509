package dev.countersign.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class EffectLinesTest {

  @Test
  void shouldSayWhatMeetsTheEyeAndWhatIsUnknown() throws JsonProcessingException {
    var effects =
        new ObjectMapper()
            .readTree(
                """
                {"reads":[],"writes":["a","b"],"columnsRead":[],"columnsWritten":["a.*"],
                 "unknown":["reads","columns-written"],"where":"missing","lock":"blocks-all",
                 "rewrite":"unknown","hazards":["waits"]}""");

    assertThat(EffectLines.of(effects))
        .containsExactly(
            entry("Reads", "unknown"),
            entry("Changes", "a, b"),
            entry("Sets", "a.*, perhaps others"),
            entry("Rows", "every row: there is no WHERE"),
            entry("Locks", "others wait"),
            entry("Rewrites", "unknown"),
            entry("Beware", "waits"));
  }

  @Test
  void shouldSayNothingOfWhatDoesNothing() throws JsonProcessingException {
    var effects =
        new ObjectMapper()
            .readTree(
                """
                {"reads":[],"writes":[],"columnsWritten":[],"unknown":[],"where":"none",
                 "lock":"none","rewrite":"no","hazards":[]}""");

    assertThat(EffectLines.of(effects)).isEmpty();
  }
}
