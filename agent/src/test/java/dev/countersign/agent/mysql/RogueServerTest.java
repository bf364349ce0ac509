package dev.countersign.agent.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.agent.RogueServer;
import dev.countersign.agent.config.SecretPlace.InFile;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.agent.session.SignIn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is after the agent's password or files, speaking the real protocol, gets neither.
 */
class RogueServerTest {
  private static final byte[] CLEAR_PASSWORD =
      "\u00FEmysql_clear_password\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] WANTS_THE_PASSWORD = {1, 4};
  private static final byte[] OK = {0, 0, 0, 2, 0, 0, 0};
  private static final byte[] WANTS_A_FILE =
      "\u00FB/etc/hostname".getBytes(StandardCharsets.ISO_8859_1);

  private final RogueServer server = new RogueServer();
  private final CompletableFuture<byte[]> heard = new CompletableFuture<>();
  @TempDir Path folder;

  @AfterEach
  void stop() {
    server.close();
  }

  /** Greets, answers what it hears first with the first packet, and so on; then only listens. */
  private void play(String version, List<byte[]> answers) {
    var all = new ByteArrayOutputStream();
    var over =
        server.play(
            client -> {
              client.getOutputStream().write(packet(0, greeting(version)));
              var in = client.getInputStream();
              for (var answer : answers) {
                int sequence = next(in, all);
                client.getOutputStream().write(packet(sequence + 1, answer));
              }
              all.reset();
              all.writeBytes(in.readAllBytes());
            });
    var _ = over.thenRun(() -> heard.complete(all.toByteArray()));
  }

  private static int next(InputStream in, ByteArrayOutputStream all) throws IOException {
    var header = in.readNBytes(4);
    all.writeBytes(in.readNBytes((header[0] & 0xFF) | ((header[1] & 0xFF) << 8)));
    return header[3];
  }

  private static byte[] packet(int sequence, byte[] body) {
    var packet = new ByteArrayOutputStream();
    packet.writeBytes(new byte[] {(byte) body.length, 0, 0, (byte) sequence});
    packet.writeBytes(body);
    return packet.toByteArray();
  }

  private static byte[] greeting(String version) {
    var greeting = new ByteArrayOutputStream();
    greeting.write(10);
    greeting.writeBytes((version + "\0").getBytes(StandardCharsets.ISO_8859_1));
    greeting.writeBytes(
        HexFormat.of().parseHex("01000000" + "6162636465666768" + "00" + "FFF7" + "2D" + "0200"));
    greeting.writeBytes(HexFormat.of().parseHex("FF81" + "15" + "00000000000000000000"));
    greeting.writeBytes("ijklmnopqrst\0mysql_clear_password\0".getBytes(StandardCharsets.UTF_8));
    return greeting.toByteArray();
  }

  private MysqlSession open(String scheme)
      throws IOException, SessionException, InterruptedException {
    var password = Files.writeString(folder.resolve("password"), "marked-secret");
    var address =
        new Address(server.url(scheme), new SignIn("role", new InFile(password)), Optional.empty());
    var second = Duration.ofSeconds(1);
    var limits = new Limits(second, second, second, second, second, 1000);
    return new Connector(server.vertx(), address, limits, Runnable::run)
        .open(Duration.ofSeconds(5));
  }

  private String heard() throws Exception {
    return new String(heard.get(10, TimeUnit.SECONDS), StandardCharsets.ISO_8859_1);
  }

  @Test
  void shouldNotSendThePasswordInTheClear() throws Exception {
    play("11.4.5-MariaDB", List.of(CLEAR_PASSWORD));

    assertThatThrownBy(() -> open("mariadb"))
        .isInstanceOf(SessionException.class)
        .hasMessageContaining("another method");
    assertThat(heard()).doesNotContain("marked-secret");
  }

  @Test
  void shouldNotTakeAPublicKeyFromAnybody() throws Exception {
    play("8.0.40", List.of(WANTS_THE_PASSWORD));

    assertThatThrownBy(() -> open("mysql")).hasMessageContaining("Expected TLS");
    assertThat(heard()).isEmpty();
  }

  @Test
  void shouldNotSendAFile() throws Exception {
    play("11.4.5-MariaDB", List.of(OK, WANTS_A_FILE));

    assertThatThrownBy(() -> open("mariadb")).hasMessageContaining("ask for a file");
    assertThat(heard()).isEmpty();
  }

  @Test
  void shouldNotOfferTheServerFilesOrSeveralStatementsAtOnce() throws Exception {
    play("11.4.5-MariaDB", List.of());

    assertThatThrownBy(() -> open("mariadb")).isInstanceOf(SessionException.class);
    var capabilities = heard.get(10, TimeUnit.SECONDS);
    assertThat(capabilities[4] & 0x80).isZero(); // CLIENT_LOCAL_FILES
    assertThat(capabilities[6] & 0x01).isZero(); // CLIENT_MULTI_STATEMENTS
    assertThat(new String(capabilities, StandardCharsets.ISO_8859_1)).contains("role");
  }
}
