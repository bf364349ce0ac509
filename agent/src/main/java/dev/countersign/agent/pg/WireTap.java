package dev.countersign.agent.pg;

import dev.countersign.agent.run.CommandTag;
import dev.countersign.agent.run.Gate;
import dev.countersign.agent.run.ServerError;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Optional;

/**
 * Reads along between the socket and the Vert.x client, message by message ("Message Formats" in
 * PostgreSQL's manual). The client decodes values into Java types, which loses some (infinite
 * dates, large numbers in JSON), and keeps every row; it does not tell command tags nor whether the
 * transaction is still open. All of that has to be known here exactly, so while a {@link Collector}
 * is set, rows go to it and no further.
 */
final class WireTap extends ByteToMessageDecoder implements Gate {
  private static final int HEADER = 5;

  /** Words of the server that are longer are shortened while they come in. */
  private static final int LONG_WORDS = 64 << 10;

  /** Of a message, and of all rows that go to the client: other slots have theirs at that time. */
  private static final int MOST_AT_ONCE = 8 << 20;

  private volatile Collector collector = Collector.NONE;
  private volatile char transaction = 'I';
  private volatile CommandTag lastTag = new CommandTag("");
  private volatile long lastHeard = System.nanoTime();
  private volatile ServerError lastError;
  private volatile boolean warned;
  private volatile Channel channel;
  private volatile boolean held;
  private volatile String encoding = "UTF8";
  private volatile Optional<String> leftBecause = Optional.empty();
  private long skipping;
  private long passedOn;
  private LongWords words;

  /** From the next message on; {@link Collector#NONE} leaves the rows to the client. */
  void collectInto(Collector next) {
    collector = next;
    lastError = null;
    warned = false;
  }

  /**
   * Whether the server itself has warned since {@link #collectInto}, and no code that it called.
   * What it said is not kept.
   */
  boolean hasWarned() {
    return warned;
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

  /** Why the server was left, if it was. */
  Optional<String> leftBecause() {
    return leftBecause;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    lastHeard = System.nanoTime();
    if (leftBecause.isPresent()) {
      in.skipBytes(in.readableBytes());
    } else if (skipping > 0) {
      skip(in);
    } else if (words != null) {
      words(context, in, out);
    } else if (in.readableBytes() >= HEADER) {
      next(context, in, out);
    }
  }

  private void next(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    byte type = in.getByte(in.readerIndex());
    int length = in.getInt(in.readerIndex() + 1);
    if (length >= HEADER - 1 && isUnwanted(type, length)) {
      if (type == 'N') {
        warned = true; // so long that it is not looked at
      }
      skipping = length + 1L;
      skip(in);
    } else if (type == 'E' && length > LONG_WORDS) {
      in.skipBytes(HEADER);
      words = new LongWords(length - (HEADER - 1));
    } else if (length < HEADER - 1 || isTooMuch(type, length)) {
      in.skipBytes(in.readableBytes());
      leave(context);
    } else if (in.readableBytes() > length) {
      message(context, type, in.readSlice(length + 1), out);
    }
  }

  private boolean isTooMuch(byte type, int length) {
    boolean isForClient = type == 'D' && !collector.takesRows();
    return length > MOST_AT_ONCE || (isForClient && passedOn + length > MOST_AT_ONCE);
  }

  /**
   * Notices and notifications may hold anything, and nobody has asked for them; but where one is of
   * no more than usual length, it is looked at whether it warns.
   */
  private boolean isUnwanted(byte type, int length) {
    return switch (type) {
      case 'N' -> length > LONG_WORDS;
      case 'A' -> true;
      case 'D' -> !collector.wants(length);
      default -> false;
    };
  }

  private void words(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (words.take(in)) {
      var whole = words.whole();
      words = null;
      message(context, (byte) 'E', whole, out);
      whole.release();
    }
  }

  private void leave(ChannelHandlerContext context) {
    leftBecause =
        Optional.of(
            "Expected no more than %d MiB at once from the server, but it sent more: the connection was closed"
                .formatted(MOST_AT_ONCE >> 20));
    var _ = context.close();
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
        passedOn += body.readableBytes();
      }
      case 'T' -> collector.columns(Messages.columns(body));
      case 'C' -> {
        lastTag = new CommandTag(Messages.text(body));
        collector.tag(lastTag);
      }
      case 'Z' -> {
        transaction = (char) body.readByte();
        passedOn = 0;
      }
      case 'S' -> setting(Messages.text(body), Messages.text(body));
      case 'I' -> {
        // The client would wait for the end of a text without a statement in it.
        out.add(Messages.commandComplete());
        return;
      }
      case 'E' -> lastError = Messages.error(body);
      case 'N' -> {
        if (Messages.error(body).isWarning()) {
          warned = true;
        }
        return;
      }
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
