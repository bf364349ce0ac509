package dev.countersign.protocol;

import java.util.Arrays;
import java.util.HexFormat;

/** Immutable bytes that are equal when their content is; an array in a record would not be. */
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  public static Bytes of(byte... content) {
    return new Bytes(content.clone());
  }

  public static Bytes ofHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex));
  }

  public int size() {
    return content.length;
  }

  /** A copy, the caller's to keep. */
  public byte[] toArray() {
    return content.clone();
  }

  public String toHex() {
    return HexFormat.of().formatHex(content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /** The size alone: bytes may be a secret, and this may end in a log line. */
  @Override
  public String toString() {
    return "Bytes[" + content.length + "]";
  }
}
