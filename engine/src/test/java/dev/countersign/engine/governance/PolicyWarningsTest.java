package dev.countersign.engine.governance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.policy.PolicySource;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyWarningsTest {
  private static final String REVIEWED =
      "policy: p\nsteps: [ { name: review, quorums: [ 1 of group:dba ] } ]\n";

  private static List<String> warnings(String policy) {
    var governance = World.withoutPolicies();
    return PolicySet.of(governance, List.of(new PolicySource("p.yaml", policy)), World::digest)
        .warnings(governance);
  }

  @Test
  void shouldWarnOfApprovalsThatAreGoodForLong() {
    assertThat(warnings(REVIEWED + "approvedFor: 8d\n"))
        .containsExactly("p lets approvals be good for more than seven days");
    assertThat(warnings(REVIEWED + "approvedFor: 7d\n")).isEmpty();
  }

  @Test
  void shouldNotWarnOfEvidenceThatIsRequiredOfMigrationsToo() {
    assertThat(warnings(REVIEWED + "evidence: { required: true }\n")).isEmpty();
  }

  @Test
  void shouldNotWarnOfOneThatOnlyRestrictsWhatOthersCover() {
    assertThat(warnings("policy: p\nlane: 1\n")).isEmpty();
  }

  @Test
  void shouldWarnOfWhatIsDangerousAndApprovedByItself() {
    assertThat(warnings("policy: p\nmatch: { classes: [ddl] }\napprove: automatically\n"))
        .containsExactly("p approves without anybody's vote what is ddl");
  }
}
