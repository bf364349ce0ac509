package dev.countersign.avro.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads Avro's binary encoding (Avro 1.12 specification, "Binary encoding") from bytes that may
 * come from anyone. Unlike Avro's own decoder it never allocates more than the input is long, and
 * refuses text that is not UTF-8 rather than mending it. Not thread-safe.
 */
final class AvroInput {
  private final byte[] bytes;
  private int at;

  AvroInput(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  int readInt() {
    long value = readLong();
    if (value != (int) value) {
      throw malformed("an int", "a number beyond its range");
    }
    return (int) value;
  }

  long readLong() {
    long raw = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int next = readByte("a variable-length number");
      raw |= (long) (next & 0x7F) << shift;
      if ((next & 0x80) == 0) {
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    throw malformed("a variable-length number of at most 10 bytes", "a longer one");
  }

  boolean readBoolean() {
    int value = readByte("a boolean");
    if (value > 1) {
      throw malformed("a boolean of 0 or 1", "another byte");
    }
    return value == 1;
  }

  byte[] readBytes() {
    long length = readLong();
    if (length < 0 || length > bytes.length - at) {
      throw malformed("at most " + (bytes.length - at) + " more bytes", "a length of " + length);
    }
    return readFixed((int) length);
  }

  byte[] readFixed(int length) {
    if (length > bytes.length - at) {
      throw malformed(length + " more bytes", "only " + (bytes.length - at));
    }
    var value = new byte[length];
    System.arraycopy(bytes, at, value, 0, length);
    at += length;
    return value;
  }

  String readString() {
    var raw = readBytes();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("UTF-8 text", "bytes that are not");
    }
  }

  /** The number of items in the next block of an array or map; 0 ends it. */
  long readBlockCount() {
    long count = readLong();
    if (count < 0) {
      readLong(); // the block's size in bytes, which only a skipping reader needs
      count = -count;
    }
    if (count < 0 || count > bytes.length - at) {
      throw malformed("at most " + (bytes.length - at) + " items", "a count of " + count);
    }
    return count;
  }

  void expectEnd() {
    if (at != bytes.length) {
      throw malformed("the end of the record", (bytes.length - at) + " more bytes");
    }
  }

  MalformedRecordException malformed(String expected, String but) {
    return new MalformedRecordException(
        "Expected " + expected + " at byte " + at + ", but got " + but);
  }

  private int readByte(String expected) {
    if (at >= bytes.length) {
      throw malformed(expected, "the end of the record");
    }
    return bytes[at++] & 0xFF;
  }
}
