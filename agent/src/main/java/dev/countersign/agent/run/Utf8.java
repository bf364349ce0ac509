package dev.countersign.agent.run;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text as a server sends it. A value that is no UTF-8 must not become another one unnoticed. */
public final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /** The bytes are no UTF-8: they come from a database that does not know its own encoding. */
  public static final class NotUtf8Exception extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotUtf8Exception(CharacterCodingException cause) {
      super("Expected text in UTF-8, but it is not", cause);
    }
  }

  /**
   * The text that the bytes are.
   *
   * @throws NotUtf8Exception where they are none
   */
  public static String text(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new NotUtf8Exception(e);
    }
  }
}
