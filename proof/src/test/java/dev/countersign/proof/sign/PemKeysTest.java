package dev.countersign.proof.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.protocol.Bytes;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys are the examples of RFC 8410, section 10. */
class PemKeysTest {
  private static final String PRIVATE =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
      -----END PRIVATE KEY-----
      """;
  private static final String PRIVATE_WITH_PUBLIC =
      """
      -----BEGIN PRIVATE KEY-----
      MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
      oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
      Z9w7lshQhqowtrbLDFw4rXAxZuE=
      -----END PRIVATE KEY-----
      """;
  private static final String PUBLIC =
      """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
      -----END PUBLIC KEY-----
      """;
  private static final Bytes SEED =
      Bytes.ofHex("d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842");

  @Test
  void shouldWriteWhatTheStandardShows() {
    var key = new SigningKey(SEED);

    assertThat(PemKeys.write(key)).isEqualTo(PRIVATE);
    assertThat(PemKeys.write(key.verifyingKey())).isEqualTo(PUBLIC);
  }

  @ParameterizedTest
  @ValueSource(strings = {PRIVATE, PRIVATE_WITH_PUBLIC})
  void shouldReadAPrivateKey(String pem) {
    var key = PemKeys.readSigningKey(pem);

    assertThat(key.verifyingKey()).isEqualTo(PemKeys.readVerifyingKey(PUBLIC));
    assertThat(key.sign(new byte[1])).isEqualTo(new SigningKey(SEED).sign(new byte[1]));
  }

  @Test
  void shouldReadWhateverTheLineEnds() {
    assertThat(PemKeys.readVerifyingKey("\n" + PUBLIC.replace("\n", "\r\n")))
        .isEqualTo(new SigningKey(SEED).verifyingKey());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nnot base 64!\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5\n-----END PRIVATE KEY-----",
        PUBLIC,
        PRIVATE + PRIVATE,
        PUBLIC + PRIVATE
      })
  void shouldRefuseWhatIsNotOnePrivateKey(String pem) {
    assertThatThrownBy(() -> PemKeys.readSigningKey(pem))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Expected ")
        .hasMessageNotContaining("MC4CAQ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", PRIVATE, PUBLIC + PUBLIC, PUBLIC + "x"})
  void shouldRefuseWhatIsNotOnePublicKey(String pem) {
    assertThatThrownBy(() -> PemKeys.readVerifyingKey(pem))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Expected ");
  }

  /** X25519, which differs from Ed25519 in one byte of the algorithm. */
  @Test
  void shouldRefuseAnotherAlgorithm() {
    String key = "00".repeat(31) + "09";
    var privateKey = pem("PRIVATE KEY", "302e020100300506032b656e04220420" + key);
    var publicKey = pem("PUBLIC KEY", "302a300506032b656e032100" + key);

    assertThatThrownBy(() -> PemKeys.readSigningKey(privateKey))
        .hasMessage("Expected the PEM of an Ed25519 PRIVATE KEY, but it holds something else");
    assertThatThrownBy(() -> PemKeys.readVerifyingKey(publicKey))
        .hasMessage("Expected the PEM of an Ed25519 PUBLIC KEY, but it holds something else");
  }

  @Test
  void shouldRefuseBytesAfterTheKey() {
    var publicKey = pem("PUBLIC KEY", "302a300506032b6570032100" + "19".repeat(32) + "00");

    assertThatThrownBy(() -> PemKeys.readVerifyingKey(publicKey))
        .hasMessageContaining("but it holds something else");
  }

  private static String pem(String label, String hex) {
    String body = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
  }
}
