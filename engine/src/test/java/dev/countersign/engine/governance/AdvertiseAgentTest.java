package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.AGENT_2;
import static dev.countersign.engine.fixture.World.BORN;
import static dev.countersign.engine.fixture.World.KEY;
import static dev.countersign.engine.fixture.World.ORDERS;
import static dev.countersign.engine.fixture.World.ORDERS_DEV;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.Adverts;
import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Advert;
import dev.countersign.protocol.governance.AdvertisedTarget;
import dev.countersign.protocol.governance.GovernanceCommand.AdvertiseAgent;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterAgent;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeIssuer;
import dev.countersign.protocol.governance.GovernanceEvent.AgentAdvertised;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdvertiseAgentTest {
  private static final Advert OLD = Adverts.of("1.0.0", ORDERS_DEV, ORDERS);
  private static final Advert NEW = Adverts.of("1.1.0", ORDERS_DEV, ORDERS);
  private final GovernanceSpec spec = new GovernanceSpec(World.withoutPolicies());

  private GovernanceSpec says(Advert advert, Instant now) {
    return spec.when(Adverts.by(spec.governance(), AGENT_1, advert), now);
  }

  private static Instant after(Duration time) {
    return BORN.plus(time);
  }

  private Advertised known() {
    return spec.governance().agent(AGENT_1).flatMap(AgentEntry::advertised).orElseThrow();
  }

  @Test
  void shouldKnowWhatAnAgentSaysOfItselfAndSinceWhen() {
    says(OLD, BORN).then(new AgentAdvertised(AGENT_1, OLD));
    assertThat(known().advert()).isEqualTo(OLD);
    assertThat(known().since()).isEqualTo(BORN);
    assertThat(spec.governance().agents())
        .filteredOn(it -> it.advertised().isPresent())
        .extracting(AgentEntry::agent)
        .containsExactly(AGENT_1);
  }

  @Test
  void shouldLeaveNoTraceOfWhatIsNoNews() {
    says(OLD, BORN);
    says(OLD, after(Duration.ofMinutes(5))).thenNothing();
    says(OLD, after(Duration.ofSeconds(1))).thenNothing();
    assertThat(known().since()).isEqualTo(BORN);
  }

  @Test
  void shouldTakeEachKindOfNews() {
    var it = OLD.targets().getFirst();
    var rest = OLD.targets().subList(1, OLD.targets().size());
    var now = BORN;
    for (var news :
        List.of(
            OLD,
            NEW,
            new Advert("1.1.0", List.of(OperationKind.SQL, OperationKind.MIGRATION), 4, rest),
            new Advert("1.1.0", List.of(OperationKind.SQL), 5, rest),
            withFirst(new AdvertisedTarget(it.target(), Dialect.MYSQL, true, false)),
            withFirst(new AdvertisedTarget(it.target(), it.dialect(), false, false)),
            withFirst(new AdvertisedTarget(it.target(), it.dialect(), true, true)))) {
      says(news, now).then(new AgentAdvertised(AGENT_1, news));
      now = now.plus(Duration.ofHours(1));
    }
  }

  private static Advert withFirst(AdvertisedTarget target) {
    return new Advert("1.0.0", List.of(OperationKind.SQL), 4, List.of(target));
  }

  @Test
  void shouldTakeNewsOnceInTenSecondsAnAgent() {
    says(OLD, BORN);
    says(NEW, after(Duration.ofMillis(9_999))).thenRefused(INVALID_GOVERNANCE, "PT10S", "agent-1");
    spec.when(Adverts.by(spec.governance(), AGENT_2, NEW), after(Duration.ofSeconds(1)))
        .then(new AgentAdvertised(AGENT_2, NEW));
    says(NEW, after(Duration.ofSeconds(10))).then(new AgentAdvertised(AGENT_1, NEW));
  }

  @Test
  void shouldTakeLessOfOneThatCannotMakeUpItsMindUntilItIsCalm() {
    var now = BORN;
    says(OLD, now);
    int taken = 0;
    while (now.isBefore(after(Duration.ofDays(1)))) {
      now = now.plusSeconds(5);
      var before = known();
      says(before.advert().equals(OLD) ? NEW : OLD, now);
      taken += known().equals(before) ? 0 : 1;
    }
    assertThat(taken).isBetween(50, 150);

    var calm = now.plus(Duration.ofHours(1));
    says(Adverts.of("2"), calm);
    assertThat(known().apart()).isEqualTo(Duration.ofSeconds(10));
    says(Adverts.of("3"), calm.plusSeconds(10));
    assertThat(known().apart()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void shouldKnowNothingOfOneThatIsRegisteredAnewOrRevoked() {
    says(OLD, BORN);
    spec.when(new RegisterAgent(AGENT_1, "other", KEY));
    assertThat(spec.governance().agent(AGENT_1).orElseThrow().advertised()).isEmpty();
    says(OLD, BORN).then(new AgentAdvertised(AGENT_1, OLD));

    spec.when(new RevokeIssuer("agent-1"));
    spec.when(new RegisterAgent(AGENT_1, "main", KEY));
    assertThat(spec.governance().agent(AGENT_1).orElseThrow().advertised()).isEmpty();
  }

  @Test
  void shouldRefuseEveryoneButAnAgentThatSpeaksForItself() {
    spec.when(new AdvertiseAgent(OLD)).thenRefused(FORBIDDEN, "root");
    spec.when(ROOT, PrincipalKind.PERSON, new AdvertiseAgent(OLD)).thenRefused(FORBIDDEN, "root");
    spec.when(AGENT_1, PrincipalKind.SERVICE, new AdvertiseAgent(OLD))
        .thenRefused(FORBIDDEN, "agent-1");
    spec.when(AGENT_1, PrincipalKind.AGENT, new AdvertiseAgent(OLD))
        .thenRefused(FORBIDDEN, "agent-1", "gateway");
    spec.when(Adverts.by(spec.governance(), new Subject("agent-9"), OLD))
        .thenRefused(FORBIDDEN, "agent-9");
  }

  @Test
  void shouldRefuseAVersionThatIsNone() {
    for (var version : List.of("", "x".repeat(65), "1 0", "1.0\n", "1.0é")) {
      says(Adverts.of(version), BORN).thenRefused(INVALID_GOVERNANCE, "version", "agent-1");
    }
    var longest = Adverts.of("x".repeat(64));
    says(longest, BORN).then(new AgentAdvertised(AGENT_1, longest));
  }

  @Test
  void shouldRefuseKindsAndSlotsThatAreNone() {
    for (var kinds :
        List.of(
            List.<OperationKind>of(),
            List.of(OperationKind.SQL, OperationKind.SQL),
            List.of(OperationKind.MIGRATION, OperationKind.SQL))) {
      says(new Advert("1", kinds, 4, List.of()), BORN).thenRefused(INVALID_GOVERNANCE, "kinds");
    }
    for (var slots : List.of(0, -1, 1_001)) {
      says(new Advert("1", List.of(OperationKind.SQL), slots, List.of()), BORN)
          .thenRefused(INVALID_GOVERNANCE, "1000 slots");
    }
  }

  @Test
  void shouldRefuseTargetsThatAreNone() {
    says(Adverts.of("1", many(1_001)), BORN).thenRefused(INVALID_GOVERNANCE, "1000 targets");
    for (var targets :
        List.of(
            List.of(ORDERS, ORDERS),
            List.of(ORDERS, ORDERS_DEV),
            List.of(new TargetRef("a secret", "production")),
            List.of(new TargetRef("orders", "")))) {
      says(Adverts.of("1", targets.toArray(TargetRef[]::new)), BORN)
          .thenRefused(INVALID_GOVERNANCE, "targets");
    }
    says(Adverts.of("1", many(1_000)), BORN);
    assertThat(known().advert().targets()).hasSize(1_000);
  }

  private static TargetRef[] many(int count) {
    var all =
        IntStream.range(0, count)
            .mapToObj(it -> new TargetRef("t%04d".formatted(it), "test"))
            .toArray(TargetRef[]::new);
    Arrays.sort(all);
    return all;
  }
}
