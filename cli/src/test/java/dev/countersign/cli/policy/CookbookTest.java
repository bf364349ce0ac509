package dev.countersign.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.policy.PolicyException;
import dev.countersign.engine.policy.PolicyFile;
import dev.countersign.protocol.policy.PolicySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the guide tells people to write is what may be written. */
class CookbookTest {
  private static final Path GUIDE = Path.of("..", "docs", "policies.md");
  private static final Path SHIPPED = Path.of("..", "docs", "policies");
  private static final Pattern BLOCK =
      Pattern.compile("( *)```yaml( test)?\n(.*?)\n *```", Pattern.DOTALL);

  static List<String> blocks(boolean tests) throws IOException {
    var blocks = new ArrayList<String>();
    var found = BLOCK.matcher(Files.readString(GUIDE));
    while (found.find()) {
      if ((found.group(2) != null) == tests) {
        blocks.add(found.group(3).replaceAll("(?m)^" + found.group(1), "") + "\n");
      }
    }
    return blocks;
  }

  @Test
  void shouldReadEveryPolicyOfTheGuide() throws IOException, PolicyException {
    var names = new HashSet<String>();
    for (var block : blocks(false)) {
      assertThat(names.add(PolicyFile.parse(block).name())).as(block).isTrue();
    }
    assertThat(names).hasSizeGreaterThan(15);
  }

  @Test
  void shouldTurnOutAsTheGuideTells() throws IOException {
    var policy = new PolicySource("production.yaml", blocks(false).getFirst());
    var test = TestFile.parse(new PolicySource("production.test.yaml", blocks(true).getFirst()));

    assertThat(TestRun.of(test, List.of(policy), Instant.now()))
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.differences()).isEmpty());
  }

  /** What a recipe promises holds for what the analyzer says of real statements. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "every-row | every row | DELETE FROM orders",
        "every-row | every row | TRUNCATE orders",
        "every-row | every row | DO 'BEGIN DELETE FROM orders; END'",
        "every-row | every row | CALL clean()",
        "every-row | every row | SELECT clean(1)",
        "every-row | every row | MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE",
        "every-row | | UPDATE orders SET a = f(1) WHERE id = 1",
        "every-row | | INSERT INTO orders VALUES (nextval('s'))",
        "every-row | | GRANT SELECT ON orders TO bob",
        "every-row | | SET LOCAL lock_timeout = '2s'",
        "heavy-ddl | on call | VACUUM FULL orders",
        "heavy-ddl | on call | CLUSTER orders",
        "heavy-ddl | on call | LOCK TABLE orders",
        "heavy-ddl | on call | TRUNCATE orders",
        "heavy-ddl | on call | DO 'BEGIN END'",
        "heavy-ddl | on call | CALL clean()",
        "heavy-ddl | on call | SELECT clean(1)",
        "heavy-ddl | | VACUUM orders",
        "heavy-ddl | | LOCK orders IN SHARE UPDATE EXCLUSIVE MODE",
        "heavy-ddl | | DELETE FROM orders",
      })
  void shouldFindWhatTheRecipesAreAbout(String policy, String step, String sql) throws IOException {
    var recipe =
        blocks(false).stream()
            .filter(it -> it.contains("policy: " + policy + "\n"))
            .findAny()
            .orElseThrow();
    var test =
        """
        people:
          alice: { roles: [developer] }
          bob: { groups: [dba, on-call], roles: [approver] }
          carol: { groups: [dba], roles: [approver] }
        targets:
          - { target: orders, environment: production }
        cases:
          - name: it
            given: { requester: alice, target: orders, environment: production, sql: "%s" }
            expect: { %s }
        """
            .formatted(
                sql,
                step == null
                    ? "outcome: refused, code: NO_POLICY"
                    : "outcome: pending, steps: [" + step + "]");

    assertThat(
            TestRun.of(
                TestFile.parse(new PolicySource(policy + ".test.yaml", test)),
                List.of(new PolicySource(policy + ".yaml", recipe)),
                Instant.now()))
        .singleElement()
        .satisfies(it -> assertThat(it.differences()).isEmpty());
  }

  @Test
  void shouldMeanByThePoliciesOfALocalPlatformWhatTheirCasesSay() {
    for (var file : PolicyFolder.tests(SHIPPED)) {
      assertThat(TestRun.of(TestFile.parse(file), PolicyFolder.policies(SHIPPED), Instant.now()))
          .isNotEmpty()
          .allSatisfy(it -> assertThat(it.differences()).as(it.name()).isEmpty());
    }
  }
}
