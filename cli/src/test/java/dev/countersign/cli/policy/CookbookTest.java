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

  @Test
  void shouldMeanByThePoliciesOfALocalPlatformWhatTheirCasesSay() {
    for (var file : PolicyFolder.tests(SHIPPED)) {
      assertThat(TestRun.of(TestFile.parse(file), PolicyFolder.policies(SHIPPED), Instant.now()))
          .isNotEmpty()
          .allSatisfy(it -> assertThat(it.differences()).as(it.name()).isEmpty());
    }
  }
}
