package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.AGENT;
import static dev.countersign.policyservice.testkit.TestWorld.CLUSTER;
import static dev.countersign.policyservice.testkit.TestWorld.GATEWAY_KEY;
import static dev.countersign.policyservice.testkit.TestWorld.PRODUCTION;
import static dev.countersign.policyservice.testkit.TestWorld.STRANGER_KEY;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.policyservice.testkit.Signed;
import dev.countersign.policyservice.testkit.Speaker;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.Advert;
import dev.countersign.protocol.governance.AdvertisedTarget;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.AdvertiseAgent;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeToken;
import dev.countersign.protocol.governance.GovernanceEvent.AgentAdvertised;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.Reply.AlreadyDone;
import dev.countersign.protocol.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What agents tell of themselves, from their signed command to the log. */
class AdvertFlowTest {
  private static final Advert OLD = advert("1.0.0");
  private static final Advert NEW = advert("1.1.0");
  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void birth() {
    stage = Stage.born(folder);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private static Advert advert(String version) {
    return new Advert(
        version,
        List.of(OperationKind.SQL),
        4,
        List.of(new AdvertisedTarget(PRODUCTION, Dialect.POSTGRESQL, true, false)));
  }

  private Signed says(Speaker speaker, GovernanceCommand command) {
    return speaker.says(stage.now(), Topics.GOVERNANCE_KEY, command);
  }

  private List<AgentAdvertised> adverts() {
    return stage.recorded(Topics.GOVERNANCE).stream()
        .map(it -> it.event())
        .filter(AgentAdvertised.class::isInstance)
        .map(AgentAdvertised.class::cast)
        .toList();
  }

  private void shouldBeQuarantined(String why) {
    assertThat(stage.quarantined())
        .singleElement()
        .satisfies(it -> assertThat(it.why()).contains(why));
    assertThat(adverts()).isEmpty();
    stage.pipe(says(AGENT, new AdvertiseAgent(NEW)));
    assertThat(adverts()).hasSize(1);
  }

  @Test
  void shouldRecordWhatIsNewsAndNothingElse() {
    stage.pipe(says(AGENT, new AdvertiseAgent(OLD)));
    stage.pass(Duration.ofMinutes(5));
    stage.pipe(says(AGENT, new AdvertiseAgent(OLD)));

    assertThat(adverts()).containsExactly(new AgentAdvertised(AGENT.subject(), OLD));
    assertThat(stage.replies()).singleElement().isInstanceOf(AlreadyDone.class);

    stage.restart();
    stage.pipe(says(AGENT, new AdvertiseAgent(OLD)));
    stage.pipe(says(AGENT, new AdvertiseAgent(NEW)));
    assertThat(adverts())
        .containsExactly(
            new AgentAdvertised(AGENT.subject(), OLD), new AgentAdvertised(AGENT.subject(), NEW));
  }

  @Test
  void shouldRefuseNewsThatComesTooSoonAndDecideOn() {
    stage.pipe(says(AGENT, new AdvertiseAgent(OLD)));
    stage.pipe(says(AGENT, new AdvertiseAgent(NEW)));

    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.INVALID_GOVERNANCE);
    assertThat(adverts()).hasSize(1);
    stage.pass(Duration.ofSeconds(10));
    stage.pipe(says(AGENT, new AdvertiseAgent(NEW)));
    assertThat(adverts()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"PERSON", "SERVICE", "AI"})
  void shouldQuarantineAnAdvertOfOthers(PrincipalKind kind) {
    var posing = Speaker.of(CLUSTER, "gateway", GATEWAY_KEY, "agent-1", kind);

    stage.pipe(says(posing, new AdvertiseAgent(OLD)));

    shouldBeQuarantined("may send");
  }

  @Test
  void shouldQuarantineAnAdvertThatAnotherSignedOrVouchesFor() {
    stage.pipe(
        says(
            Speaker.of(CLUSTER, "gateway", GATEWAY_KEY, "agent-1", PrincipalKind.AGENT),
            new AdvertiseAgent(OLD)));
    assertThat(stage.quarantined().getLast().why()).contains("may speak for");
    stage.pipe(
        says(
            Speaker.of(CLUSTER, "agent-1", STRANGER_KEY, "agent-1", PrincipalKind.AGENT),
            new AdvertiseAgent(OLD)));
    assertThat(stage.quarantined().getLast().why()).contains("signature");
    assertThat(adverts()).isEmpty();
  }

  @Test
  void shouldQuarantineAnAgentThatGovernsAnythingElse() {
    stage.pipe(says(AGENT, new RevokeToken("t1")));

    shouldBeQuarantined("may send");
  }

  @Test
  void shouldQuarantineAnAdvertUnderARequestsKey() {
    stage.pipe(AGENT.says(stage.now(), requestId("a").value(), new AdvertiseAgent(OLD)));

    shouldBeQuarantined("key of what the command is about");
  }
}
