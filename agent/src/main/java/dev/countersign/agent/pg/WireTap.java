package dev.countersign.agent.pg;

import dev.countersign.agent.run.CommandTag;
import dev.countersign.agent.run.Gate;
import dev.countersign.agent.run.ServerError;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Reads along between the socket and the Vert.x client, message by message ("Message Formats" in
 * PostgreSQL's manual). The client decodes values into Java types, which loses some (infinite
 * dates, large numbers in JSON), and keeps every row; it does not tell command tags nor whether the
 * transaction is still open. All of that has to be known here exactly, so while a {@link Collector}
 * is set, rows go to it and no further.
 */
final class WireTap extends ByteToMessageDecoder implements Gate {
  private static final int HEADER = 5;
  private static final int LONGEST_MESSAGE = 1 << 30;

  private volatile Collector collector = Collector.NONE;
  private volatile char transaction = 'I';
  private volatile CommandTag lastTag = new CommandTag("");
  private volatile long lastHeard = System.nanoTime();
  private volatile ServerError lastError;
  private volatile Channel channel;
  private volatile boolean held;
  private volatile String encoding = "UTF8";
  private long skipping;

  /** From the next message on; {@link Collector#NONE} leaves the rows to the client. */
  void collectInto(Collector next) {
    collector = next;
    lastError = null;
  }

  /** Whether texts go to and from the server as they are taken to; known once a text has ended. */
  boolean isUtf8() {
    return encoding.equals("UTF8");
  }

  /** I: no transaction; T: in one; E: in one that has failed. */
  char transaction() {
    return transaction;
  }

  CommandTag lastTag() {
    return lastTag;
  }

  /** When a byte last came, by {@link System#nanoTime}; now where none is let in. */
  long lastHeard() {
    return held ? System.nanoTime() : lastHeard;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  @Override
  public void hold(boolean toHold) {
    lastHeard = System.nanoTime();
    held = toHold;
    channel.config().setAutoRead(!toHold);
  }

  /** Without what the decoder does by itself where it has passed nothing on: to read more. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    if (held) {
      discardSomeReadBytes();
      var _ = context.fireChannelReadComplete();
    } else {
      super.channelReadComplete(context);
    }
  }

  /** The last refusal since {@link #collectInto}, or null. */
  ServerError lastError() {
    return lastError;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    lastHeard = System.nanoTime();
    if (skipping > 0) {
      skip(in);
      return;
    }
    if (in.readableBytes() < HEADER) {
      return;
    }
    byte type = in.getByte(in.readerIndex());
    int length = in.getInt(in.readerIndex() + 1);
    if (length < HEADER - 1 || length > LONGEST_MESSAGE) {
      in.skipBytes(in.readableBytes());
      var _ = context.close();
    } else if (type == 'D' && !collector.wants(length)) {
      skipping = length + 1L;
      skip(in);
    } else if (in.readableBytes() > length) {
      message(context, type, in.readSlice(length + 1), out);
    }
  }

  private void skip(ByteBuf in) {
    int some = (int) Math.min(skipping, in.readableBytes());
    in.skipBytes(some);
    skipping -= some;
  }

  private void message(ChannelHandlerContext context, byte type, ByteBuf whole, List<Object> out) {
    var body = whole.slice(HEADER, whole.readableBytes() - HEADER);
    switch (type) {
      case 'D' -> {
        if (collector.takesRows()) {
          collector.row(bytes(body));
          return;
        }
      }
      case 'T' -> collector.columns(Messages.columns(body));
      case 'C' -> {
        lastTag = new CommandTag(Messages.text(body));
        collector.tag(lastTag);
      }
      case 'Z' -> transaction = (char) body.readByte();
      case 'S' -> setting(Messages.text(body), Messages.text(body));
      case 'I' -> {
        // The client would wait for the end of a text without a statement in it.
        out.add(Messages.commandComplete());
        return;
      }
      case 'E' -> lastError = Messages.error(body);
      case 'G', 'H', 'W' -> {
        // COPY would leave both sides waiting for data that nobody has.
        collector.copyAsked();
        var _ = context.close();
        return;
      }
      default -> {
        // The client's affair.
      }
    }
    out.add(whole.retain());
  }

  private void setting(String name, String value) {
    if (name.equals("client_encoding")) {
      encoding = value;
    }
  }

  private static byte[] bytes(ByteBuf body) {
    var copy = new byte[body.readableBytes()];
    body.readBytes(copy);
    return copy;
  }
}
