package dev.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NamesTest {

  @Property
  void shouldCoverWhatTheSameRegularExpressionMatches(
      @ForAll @CharRange(from = 'a', to = 'b') @Chars('*') @StringLength(max = 6) String pattern,
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 8) String name) {
    assertThat(Names.covers(pattern, name)).isEqualTo(name.matches(pattern.replace("*", ".*")));
  }

  @Test
  void shouldNotTakeForEver() {
    var pattern = "*a".repeat(30) + "b";
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertThat(Names.covers(pattern, "a".repeat(10_000))).isFalse());
  }

  @Test
  void shouldKnowANameFromAPattern() {
    assertThat(Names.isWellFormed("orders-2.eu_1")).isTrue();
    assertThat(Names.isWellFormed("orders*")).isFalse();
    assertThat(Names.isPattern("orders*")).isTrue();
    assertThat(Names.isPattern("")).isFalse();
    assertThat(Names.isWellFormed("x".repeat(63))).isTrue();
    assertThat(Names.isWellFormed("x".repeat(64))).isFalse();
    assertThat(Names.isWellFormed("é")).isFalse();
  }

  @Test
  void shouldShowNothingButNames() {
    assertThat(Names.shown("orders")).isEqualTo("orders");
    assertThat(Names.shown("my secret")).isEqualTo("one of 9 characters");
    assertThat(Names.shown("")).isEqualTo("one of 0 characters");
  }
}
