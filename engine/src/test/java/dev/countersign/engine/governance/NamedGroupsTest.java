package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.DAVE;
import static dev.countersign.engine.fixture.World.ERIN;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.ChangeGroup;
import dev.countersign.protocol.governance.GovernanceCommand.DefineGroup;
import dev.countersign.protocol.governance.GovernanceCommand.DefineRole;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceEvent.GroupChanged;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.RoleGrant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The clerk says who is in which group; who may approve what, others say. */
class NamedGroupsTest {
  static final String POLICY =
      """
      policy: prod
      match: {targets: [orders], environments: [production], requesters: [group:askers]}
      steps:
        - name: review
          quorums: [1 of group:dba]
          exclude: [group:banned, "shared-group:team-*"]
      """;

  private static final Subject CLERK = new Subject("clerk");
  private final GovernanceSpec spec = new GovernanceSpec(world());

  private static Governance world() {
    var people =
        World.after(
            World.withoutPolicies(),
            new DefineRole("clerk", List.of(Permission.IDENTITY_MANAGE)),
            new RegisterPrincipal(
                CLERK, PrincipalKind.PERSON, "Clerk", List.of(RoleGrant.everywhere("clerk"))),
            World.members("askers", ALICE),
            World.members("banned", ERIN),
            World.members("team-a", ALICE),
            World.members("free", ALICE),
            World.members("nightshift", DAVE),
            new DefineGroup("dba", List.of(BOB, CAROL), List.of("nightshift"), List.of()));
    return World.after(people, World.publish(people, POLICY));
  }

  @Test
  void shouldTakePolicyPublishToSayWhoIsInAGroupThatAPolicyNames() {
    for (var group : List.of("askers", "dba", "banned", "team-a", "nightshift")) {
      by(change(group, CLERK)).thenRefused(FORBIDDEN, "policy.publish", "prod", "clerk");
      by(World.members(group, CLERK)).thenRefused(FORBIDDEN, "policy.publish", "prod", "clerk");
    }
    spec.when(change("dba", ERIN)).then(new GroupChanged("dba", List.of(ERIN), List.of()));
  }

  @Test
  void shouldLeaveOtherGroupsToWhoManagesIdentities() {
    by(change("free", CLERK)).then(new GroupChanged("free", List.of(CLERK), List.of()));
    by(World.members("new", CLERK)).then(new GroupDefined("new", List.of(CLERK)));
  }

  @Test
  void shouldNotMindADefinitionThatMovesNobody() {
    var same = new DefineGroup("dba", List.of(CAROL, BOB), List.of("nightshift"), List.of());
    by(same).then(new GroupDefined("dba", List.of(BOB, CAROL), List.of("nightshift"), List.of()));
    by(new DefineGroup("dba", List.of(CAROL, BOB), List.of("free"), List.of()))
        .thenRefused(FORBIDDEN, "dba");
  }

  private static ChangeGroup change(String group, Subject added) {
    return new ChangeGroup(group, List.of(added), List.of());
  }

  private GovernanceSpec by(GovernanceCommand command) {
    return spec.when(CLERK, PrincipalKind.PERSON, command);
  }
}
