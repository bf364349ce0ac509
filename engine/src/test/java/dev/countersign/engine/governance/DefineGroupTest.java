package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.ERIN;
import static dev.countersign.engine.fixture.World.STRANGER;
import static dev.countersign.engine.fixture.World.members;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.governance.GovernanceCommand.DefineGroup;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefineGroupTest {
  private final GovernanceSpec spec = new GovernanceSpec(World.withoutPolicies());

  @Test
  void shouldNameItsMembersOnceAndInOrder() {
    spec.when(new DefineGroup("leads", List.of(ERIN, BOB, ERIN)))
        .then(new GroupDefined("leads", List.of(BOB, ERIN)));
    assertThat(spec.governance().groupsOf(BOB)).containsExactly("dba", "leads");
  }

  @Test
  void shouldReplaceTheMembers() {
    spec.when(members("dba", CAROL));
    assertThat(spec.governance().groupsOf(BOB)).isEmpty();
  }

  @Test
  void shouldRefuseAMemberWhomNobodyKnows() {
    spec.when(members("dba", STRANGER)).thenRefused(UNKNOWN_NAME, "stranger");
  }

  @Test
  void shouldRefuseANameThatIsNone() {
    for (var name : List.of("", "DBA", "a b", "x".repeat(64))) {
      spec.when(members(name, BOB)).thenRefused(INVALID_GOVERNANCE, "group");
    }
  }
}
