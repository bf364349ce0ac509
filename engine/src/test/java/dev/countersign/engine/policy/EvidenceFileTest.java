package dev.countersign.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.policy.EvidenceWish;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceFileTest {

  private static EvidenceWish wish(String evidence) throws PolicyException {
    return PolicyFile.parse("policy: p\nevidence: " + evidence).evidence().orElseThrow();
  }

  @Test
  void shouldReadAWordAndAMap() throws PolicyException {
    assertThat(wish("plan"))
        .isEqualTo(
            new EvidenceWish(
                List.of(EvidencePart.PLAN), false, List.of(), 5, Duration.ofSeconds(30)));
    assertThat(wish("{ required: true }").gather())
        .containsExactly(EvidencePart.PLAN, EvidencePart.SIZES);
    assertThat(
            wish(
                "{ gather: [sample, rows], masked: ['users.email', '*.password'], sampleRows: 3,"
                    + " within: 10s, required: true }"))
        .isEqualTo(
            new EvidenceWish(
                List.of(EvidencePart.ROWS, EvidencePart.SAMPLE),
                true,
                List.of("users.email", "*.password"),
                3,
                Duration.ofSeconds(10)));
    assertThat(wish("{ gather: [rows, sample], masked: none }").masked()).isEmpty();
  }

  /** It would be gathered of nothing, and nobody would be told. */
  @ParameterizedTest
  @ValueSource(strings = {"approval", "policy-change", "policy-change, approval"})
  void shouldRefuseToAskForItOfWhatThereIsNoneOf(String kinds) throws PolicyException {
    var evidence = "policy: p\nevidence: plan\nmatch: { kinds: [%s] }";

    assertThatThrownBy(() -> PolicyFile.parse(evidence.formatted(kinds)))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("kind sql or migration");
    assertThat(PolicyFile.parse(evidence.formatted(kinds + ", sql")).evidence()).isPresent();
    assertThat(PolicyFile.parse(evidence.formatted(kinds + ", migration")).evidence()).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rows                                              | one of plan, sizes
          { gather: [rows, sample] }                        | 'masked'
          { gather: [sample], masked: none }                | 'rows'
          { gather: [rows, sample], masked: [email] }       | table.column
          { gather: [] }                                    | a list of 1
          { within: 11m }                                   | 10m
          { sampleRows: 51 }                                | 1 to 50
          { who: me }                                       | one of gather
          """)
  void shouldRefuseWhatItDoesNotKnow(String evidence, String said) {
    assertThatThrownBy(() -> wish(evidence))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("Expected")
        .hasMessageContaining(said);
  }

  @Test
  void shouldMergeToAllThatAnyPolicyWants() throws PolicyException {
    var one = PolicyFile.parse("policy: a\nevidence: { within: 10s, required: true }");
    var other =
        PolicyFile.parse(
            "policy: b\nevidence: { gather: [rows, sample], masked: ['a.b'], sampleRows: 2 }");

    assertThat(EvidenceMerge.merged(List.of(one, other, PolicyFile.parse("policy: c\nlane: 1"))))
        .contains(
            new EvidenceWish(
                List.of(EvidencePart.values()), true, List.of("a.b"), 2, Duration.ofSeconds(10)));
  }
}
