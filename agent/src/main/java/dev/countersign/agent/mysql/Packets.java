package dev.countersign.agent.mysql;

import dev.countersign.agent.run.MysqlType;
import dev.countersign.agent.run.ServerError;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads the bodies of the server's packets ("Client/Server Protocol" in MySQL's manual). */
final class Packets {
  static final int OK = 0x00;
  static final int MORE_DATA = 0x01;
  static final int LOCAL_FILE = 0xFB;
  static final int END = 0xFE;
  static final int ERROR = 0xFF;
  private static final int NULL = 0xFB;
  private static final int STATE_LENGTH = 5;
  private static final int SETTING = 0;

  /** Errors with which the server ends the connection: shutdown, killed, idle for too long. */
  private static final Set<Integer> FATAL = Set.of(1053, 1927, 4031);

  private Packets() {}

  /** A column's name and type. */
  record Definition(String name, MysqlType type) {}

  static Definition definition(ByteBuf body) {
    for (int i = 0; i < 4; i++) { // catalogue, schema, table, table behind an alias
      body.skipBytes((int) integer(body));
    }
    var name = string(body, (int) integer(body));
    body.skipBytes((int) integer(body)); // column behind an alias
    integer(body); // length of what follows
    int charset = body.readUnsignedShortLE();
    long length = body.readUnsignedIntLE();
    int code = body.readUnsignedByte();
    return new Definition(name, new MysqlType(code, charset, length, body.readUnsignedShortLE()));
  }

  /** The body of an ERR packet behind its first byte. */
  static ServerError error(ByteBuf body) {
    int number = body.readUnsignedShortLE();
    var state = "HY000";
    if (body.isReadable() && body.getByte(body.readerIndex()) == '#') {
      body.skipBytes(1);
      state = string(body, STATE_LENGTH);
    }
    return new ServerError(
        Map.of(
            'C',
            state,
            'E',
            Integer.toString(number),
            'M',
            string(body, body.readableBytes()),
            'V',
            FATAL.contains(number) ? "FATAL" : "ERROR"));
  }

  /** A row of the text protocol in the form of a result set's. */
  static byte[] row(ByteBuf body, int columns) {
    int at = body.readerIndex();
    int size = Short.BYTES;
    for (int i = 0; i < columns; i++) {
      int length = value(body);
      body.skipBytes(Math.max(0, length));
      size += Integer.BYTES + Math.max(0, length);
    }
    body.readerIndex(at);
    var row = ByteBuffer.allocate(size).putShort((short) columns);
    for (int i = 0; i < columns; i++) {
      int length = value(body);
      row.putInt(length);
      if (length > 0) {
        body.readBytes(row.array(), row.position(), length);
        row.position(row.position() + length);
      }
    }
    return row.array();
  }

  /** Behind the counts of an OK packet: which settings of the session have which value now. */
  static Map<String, String> settings(ByteBuf body) {
    body.skipBytes((int) integer(body)); // words for people
    var changes = body.readSlice((int) integer(body));
    var settings = new HashMap<String, String>();
    while (changes.isReadable()) {
      int kind = changes.readUnsignedByte();
      var change = changes.readSlice((int) integer(changes));
      while (kind == SETTING && change.isReadable()) {
        settings.put(
            string(change, (int) integer(change)), string(change, Math.max(0, value(change))));
      }
    }
    return settings;
  }

  /** The length of a value, or -1 for null. */
  private static int value(ByteBuf body) {
    if (body.getUnsignedByte(body.readerIndex()) == NULL) {
      body.skipBytes(1);
      return -1;
    }
    return Math.toIntExact(integer(body));
  }

  /** A length-encoded integer. */
  static long integer(ByteBuf body) {
    int first = body.readUnsignedByte();
    return switch (first) {
      case 0xFC -> body.readUnsignedShortLE();
      case 0xFD -> body.readUnsignedMediumLE();
      case 0xFE -> body.readLongLE();
      default -> first;
    };
  }

  /** A text that ends with a zero byte, or with the packet. */
  static String text(ByteBuf body) {
    int length = body.bytesBefore((byte) 0);
    var text = string(body, length < 0 ? body.readableBytes() : length);
    body.skipBytes(length < 0 ? 0 : 1);
    return text;
  }

  private static String string(ByteBuf body, int length) {
    return body.readCharSequence(length, StandardCharsets.UTF_8).toString();
  }
}
