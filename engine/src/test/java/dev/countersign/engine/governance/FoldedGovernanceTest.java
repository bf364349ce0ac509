package dev.countersign.engine.governance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.Decision.Accepted;
import dev.countersign.engine.fixture.Adverts;
import dev.countersign.engine.fixture.Endpoints;
import dev.countersign.engine.fixture.Freezes;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.AdvertiseAgent;
import dev.countersign.protocol.governance.GovernanceCommand.EndFreeze;
import dev.countersign.protocol.governance.GovernanceCommand.IssueToken;
import dev.countersign.protocol.governance.GovernanceCommand.PublishPolicies;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterAgent;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterIssuer;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterNotifier;
import dev.countersign.protocol.governance.GovernanceCommand.RemoveEndpoint;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeIssuer;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeToken;
import dev.countersign.protocol.governance.GovernanceCommand.StartFreeze;
import dev.countersign.protocol.governance.GovernanceCommand.TestEndpoint;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.IssuerKind;
import dev.countersign.protocol.governance.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FoldedGovernanceTest {
  private static final Digest HASH = new Digest("e".repeat(64));
  private static final Subject ZOE = new Subject("zoe");
  private static final String ASKING =
      "policy: a\nsteps: [ { name: s, quorums: [ 1 of group:dba ] } ]\n";
  private static final String AUTOMATIC = "policy: b\napprove: automatically\n";
  private static final Subject AGENT_9 = new Subject("agent-9");

  @Property(tries = 200)
  void shouldFoldToTheSameInAnyCut(@ForAll("commands") List<GovernanceCommand> commands) {
    var log = new ArrayList<Recorded<GovernanceEvent>>();
    var live = Governance.EMPTY;
    for (var command : commands) {
      var ask = ask(upToDate(command, live), live);
      var decision = GovernanceDecider.decide(live, ask, World.BORN, World::digest);
      if (decision instanceof Accepted<GovernanceEvent>(var events)) {
        assertThat(events).hasSize(1);
        var recorded = new Recorded<>(meta(live.epoch() + 1), events.getFirst());
        log.add(recorded);
        live = live.evolve(recorded.meta(), recorded.event());
      }
    }
    assertThat(live.epoch()).isEqualTo(log.size());
    for (int cut = 0; cut <= log.size(); cut++) {
      var first = fold(Governance.EMPTY, log.subList(0, cut));
      assertThat(fold(first, log.subList(cut, log.size()))).isEqualTo(live);
    }
  }

  /** As whoever may. */
  private static GovernanceAsk ask(GovernanceCommand command, Governance governance) {
    return command instanceof AdvertiseAgent
        ? new GovernanceAsk(World.actor(governance, AGENT_9), AGENT_9.value(), command)
        : World.byRoot(command);
  }

  private static GovernanceCommand upToDate(GovernanceCommand command, Governance governance) {
    return command instanceof PublishPolicies it
        ? new PublishPolicies(it.policies(), governance.policiesSince())
        : command;
  }

  private static Governance fold(Governance from, List<Recorded<GovernanceEvent>> log) {
    var governance = from;
    for (var recorded : log) {
      governance = governance.evolve(recorded.meta(), recorded.event());
    }
    return governance;
  }

  private static EventMeta meta(long epoch) {
    return World.meta("governance", epoch, World.BORN, World.actor(Governance.EMPTY, World.ROOT));
  }

  @Provide
  Arbitrary<List<GovernanceCommand>> commands() {
    return Arbitraries.<GovernanceCommand>of(
            World.person(ZOE, Role.APPROVER),
            World.person(ZOE, Role.READONLY),
            World.person(World.BOB, Role.APPROVER),
            World.principal(World.ROBOT, PrincipalKind.AI, Role.DEVELOPER),
            World.members("dba", ZOE),
            World.members("dba", ZOE, World.BOB),
            World.members("dba"),
            World.publish(Governance.EMPTY, ASKING),
            World.publish(Governance.EMPTY, AUTOMATIC),
            World.publish(Governance.EMPTY, ASKING, AUTOMATIC),
            World.publish(Governance.EMPTY),
            new IssueToken("t1", HASH, ZOE, Optional.empty()),
            new IssueToken("t2", HASH, World.BOB, Optional.of(World.BORN.plusSeconds(1))),
            new RevokeToken("t1"),
            new RegisterIssuer("gateway", IssuerKind.GATEWAY, World.KEY, Optional.empty()),
            new RevokeIssuer("gateway"),
            new GovernanceCommand.RegisterPool("main", World.CLAIM_WITHIN, World.LEASE),
            new RegisterAgent(AGENT_9, "main", World.KEY),
            new RevokeIssuer("agent-9"),
            new AdvertiseAgent(Adverts.of("1.0.0", World.ORDERS)),
            new AdvertiseAgent(Adverts.of("1.0.1", World.ORDERS)),
            World.target(World.ORDERS, "main"),
            new RegisterNotifier("notifier", World.KEY),
            Endpoints.named("build"),
            Endpoints.at("https://other.example.com", false),
            new RemoveEndpoint("build"),
            new TestEndpoint("build"),
            new StartFreeze(Freezes.of("inc-17", "orders")),
            new EndFreeze("inc-17"))
        .list()
        .ofMaxSize(40);
  }
}
