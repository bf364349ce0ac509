package dev.countersign.proof.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected values come from Python's hashlib, by the formula in {@link Hashing}'s Javadoc. */
class HashingTest {
  private static final Bytes SALT =
      Bytes.ofHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

  @Test
  void shouldHashPlainly() {
    assertThat(Hashing.sha256(ascii("abc")))
        .isEqualTo(digest("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  }

  @Test
  void shouldHashADomainAlone() {
    assertThat(Hashing.tagged(Domain.EVENT))
        .isEqualTo(digest("50ef770d8236878c673813baa3099aca772c290c9ec6ecbc7f91572f779faf54"));
  }

  @Test
  void shouldHashPartsUnderADomain() {
    byte[] body = HexFormat.of().parseHex("00ff");

    assertThat(Hashing.tagged(Domain.EVENT, ascii("key"), ascii(""), body))
        .isEqualTo(digest("cf0aaae797c815bd9954bbeb3ab8728bb1046ddf8a83d5494a5796d53ef853da"));
  }

  @Test
  void shouldHashWithASalt() {
    assertThat(Hashing.salted(Domain.PAYLOAD, SALT, ascii("SELECT 1")))
        .isEqualTo(digest("36ad21bc1c4abe35af4317375eaeb8df1f944c98b8101f3b254c1d824df1439b"));
  }

  @Test
  void shouldTellApartEveryWayOfCuttingTheSameBytes() {
    var digests =
        List.of(
            Hashing.tagged(Domain.EVENT, ascii("ab")),
            Hashing.tagged(Domain.EVENT, ascii("a"), ascii("b")),
            Hashing.tagged(Domain.EVENT, ascii("ab"), ascii("")),
            Hashing.tagged(Domain.EVENT, ascii(""), ascii("ab")),
            Hashing.tagged(Domain.GRANT, ascii("ab")));

    assertThat(digests).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33})
  void shouldRefuseASaltOfAnotherLength(int size) {
    assertThatThrownBy(() -> Hashing.salted(Domain.PAYLOAD, Bytes.of(new byte[size]), new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected a salt of 32 bytes, but got " + size);
  }

  @Test
  void shouldHashPiecesLikeTheWhole() {
    var pieces = new SaltedHash(Domain.RESULT, SALT).add(ascii("SEL")).add(ascii("ECT 1"));

    assertThat(pieces.digest())
        .isEqualTo(Hashing.salted(Domain.RESULT, SALT, ascii("SELECT 1")))
        .isNotEqualTo(Hashing.salted(Domain.PAYLOAD, SALT, ascii("SELECT 1")));
  }

  @Test
  void shouldKeepADomainToItsFormula() {
    assertThatThrownBy(() -> Hashing.tagged(Domain.PAYLOAD, ascii("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Expected a domain of TAGGED hashes, but countersign/v1/payload is one of SALTED");
    assertThatThrownBy(() -> Hashing.salted(Domain.EVENT, SALT, ascii("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Expected a domain of SALTED hashes, but countersign/v1/event is one of TAGGED");
  }

  @Test
  void shouldRefuseToGoOnAfterTheDigest() {
    var hash = new SaltedHash(Domain.RESULT, SALT).add(ascii("a"));
    hash.digest();

    assertThatThrownBy(() -> hash.add(ascii("b"))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(hash::digest).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldHashTheSamePartsToTheSameHoweverTheyAreGathered() {
    var hash = new TaggedHash(Domain.EVENT);
    for (int size = 0; size < 20_000; size += 1999) {
      byte[] part = new byte[size];
      assertThat(hash.add(part).add(ascii("b")).digest())
          .isEqualTo(Hashing.tagged(Domain.EVENT, part, ascii("b")));
    }
    assertThat(hash.add(7).add(8L).digest())
        .isEqualTo(
            Hashing.tagged(
                Domain.EVENT, new byte[] {0, 0, 0, 7}, new byte[] {0, 0, 0, 0, 0, 0, 0, 8}));
    assertThatThrownBy(() -> new TaggedHash(Domain.PAYLOAD))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Pinned: a changed text silently invalidates every digest and signature ever made under it. */
  @Test
  void shouldKeepEveryDomainText() {
    assertThat(Arrays.stream(Domain.values()).collect(Collectors.toMap(Domain::name, Domain::text)))
        .containsOnly(
            entry("PAYLOAD", "countersign/v1/payload"),
            entry("COMMAND_HEADER", "countersign/v1/command-header"),
            entry("COMMAND_BODY", "countersign/v1/command-body"),
            entry("EVENT", "countersign/v1/event"),
            entry("REQUEST_ID", "countersign/v1/request-id"),
            entry("GRANT", "countersign/v1/grant"),
            entry("EVIDENCE_ORDER", "countersign/v1/evidence-order"),
            entry("DIRECTIVE", "countersign/v1/directive"),
            entry("RESULT", "countersign/v1/result"),
            entry("RESULT_CHUNK", "countersign/v1/result-chunk"),
            entry("POLICY", "countersign/v1/policy"),
            entry("AUDIT_CONTENT", "countersign/v1/audit-content"),
            entry("AUDIT_ENTRY", "countersign/v1/audit-entry"),
            entry("ENDPOINT_SECRET", "countersign/v1/endpoint-secret"),
            entry("TOKEN", "countersign/v1/token"));
  }

  private static Digest digest(String hex) {
    return new Digest(hex);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
