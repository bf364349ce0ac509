package dev.countersign.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.engine.policy.Conditions.ConditionException;
import dev.countersign.engine.policy.Conditions.Facts;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions whose author wants, by design or not, that nobody else's decision gets done. */
@Timeout(60)
class CostlyConditionTest {
  private static final int TABLES = TableNames.MOST;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tables.all(a, tables.all(b, tables.all(c, a != b || b != c || a == c)))",
        "tables.all(a, tables.all(b, a == a && b == b))",
      })
  void shouldGiveUpALoopThatGoesOnTooLong(String text) throws ConditionException {
    var condition = Conditions.compile(text);
    long began = System.nanoTime();
    assertThatThrownBy(() -> condition.holds(facts())).isInstanceOf(ConditionException.class);
    assertThat(since(began)).isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tables.exists(a, a + a + a + a == 'x')",
        "tables + tables + tables == tables",
        "tables.map(a, tables) == []",
        "tables.filter(a, true).size() > 0",
        "(target + target).size() > 0",
      })
  void shouldRefuseWhatGrows(String text) {
    assertThatThrownBy(() -> Conditions.compile(text)).isInstanceOf(ConditionException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 200, 900})
  void shouldRefuseWhatIsNestedTooDeep(int depth) {
    assertThatThrownBy(() -> Conditions.compile("(".repeat(depth) + "true" + ")".repeat(depth)))
        .isInstanceOf(ConditionException.class);
    assertThatThrownBy(() -> Conditions.compile("!".repeat(2 * depth) + "true && 1"))
        .isInstanceOf(ConditionException.class);
  }

  /** Whatever is let through is answered, with a yes, a no or an error, before anyone notices. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tables.exists(t, t.matches('(a*)*(a*)*(a*)*b'))",
        "tables.exists(t, t.matches('(a|aa)+$') && t.matches('^(a?){50}a{50}$'))",
        "tables.all(t, tables == tables && tables == tables)",
        "tables.all(t, t in tables && 'x' in tables == false)",
        "tables.exists_one(t, t.contains('aaaaaaaaab'))",
      })
  void shouldAnswerSoonWhateverItAllows(String text) {
    long began = System.nanoTime();
    try {
      var _ = Conditions.compile(text).holds(facts());
    } catch (ConditionException e) {
      assertThat(e).as("a no").hasMessage(e.getMessage());
    }
    assertThat(since(began)).as(text).isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void shouldAnswerSoonHoweverOftenItAsks(int times) throws ConditionException {
    var text =
        IntStream.range(0, times)
            .mapToObj(_ -> "tables.all(t, t.matches('(a*)*b') == false && tables == tables)")
            .collect(Collectors.joining(" && "));
    var condition = Conditions.compile(text);
    long began = System.nanoTime();
    try {
      var _ = condition.holds(facts());
    } catch (ConditionException e) {
      assertThat(e.getMessage()).as("that all loops together are too long").isNotEmpty();
    }
    assertThat(since(began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void shouldNotKnowMoreNamesThanAreLookedAt() throws ConditionException {
    var asking = Conditions.compile("tables.all(t, tables == tables) || functions == []");
    assertThat(asking.holds(facts(TABLES))).isTrue();
    assertThatThrownBy(() -> Conditions.compile("tables == tables").holds(facts(TABLES + 1)))
        .isInstanceOf(ConditionException.class);
    assertThat(Conditions.compile("statements == 1").holds(facts(TABLES + 1)))
        .as("what does not ask for them")
        .isTrue();
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static Facts facts() {
    return facts(TABLES);
  }

  private static Facts facts(int tables) {
    var names = IntStream.range(0, tables).mapToObj(i -> "a".repeat(190) + i).toList();
    return new Facts(
        new Inquiry(
            OperationKind.SQL,
            new TargetRef("orders", "production"),
            Map.of(),
            new OperationFacts(StatementClass.WRITE, 1, names, List.of(), "", List.of()),
            new Actor(
                new Subject("alice"),
                PrincipalKind.PERSON,
                SignIn.TOKEN,
                "",
                List.of("dev"),
                List.of()),
            Instant.EPOCH));
  }
}
