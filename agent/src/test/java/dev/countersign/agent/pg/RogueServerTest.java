package dev.countersign.agent.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.agent.RogueServer;
import dev.countersign.agent.TargetBed;
import dev.countersign.agent.session.SessionException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that speaks the real protocol, and says more than an agent has the memory for. */
class RogueServerTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int GIGABYTE = 1 << 30;

  private final RogueServer server = new RogueServer();
  private CompletableFuture<Void> left;

  @AfterEach
  void stop() {
    server.close();
  }

  /** What is sent where an answer to the second message is due. */
  @FunctionalInterface
  private interface Answer {
    void to(DataOutputStream out) throws IOException;
  }

  /** Lets anybody sign in and set up the session, and then answers so. */
  private void play(Answer answer) {
    left =
        server.play(
            client -> {
              var in = new DataInputStream(client.getInputStream());
              var out = new DataOutputStream(client.getOutputStream());
              in.skipNBytes(in.readInt() - Integer.BYTES);
              out.write(message('R', new byte[Integer.BYTES]));
              out.write(message('S', text("server_version\0" + "15.0\0")));
              out.write(message('S', text("client_encoding\0" + "UTF8\0")));
              out.write(message('K', new byte[2 * Integer.BYTES]));
              out.write(message('Z', text("I")));
              hear(in);
              out.write(message('C', text("SET\0")));
              out.write(message('Z', text("I")));
              hear(in);
              answer.to(out);
              in.readAllBytes();
            });
  }

  private static void hear(DataInputStream in) throws IOException {
    in.skipNBytes(1);
    in.skipNBytes(in.readInt() - Integer.BYTES);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] message(char type, byte[] body) throws IOException {
    var message = new ByteArrayOutputStream();
    begin(new DataOutputStream(message), type, body.length);
    message.writeBytes(body);
    return message.toByteArray();
  }

  private static void begin(DataOutputStream out, char type, int length) throws IOException {
    out.writeByte(type);
    out.writeInt(length + Integer.BYTES);
  }

  private PgSession open() throws SessionException, InterruptedException {
    return new Address(server.url("postgresql"), TargetBed.signIn("role", ""), Optional.empty())
        .open(server.vertx(), SOON);
  }

  /** A setting, columns, the end of a statement, a row of a statement of the agent's own. */
  @ParameterizedTest
  @ValueSource(chars = {'S', 'T', 'C', 'D', 'X'})
  void shouldLeaveAServerWhoseMessageIsTooLong(char type) throws Exception {
    play(out -> begin(out, type, GIGABYTE - 100));

    try (var session = open()) {
      assertThatThrownBy(() -> session.query("SELECT 1", SOON))
          .isInstanceOf(SessionException.class)
          .hasMessageContaining("no more than 8 MiB");
    }
    assertThat(left).succeedsWithin(SOON);
  }

  @Test
  void shouldPassOverWhatNobodyAskedFor() throws Exception {
    play(
        out -> {
          out.write(message('N', new byte[20 << 20]));
          out.write(message('A', new byte[20 << 20]));
          out.write(message('C', text("SET\0")));
          out.write(message('Z', text("T")));
        });

    try (var session = open()) {
      session.command("SET a.b TO c", SOON);

      assertThat(session.tap().transaction()).isEqualTo('T');
    }
  }

  /** Bytes that are no UTF-8, fields without end, and one that the message ends in. */
  @Test
  void shouldMakeSenseOfWordsWithoutAny() throws Exception {
    var letters = "C22P02\0" + "M" + "\u0080".repeat(1 << 20) + "\0" + "Dx\0".repeat(1 << 20);
    play(
        out -> {
          out.write(message('E', text("SERROR\0VERROR\0" + letters + "Hhalf")));
          out.write(message('Z', text("I")));
        });

    try (var session = open()) {
      assertThatThrownBy(() -> session.query("SELECT 1", SOON))
          .isInstanceOfSatisfying(
              SessionException.class,
              it -> {
                assertThat(it.code()).isEqualTo("22P02");
                assertThat(it.words().orElseThrow().message()).contains("… (cut here, ");
              });
      assertThat(session.isClosed()).isFalse();
    }
  }
}
