package dev.countersign.proof.sign;

import dev.countersign.proof.seal.NotifierKey;
import dev.countersign.protocol.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * Keys as PEM text, byte for byte what {@code openssl genpkey -algorithm ed25519} and {@code
 * openssl pkey -pubout} write: PKCS#8 and SubjectPublicKeyInfo (RFC 8410), one block a text, not
 * encrypted. Where the text is kept, and who may read it, is the caller's to settle.
 */
public final class PemKeys {
  private static final AlgorithmIdentifier ED25519 =
      new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112"));
  private static final AlgorithmIdentifier X25519 =
      new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.110"));
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final int COLUMNS = 64;

  private PemKeys() {}

  /** The private key itself: never log it. */
  public static String write(SigningKey key) {
    return armour(PRIVATE, () -> new PrivateKeyInfo(ED25519, new DEROctetString(key.seed())));
  }

  public static String write(VerifyingKey key) {
    return armour(PUBLIC, () -> new SubjectPublicKeyInfo(ED25519, key.raw().toArray()));
  }

  /** As {@code openssl genpkey -algorithm x25519} writes it; never log it. */
  public static String write(NotifierKey key) {
    return armour(
        PRIVATE, () -> new PrivateKeyInfo(X25519, new DEROctetString(key.privateKey().toArray())));
  }

  /**
   * Reads a PKCS#8 block, with or without the public key in it.
   *
   * @throws IllegalArgumentException when the text is not one unencrypted Ed25519 private key; the
   *     message repeats none of it
   */
  public static SigningKey readSigningKey(String pem) {
    return new SigningKey(readPrivate(ED25519, "Ed25519", pem));
  }

  /**
   * Reads a PKCS#8 block, with or without the public key in it.
   *
   * @throws IllegalArgumentException when the text is not one unencrypted X25519 private key; the
   *     message repeats none of it
   */
  public static NotifierKey readNotifierKey(String pem) {
    return new NotifierKey(readPrivate(X25519, "X25519", pem));
  }

  private static Bytes readPrivate(AlgorithmIdentifier algorithm, String name, String pem) {
    return read(
        PRIVATE,
        name,
        pem,
        der -> {
          var info = PrivateKeyInfo.getInstance(der);
          require(algorithm, info.getPrivateKeyAlgorithm());
          return ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets();
        });
  }

  /**
   * Reads a SubjectPublicKeyInfo block.
   *
   * @throws IllegalArgumentException when the text is not one Ed25519 public key
   */
  public static VerifyingKey readVerifyingKey(String pem) {
    return new VerifyingKey(
        read(
            PUBLIC,
            "Ed25519",
            pem,
            der -> {
              var info = SubjectPublicKeyInfo.getInstance(der);
              require(ED25519, info.getAlgorithm());
              return info.getPublicKeyData().getOctets();
            }));
  }

  private static Bytes read(String label, String algorithm, String pem, Content content) {
    String begin = "-----BEGIN " + label + "-----";
    String end = "-----END " + label + "-----";
    String text = pem.strip();
    if (!text.startsWith(begin) || !text.endsWith(end)) {
      throw new IllegalArgumentException(
          "Expected one PEM block of a %s, but got another text".formatted(label));
    }
    try {
      String body = text.substring(begin.length(), text.length() - end.length());
      return Bytes.of(content.of(Base64.getDecoder().decode(body.replaceAll("\\s", ""))));
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw new IllegalArgumentException(
          "Expected the PEM of an %s %s, but it holds something else".formatted(algorithm, label));
    }
  }

  private static void require(AlgorithmIdentifier wanted, AlgorithmIdentifier found)
      throws IOException {
    if (!found.equals(wanted)) {
      throw new IOException(
          "Expected %s, but it is %s".formatted(wanted.getAlgorithm(), found.getAlgorithm()));
    }
  }

  private static String armour(String label, Structure structure) {
    try {
      byte[] der = structure.get().toASN1Primitive().getEncoded(ASN1Encoding.DER);
      var base64 =
          Base64.getMimeEncoder(COLUMNS, "\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString(der);
      return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label);
    } catch (IOException e) {
      throw new IllegalStateException("Expected a key to encode, but it did not", e);
    }
  }

  private interface Structure {
    ASN1Encodable get() throws IOException;
  }

  private interface Content {
    byte[] of(byte[] der) throws IOException;
  }
}
