package dev.countersign.agent.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody knows, or nobody can run with, keeps an agent from starting. */
class StrictSettingsTest {
  private static final Map<String, String> NEEDED =
      Map.of(
          "countersign.cluster", "c",
          "countersign.kafka.bootstrap-servers", "127.0.0.1:9092",
          "countersign.signing-key-file", "/keys/agent.pem",
          "countersign.decision-key", "AAAA",
          "countersign.agent.name", "agent-1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "countersign.cluster",
        "countersign.agent.slots",
        "countersign.agent.run-within",
        "countersign.agent.targets.\"orders@production\".url",
        "countersign.agent.targets.\"orders.eu@production\".reader.password-file",
        "countersign.agent.targets.orders@production.ca-file",
        "countersign.kafka.settings.\"security.protocol\"",
        "COUNTERSIGN_AGENT_SLOTS",
        "COUNTERSIGN_AGENT_CLAIM_WITHIN",
        "COUNTERSIGN_AGENT_TARGETS__ORDERS_PRODUCTION__URL",
        "COUNTERSIGN_TOKEN_FILE",
        "quarkus.http.port",
        "PATH"
      })
  void shouldTakeWhatItKnowsAndWhatIsNotMeantForIt(String name) {
    assertThatCode(() -> SettingNames.requireKnown(List.of(name))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          countersign.agent.slot | countersign.agent.slots
          countersign.agent.claimWithin | countersign.agent.claim-within
          countersign.cluser | countersign.cluster
          countersign.agent.targets."orders@production".passwordfile | countersign.agent.targets."orders@production".password-file
          COUNTERSIGN_AGENT_SLOT | COUNTERSIGN_AGENT_SLOTS
          """)
  void shouldNameWhatMayHaveBeenMeant(String given, String meant) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingNames.requireKnown(List.of("countersign.agent.pool", given)))
        .withMessage(
            "Expected settings that the agent knows, but it does not know %s (perhaps %s is meant)"
                .formatted(given, meant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "countersign.agent.colour",
        "countersign.kafka.settings.security.protocol",
        "COUNTERSIGN_AGENT_COLOUR"
      })
  void shouldRefuseWhatIsLikeNothing(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingNames.requireKnown(List.of(name)))
        .withMessageContaining(name)
        .withMessageStartingWith("Expected settings that the agent knows");
  }

  @ParameterizedTest
  @CsvSource({
    "slots, 0, from 1 to 256",
    "slots, 257, from 1 to 256",
    "claim-within, 30s, from 100ms to 25s",
    "connect-within, 0s, from 1ms to 3600s",
    "lock-timeout, 2h, from 1ms to 3600s",
    "idle-timeout, 1ms, from 100ms to 3600s",
    "silence, 0s, from 100ms to 3600s",
    "run-within, 25h, from 100ms to 86400s",
    "settle-within, 0s, from 100ms to 3600s",
    "drain-within, -1s, from 0s to 3600s",
    "advertise-every, 999ms, from 1s to 86400s",
    "result-bytes, 9, from 1024 to 2147483648"
  })
  void shouldRefuseWhatIsOutOfRange(String name, String value, String range) {
    var settings = new HashMap<>(NEEDED);
    settings.put("countersign.agent." + name, value);
    var agent = TestConfig.of(settings).agent();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingRanges.require(agent))
        .withMessageStartingWith(
            "Expected countersign.agent.%s %s, but it is ".formatted(name, range));
  }

  @Test
  void shouldHaveDefaultsThatItTakes() {
    assertThatCode(() -> SettingRanges.require(TestConfig.of(NEEDED).agent()))
        .doesNotThrowAnyException();
  }
}
