package dev.countersign.agent.pg;

import dev.countersign.agent.run.Column;
import dev.countersign.agent.run.ServerError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Reads the bodies of the server's messages. */
final class Messages {
  private static final int AFTER_TYPE = 8;
  private static final int TABLE_AND_ATTRIBUTE = 6;

  private Messages() {}

  /** RowDescription. */
  static List<Column> columns(ByteBuf body) {
    int count = body.readUnsignedShort();
    var columns = new ArrayList<Column>(count);
    for (int i = 0; i < count; i++) {
      var name = text(body);
      body.skipBytes(TABLE_AND_ATTRIBUTE);
      columns.add(new Column(name, body.readUnsignedInt()));
      body.skipBytes(AFTER_TYPE);
    }
    return columns;
  }

  /** ErrorResponse. */
  static ServerError error(ByteBuf body) {
    var fields = new HashMap<Character, String>();
    for (byte letter = body.readByte(); letter != 0; letter = body.readByte()) {
      fields.put((char) letter, text(body));
    }
    return new ServerError(fields);
  }

  /** CommandComplete of no command. */
  static ByteBuf commandComplete() {
    return Unpooled.buffer(6).writeByte('C').writeInt(5).writeByte(0);
  }

  /** A text that ends with a zero byte. */
  static String text(ByteBuf body) {
    int length = body.bytesBefore((byte) 0);
    var text = body.toString(body.readerIndex(), length, StandardCharsets.UTF_8);
    body.skipBytes(length + 1);
    return text;
  }
}
