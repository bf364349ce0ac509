package dev.countersign.agent.mysql;

import dev.countersign.agent.run.Gate;
import dev.countersign.agent.run.ServerError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads along between the socket and the Vert.x client, packet by packet, from the first. The
 * client decodes values into Java types, which loses some (dates that are none, the scale of
 * numbers, the text of JSON), and keeps every row; it does not tell whether the transaction is
 * still open; it sends any file that the server asks for, and the password in the clear to a server
 * that wants it so. So rows go to an {@link Answer} and no further, and a server that asks for a
 * file or a password is left.
 */
final class PacketTap extends ChannelInboundHandlerAdapter implements Gate {
  private static final int HEADER = 4;
  private static final int LONGEST = 0xFFFFFF;
  private static final int FULL_AUTHENTICATION = 4;
  private static final int SETTINGS_CHANGED = 0x4000;

  /** None of these shows the password to whoever reads along or plays the server. */
  private static final Set<String> AUTHENTICATIONS =
      Set.of("mysql_native_password", "caching_sha2_password");

  private enum Expected {
    GREETING,
    SIGNING_IN,
    RESULT,
    COLUMNS,
    ROWS
  }

  private final boolean isPrivate;
  private final List<Packets.Definition> columns = new ArrayList<>();
  private final Map<String, String> settings = new ConcurrentHashMap<>();
  private Expected expected = Expected.GREETING;
  private int columnCount;
  private boolean continues;
  private ByteArrayOutputStream row;
  private volatile Answer answer = Answer.own();
  private volatile Optional<Greeting> greeting = Optional.empty();
  private volatile Optional<String> leftBecause = Optional.empty();
  private volatile Optional<Channel> channel = Optional.empty();
  private volatile long lastHeard = System.nanoTime();
  private volatile boolean held;

  /**
   * Reads along from the greeting on.
   *
   * @param isPrivate whether the connection will be encrypted before anything of the agent's is
   *     sent
   */
  PacketTap(boolean isPrivate) {
    this.isPrivate = isPrivate;
  }

  /** Where the answer to the next statement goes. */
  void answerInto(Answer next) {
    answer = next;
  }

  Optional<Greeting> greeting() {
    return greeting;
  }

  /** Why the server was left, if it was. */
  Optional<String> leftBecause() {
    return leftBecause;
  }

  /** The last refusal, while signing in or by the statement under way. */
  Optional<ServerError> refusal() {
    return answer.error();
  }

  /** When something last came, by {@link System#nanoTime}; now where nothing is let in. */
  long lastHeard() {
    return held ? System.nanoTime() : lastHeard;
  }

  @Override
  public void hold(boolean toHold) {
    lastHeard = System.nanoTime();
    held = toHold;
    channel.orElseThrow().config().setAutoRead(!toHold);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = Optional.of(context.channel());
  }

  /** Lets the connection go, whether or not anybody has signed in on it. */
  void abandon() {
    var found = channel;
    if (found.isPresent()) {
      var _ = found.get().close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    lastHeard = System.nanoTime();
    var packet = (ByteBuf) message;
    int length = packet.getUnsignedMediumLE(packet.readerIndex());
    var body = packet.slice(packet.readerIndex() + HEADER, length);
    boolean isFirst = !continues;
    continues = length == LONGEST;
    if (expected == Expected.ROWS && (!isFirst || isRow(body))) {
      try {
        row(body, isFirst);
      } finally {
        packet.release();
      }
      return;
    }
    if (isFirst && !continues) {
      read(body);
    }
    if (leftBecause.isPresent()) {
      packet.release();
      var _ = context.close();
    } else {
      context.fireChannelRead(packet);
    }
  }

  private static boolean isRow(ByteBuf body) {
    int first = body.getUnsignedByte(body.readerIndex());
    return first != Packets.ERROR && (first != Packets.END || body.readableBytes() == LONGEST);
  }

  /**
   * A row longer than a packet comes in several; one that is not wanted is let go piece by piece.
   */
  private void row(ByteBuf body, boolean isFirst) {
    if (isFirst) {
      row = new ByteArrayOutputStream();
    }
    if (row != null && !answer.wants(row.size() + body.readableBytes())) {
      row = null;
    }
    if (row == null) {
      return;
    }
    if (isFirst && !continues) {
      answer.row(Packets.row(body, columnCount));
      return;
    }
    try {
      body.readBytes(row, body.readableBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!continues) {
      answer.row(Packets.row(Unpooled.wrappedBuffer(row.toByteArray()), columnCount));
    }
  }

  private void read(ByteBuf body) {
    int first = body.isReadable() ? body.getUnsignedByte(body.readerIndex()) : Packets.OK;
    if (first == Packets.ERROR) {
      answer.refused(Packets.error(body.skipBytes(1)));
      if (expected == Expected.GREETING) {
        leave("Expected a greeting, but the server refused the connection");
      }
      expected = Expected.RESULT;
      return;
    }
    switch (expected) {
      case GREETING -> {
        greeting = Optional.of(Greeting.read(body));
        expected = Expected.SIGNING_IN;
      }
      case SIGNING_IN -> signingIn(first, body);
      case RESULT -> result(first, body);
      case COLUMNS -> {
        columns.add(Packets.definition(body));
        if (columns.size() == columnCount) {
          answer.columns(List.copyOf(columns), setting(Sql.TIME_ZONE, Sql.UTC));
          expected = Expected.ROWS;
        }
      }
      case ROWS -> ended(body);
    }
  }

  private void signingIn(int first, ByteBuf body) {
    switch (first) {
      case Packets.OK -> expected = Expected.RESULT;
      case Packets.END -> {
        var method = Packets.text(body.skipBytes(1));
        if (!AUTHENTICATIONS.contains(method)) {
          leave(
              "Expected mysql_native_password or caching_sha2_password, but the server wants the"
                  + " role to sign in by another method, as MySQL also does of roles that it does"
                  + " not know");
        }
      }
      case Packets.MORE_DATA -> {
        if (!isPrivate && body.getByte(body.readerIndex() + 1) == FULL_AUTHENTICATION) {
          leave("Expected TLS to a server that wants the password itself, but sslmode is disable");
        }
      }
      default -> leave("Expected the server to speak of signing in, but it says something else");
    }
  }

  private void result(int first, ByteBuf body) {
    switch (first) {
      case Packets.OK -> ended(body);
      case Packets.LOCAL_FILE -> {
        answer.localFileAsked();
        leave("Expected no server to ask for a file of the agent's, but this one does");
      }
      default -> {
        columnCount = (int) Packets.integer(body);
        columns.clear();
        expected = Expected.COLUMNS;
      }
    }
  }

  /** OK, or the end of rows, which looks alike behind its first byte. */
  private void ended(ByteBuf body) {
    body.skipBytes(1);
    long affected = Packets.integer(body);
    Packets.integer(body); // the last id inserted
    int status = body.readUnsignedShortLE();
    answer.ended(affected, status, body.readUnsignedShortLE());
    if ((status & SETTINGS_CHANGED) != 0) {
      settings.putAll(Packets.settings(body));
    }
    expected = Expected.RESULT;
  }

  /** What the server said last of a setting of the session. */
  private String setting(String name, String otherwise) {
    return settings.getOrDefault(name, otherwise);
  }

  /** Whether texts come in UTF-8; known once a statement has ended. */
  boolean isUtf8() {
    return setting(Sql.RESULTS, Sql.UTF8).equals(Sql.UTF8);
  }

  private void leave(String why) {
    leftBecause = Optional.of(why);
  }
}
