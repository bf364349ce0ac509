package dev.countersign.agent.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.agent.config.SecretPlace.InFile;
import dev.countersign.agent.session.SignIn;
import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @TempDir Path folder;
  private Path password;

  @BeforeEach
  void write() throws IOException {
    password = Files.writeString(folder.resolve("password"), "pässword\n");
  }

  private Address address(String url) {
    return new Address(url, new SignIn("role", new InFile(password)), Optional.empty());
  }

  @Test
  void shouldConnectAsConfigured() {
    var options = address("postgresql://127.0.0.1:15432/orders").options();

    assertThat(options.getHost()).isEqualTo("127.0.0.1");
    assertThat(options.getPort()).isEqualTo(15432);
    assertThat(options.getDatabase()).isEqualTo("orders");
    assertThat(options.getUser()).isEqualTo("role");
    assertThat(options.getPassword()).isEqualTo("pässword");
    assertThat(options.getSslMode()).isEqualTo(SslMode.DISABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://8.8.8.8/orders",
        "postgresql://8.8.8.8/orders?sslmode=disable",
        "postgresql://8.8.8.8/orders?sslmode=prefer",
        "postgresql://8.8.8.8/orders?sslmode=allow"
      })
  void shouldRefusePlainTextToAPublicAddress(String url) {
    assertThatThrownBy(() -> address(url).options())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the connection would be in plain text");
  }

  @Test
  void shouldUseTlsToAPublicAddress() {
    var options = address("postgresql://8.8.8.8/orders?sslmode=require").options();

    assertThat(options.getSslMode()).isEqualTo(SslMode.REQUIRE);
  }

  /** Under verify-ca any bought certificate would do, for it may be anybody's. */
  @Test
  void shouldTrustJavasAuthoritiesOnlyForTheNameOfAHost() {
    var full = address("postgresql://8.8.8.8/orders?sslmode=verify-full").options();
    var ca = address("postgresql://8.8.8.8/orders?sslmode=verify-ca").options();

    assertThat(full.getTrustOptions()).isNotNull();
    assertThat(full.getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
    assertThat(full.isTrustAll()).isFalse();
    assertThat(ca.getTrustOptions()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://h/d",
        "postgresql://user:secret@h/d",
        "postgresql://h/d?password=secret"
      })
  void shouldRefuseAUrlWithASecretOrOfAnotherKind(String url) {
    assertThatThrownBy(() -> address(url))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("secret");
  }

  @Test
  void shouldReadThePasswordAnewEachTime() throws IOException {
    var address = address("postgresql://127.0.0.1/orders");
    Files.writeString(password, "rotated");

    assertThat(address.options().getPassword()).isEqualTo("rotated");
  }
}
