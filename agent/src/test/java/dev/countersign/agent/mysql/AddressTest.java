package dev.countersign.agent.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.agent.config.SecretPlace.InFile;
import dev.countersign.agent.session.SignIn;
import dev.countersign.protocol.request.Dialect;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  private static Address address(String url) {
    return address(url, Optional.empty());
  }

  private static Address address(String url, Optional<Path> caFile) {
    return new Address(url, new SignIn("role", new InFile(Path.of("password"))), caFile);
  }

  @Test
  void shouldConnectAsConfigured() {
    var address = address("mariadb://127.0.0.1:13306/orders");

    assertThat(address.dialect()).isEqualTo(Dialect.MARIADB);
    assertThat(address.host()).isEqualTo("127.0.0.1");
    assertThat(address.port()).isEqualTo(13306);
    assertThat(address.database()).isEqualTo("orders");
    assertThat(address.tls()).isEqualTo(Tls.DISABLE);
    assertThat(address("mysql://h/d?sslmode=verify-full").port()).isEqualTo(3306);
    assertThat(address("mysql://h/d?sslmode=verify-full").dialect()).isEqualTo(Dialect.MYSQL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql://8.8.8.8/orders", "mariadb://8.8.8.8/orders?sslmode=disable"})
  void shouldRefusePlainTextToAPublicAddress(String url) {
    assertThatThrownBy(() -> address(url).host())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the connection would be in plain text");
  }

  @Test
  void shouldSpeakPlainlyAtAPublicAddressWhereAnOperatorHasSaidSo() {
    var open = new SignIn("role", new InFile(Path.of("password")), true);

    assertThat(new Address("mysql://8.8.8.8/orders", open, Optional.empty()).host())
        .isEqualTo("8.8.8.8");
  }

  @Test
  void shouldTrustNobodyButWhomItIsTold() {
    assertThat(address("mysql://h/d?sslmode=require").socket().isTrustAll()).isTrue();
    var ca = address("mysql://h/d?sslmode=verify-ca", Optional.of(Path.of("ca.pem"))).socket();
    assertThat(ca.isTrustAll()).isFalse();
    assertThat(ca.getTrustOptions()).isNotNull();
    var full = address("mysql://h/d?sslmode=verify-full").socket();
    assertThat(full.isTrustAll()).isFalse();
    assertThat(full.getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql://h/d?sslmode=verify-ca", "mariadb://h/d?sslmode=verify-ca"})
  void shouldNotLetJavasAuthoritiesVouchForACertificateWithoutItsName(String url) {
    assertThatThrownBy(() -> address(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Expected a ca-file with sslmode=verify-ca");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mysql://h/d",
        "mysql://user:secret@h/d",
        "mysql://h/d?password=secret",
        "mysql://h/d?sslmode=prefer",
        "mysql://h/d?sslmode=require&allowLoadLocalInfile=true",
        "mysql://h/d?allowPublicKeyRetrieval=true",
        "mysql://h/",
        "mysql://h",
        "mysql://h/d`; DROP",
        "mysql:///d?secret"
      })
  void shouldRefuseAUrlWithASecretOrAnOptionOrOfAnotherKind(String url) {
    assertThatThrownBy(() -> address(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .message()
        .doesNotContain("secret");
  }
}
