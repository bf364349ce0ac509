package dev.countersign.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicyDiffTest {
  private static final String READS = "policy: reads\napprove: automatically\n";
  private static final String CHANGES =
      "policy: changes\nsteps:\n  - name: look\n    quorums: [ 1 of group:dba ]\npendingFor: 1h\n";

  @Test
  void shouldTellWhatComesChangesAndGoes() {
    var diff =
        PolicyDiff.of(
            change(7, CHANGES.replace("1 of", "2 of"), READS.replace("reads", "more")),
            inForce(7, CHANGES, READS));

    assertThat(diff.isCurrent()).isTrue();
    assertThat(diff.unchanged()).isZero();
    assertThat(diff.parts())
        .containsExactly(
            new PolicyDiff.Part(
                "change changes, in 0.yaml",
                lines(
                    "  policy: changes",
                    "  steps:",
                    "    - name: look",
                    "-     quorums: [ 1 of group:dba ]",
                    "+     quorums: [ 2 of group:dba ]",
                    "  pendingFor: 1h",
                    "  ")),
            new PolicyDiff.Part(
                "add more, in 1.yaml", "+ policy: more\n+ approve: automatically\n+ "),
            new PolicyDiff.Part("retire reads", "- policy: reads\n- approve: automatically\n- "));
  }

  @Test
  void shouldLeaveOutWhatStaysAsItIs() {
    var diff = PolicyDiff.of(change(7, CHANGES, READS), inForce(7, READS, CHANGES));
    assertThat(diff.unchanged()).isEqualTo(2);
    assertThat(diff.parts()).isEmpty();
  }

  /** What is in force says nothing of a change that rests on something else. */
  @Test
  void shouldShowAllOfItWhereOthersHavePublishedSince() {
    var diff = PolicyDiff.of(change(6, CHANGES, READS), inForce(7, CHANGES));
    assertThat(diff.isCurrent()).isFalse();
    assertThat(diff.parts())
        .extracting(PolicyDiff.Part::heading)
        .containsExactly("add changes, in 0.yaml", "add reads, in 1.yaml");
  }

  @Test
  void shouldShowALineThatWasMovedAndOnlyWhatStandsAroundIt() {
    var before =
        IntStream.range(0, 40).mapToObj(i -> "# " + i + "\n").collect(Collectors.joining());
    var diff = LineDiff.of(before, before.replace("# 20\n", "") + "# 20");
    assertThat(diff)
        .containsExactly(
            "  …", "  # 17", "  # 18", "  # 19", "- # 20", "  # 21", "  # 22", "  # 23", "  …",
            "  # 37", "  # 38", "  # 39", "- ", "+ # 20");
  }

  @Test
  void shouldSaySoWhereALastLineDoesNotEnd() {
    assertThat(LineDiff.of("a\n", "a")).containsExactly("  a", "- ");
  }

  @Test
  void shouldNotWorkForEverOnWhatHasNothingInCommon() {
    var before =
        IntStream.range(0, 20_000).mapToObj(i -> "b" + i).collect(Collectors.joining("\n"));
    var after = before.replace('b', 'a');
    assertThat(LineDiff.of(before, after)).hasSize(40_000).startsWith("- b0").endsWith("+ a19999");
  }

  /** A text block would lose what stands at the end of a line. */
  private static String lines(String... lines) {
    return String.join("\n", lines);
  }

  private static JsonNode change(long basedOn, String... sources) {
    var change = JsonNodeFactory.instance.objectNode().put("basedOn", basedOn);
    var policies = change.putArray("policies");
    for (int i = 0; i < sources.length; i++) {
      policies.addObject().put("file", i + ".yaml").put("source", sources[i]);
    }
    return change;
  }

  private static JsonNode inForce(long since, String... sources) {
    var inForce = JsonNodeFactory.instance.objectNode().put("since", since);
    var items = inForce.putArray("items");
    for (var source : sources) {
      var name = source.lines().findFirst().orElseThrow().substring("policy: ".length());
      items.addObject().put("name", name).put("source", source);
    }
    return inForce;
  }
}
