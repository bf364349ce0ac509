package dev.countersign.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.protocol.request.TargetRef;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses are literal here, so nothing is looked up. */
class PrivacyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.1.1",
        "100.64.0.1",
        "100.127.255.255",
        "::1",
        "fe80::1",
        "fd00::1",
        "fc12::1"
      })
  void shouldCallOnesOwnNetworksPrivate(String address) throws UnknownHostException {
    assertThat(PublicAddress.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "172.32.0.1",
        "100.63.0.1",
        "100.128.0.1",
        "192.169.0.1",
        "2001:db8::1"
      })
  void shouldCallTheRestPublic(String address) throws UnknownHostException {
    assertThat(PublicAddress.isPublic(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAINTEXT", "SASL_PLAINTEXT"})
  void shouldRefuseBrokersInPlainTextAtAPublicAddress(String protocol) {
    assertThatThrownBy(() -> require("10.0.0.1:9092, 8.8.8.8:9092", protocol, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Expected TLS to the public address of 8.8.8.8:9092, but");
  }

  @Test
  void shouldTakePlainTextForTheDefault() {
    assertThatThrownBy(() -> require("8.8.8.8:9092", "", false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldSpeakPlainlyWhereAnOperatorHasSaidSo() {
    assertThatCode(() -> require("8.8.8.8:9092", "PLAINTEXT", true)).doesNotThrowAnyException();
  }

  private static void require(String servers, String protocol, boolean allowed) {
    var settings =
        new HashMap<>(
            Map.of(
                "countersign.cluster", "c",
                "countersign.kafka.bootstrap-servers", servers,
                "countersign.kafka.plain-text-to-public-address", Boolean.toString(allowed),
                "countersign.decision-key", "AAAA",
                "countersign.agent.name", "agent-1"));
    if (!protocol.isEmpty()) {
      settings.put("countersign.kafka.settings.\"security.protocol\"", protocol);
    }
    KafkaCheck.requirePrivacy(TestConfig.of(settings).kafka());
  }

  @Test
  void shouldLetTlsAndOnesOwnNetworkThrough() {
    assertThatCode(
            () -> {
              require("8.8.8.8:9092", "SASL_SSL", false);
              require("127.0.0.1:9092,[::1]:9092", "", false);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void shouldReadTargetNames() {
    assertThat(TargetNames.parse("a.b_1@pre-production"))
        .isEqualTo(new TargetRef("a.b_1", "pre-production"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders",
        "@production",
        "orders@",
        "",
        "a@b@production",
        "Orders@test",
        "a b@test"
      })
  void shouldRefuseTargetNamesThatGovernanceCannotHave(String text) {
    assertThatThrownBy(() -> TargetNames.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
