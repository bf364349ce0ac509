package dev.countersign.agent.pg;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * An ErrorResponse that quotes more than anybody reads, such as a whole value: shortened while it
 * comes in, for nobody has the memory to hold all of it. What is left is the message that it would
 * be if each of its fields ended early.
 */
final class LongWords {
  private static final int CHARACTERS = 8_000;

  /** No character is longer in UTF-8; what is none may not be one of the server's either. */
  private static final int BYTES = 3 * CHARACTERS;

  /** PostgreSQL has 18. */
  private static final int FIELDS = 32;

  private final ByteBuf kept = Unpooled.buffer();
  private int left;
  private int fields;
  private boolean inField;
  private int fieldBytes;
  private long fieldCharacters;
  private boolean isCut;

  /**
   * Nothing of it yet.
   *
   * @param length of its body, in bytes
   */
  LongWords(int length) {
    this.left = length;
    kept.writeByte('E').writeInt(0);
  }

  /** Takes what has come of it; returns whether that was the last. */
  boolean take(ByteBuf in) {
    int some = Math.min(left, in.readableBytes());
    for (int i = 0; i < some; i++) {
      take(in.readByte());
    }
    left -= some;
    return left == 0;
  }

  private void take(byte it) {
    if (!inField) {
      begin(it);
    } else if (it == 0) {
      end();
    } else {
      fieldCharacters += characters(it);
      isCut |= fieldCharacters > CHARACTERS || fieldBytes == BYTES;
      if (!isCut) {
        keep(it);
        fieldBytes++;
      }
    }
  }

  private void begin(byte letter) {
    inField = letter != 0; // with which all of it ends
    if (inField) {
      fields++;
      fieldBytes = 0;
      fieldCharacters = 0;
      isCut = false;
      keep(letter);
    }
  }

  private void end() {
    if (isCut && fields <= FIELDS) {
      kept.writeCharSequence(
          "… (cut here, %d characters in all)".formatted(fieldCharacters), StandardCharsets.UTF_8);
    }
    keep((byte) 0);
    inField = false;
  }

  private void keep(byte it) {
    if (fields <= FIELDS) {
      kept.writeByte(it);
    }
  }

  /** How many of Java's characters begin with that byte of UTF-8. */
  private static int characters(byte it) {
    int value = it & 0xFF;
    if ((value & 0xC0) == 0x80) {
      return 0;
    }
    return value >= 0xF0 ? 2 : 1;
  }

  /** What is left of it, once all has been taken. */
  ByteBuf whole() {
    if (inField) {
      end();
    }
    kept.writeByte(0);
    return kept.setInt(1, kept.readableBytes() - 1);
  }
}
