package dev.countersign.cli.doctor;

import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.AGENT_2;
import static dev.countersign.engine.fixture.World.AGENT_X;
import static dev.countersign.engine.fixture.World.ORDERS;
import static dev.countersign.engine.fixture.World.ORDERS_DEV;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.countersign.engine.fixture.Adverts;
import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Advert;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeIssuer;
import dev.countersign.protocol.request.Dialect;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.assertj.core.api.ListAssert;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** What doctor makes of what agents say of themselves; agent-1 and agent-2 serve the targets. */
class AdvertChecksTest {
  private static final Advert BOTH = Adverts.of("1.0", ORDERS_DEV, ORDERS);
  private final GovernanceSpec spec =
      new GovernanceSpec(World.after(World.withoutPolicies(), new RevokeIssuer(AGENT_X.value())));
  private final Map<String, SortedSet<String>> alive = new HashMap<>();

  private void says(Subject agent, Advert advert) {
    spec.when(Adverts.by(spec.governance(), agent, advert));
  }

  private void there(Subject... agents) {
    var names = new TreeSet<String>();
    Arrays.stream(agents).map(Subject::value).forEach(names::add);
    alive.put("main", names);
  }

  private ListAssert<Tuple> findings() {
    Governance governance = spec.governance();
    return assertThat(
        AdvertChecks.of(governance, alive).stream()
            .map(it -> tuple(it.getClass().getSimpleName(), it.seen()))
            .toList());
  }

  @Test
  void shouldFindNothingWrongWithAPoolWhoseAgentsServeItsTargets() {
    says(AGENT_1, BOTH);
    says(AGENT_2, BOTH);
    there(AGENT_1, AGENT_2);

    findings().containsExactly(tuple("Fine", "main: 1.0"));
  }

  @Test
  void shouldNameATargetThatNobodyHasCredentialsFor() {
    says(AGENT_1, Adverts.of("1.0", ORDERS));
    says(AGENT_2, Adverts.of("1.0", ORDERS));
    there(AGENT_1, AGENT_2);

    findings()
        .containsExactly(
            tuple("Fine", "main: 1.0"),
            tuple("Warning", "no agent of pool main has credentials for orders@development"));
  }

  @Test
  void shouldNameATargetWhoseOnlyAgentIsAway() {
    says(AGENT_1, Adverts.of("1.0", ORDERS));
    says(AGENT_2, BOTH);
    there(AGENT_1);

    findings()
        .containsExactly(
            tuple("Fine", "main: 1.0"),
            tuple(
                "Warning",
                "agent-2 alone of pool main has credentials for orders@development, and is not"
                    + " connected"));
  }

  @Test
  void shouldNotSayTwiceThatNobodyIsThere() {
    says(AGENT_1, BOTH);
    says(AGENT_2, BOTH);
    there();

    findings().containsExactly(tuple("Fine", "no agent that is there said anything"));
  }

  @Test
  void shouldNameAnAgentThatNeverSaidAnythingAndNotGuessWhatItServes() {
    says(AGENT_1, Adverts.of("1.0", ORDERS));
    there(AGENT_1, AGENT_2);

    findings()
        .containsExactly(
            tuple("Fine", "main: 1.0"),
            tuple("Warning", "agent agent-2 of pool main never said what it can do"));

    there(AGENT_1);
    findings()
        .contains(tuple("Warning", "no agent of pool main has credentials for orders@development"));
  }

  @Test
  void shouldNameAnAgentThatSpeaksAnotherDialectThanGovernanceSays() {
    says(AGENT_1, Adverts.of("1.0", Dialect.MARIADB, ORDERS_DEV, ORDERS));
    says(AGENT_2, BOTH);
    there(AGENT_1, AGENT_2);

    findings()
        .containsExactly(
            tuple("Fine", "main: 1.0"),
            tuple("Warning", "agent agent-1 speaks mariadb to orders@development"),
            tuple("Warning", "agent agent-1 speaks mariadb to orders@production"));
  }

  @Test
  void shouldNoteDifferentVersionsOfThoseThatAreThere() {
    says(AGENT_1, BOTH);
    says(AGENT_2, Adverts.of("1.1", ORDERS_DEV, ORDERS));
    there(AGENT_1, AGENT_2);
    findings().containsExactly(tuple("Fine", "main: different versions, 1.0, 1.1"));

    there(AGENT_2);
    findings().containsExactly(tuple("Fine", "main: 1.1"));
  }

  @Test
  void shouldTakeAPoolThatCouldNotBeLookedAtForConnected() {
    says(AGENT_1, BOTH);
    says(AGENT_2, BOTH);

    findings().isEqualTo(List.of(tuple("Fine", "main: 1.0")));
  }
}
