package dev.countersign.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.protocol.request.TargetRef;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
    assertThatThrownBy(
            () ->
                KafkaCheck.requirePrivacy(
                    "10.0.0.1:9092, 8.8.8.8:9092", Map.of("security.protocol", protocol)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Expected TLS to the public address of 8.8.8.8:9092, but");
  }

  @Test
  void shouldTakePlainTextForTheDefault() {
    assertThatThrownBy(() -> KafkaCheck.requirePrivacy("8.8.8.8:9092", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldLetTlsAndOnesOwnNetworkThrough() {
    assertThatCode(
            () -> {
              KafkaCheck.requirePrivacy("8.8.8.8:9092", Map.of("security.protocol", "SASL_SSL"));
              KafkaCheck.requirePrivacy("127.0.0.1:9092,[::1]:9092", Map.of());
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
