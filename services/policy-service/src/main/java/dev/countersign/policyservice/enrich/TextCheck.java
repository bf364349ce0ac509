package dev.countersign.policyservice.enrich;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Whether exact bytes are a text that a database could be given as it stands. */
public sealed interface TextCheck {

  /** They are this text. */
  record Text(String text) implements TextCheck {}

  /**
   * They are not.
   *
   * @param why "Expected …, but …"
   */
  record NoText(String why) implements TextCheck {}

  /** Whether somebody's words are there. */
  static boolean saysSomething(Payload words) {
    return of(words.content()) instanceof Text;
  }

  static TextCheck of(Bytes content) {
    if (content.size() > Topics.MAX_OPERATION_BYTES) {
      return new NoText(
          "Expected at most %d bytes of text, but there are %d"
              .formatted(Topics.MAX_OPERATION_BYTES, content.size()));
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(content.toArray()))
              .toString();
    } catch (CharacterCodingException e) {
      return new NoText("Expected text in UTF-8, but the bytes are not");
    }
    if (text.indexOf('\0') >= 0) {
      return new NoText("Expected text without NUL, but it has one");
    }
    return text.isBlank()
        ? new NoText("Expected a statement, but the text is empty")
        : new Text(text);
  }
}
