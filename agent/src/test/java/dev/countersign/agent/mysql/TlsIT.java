package dev.countersign.agent.mysql;

import static dev.countersign.agent.TargetBed.lines;
import static dev.countersign.agent.mysql.Target.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.Certificates;
import dev.countersign.agent.run.Ended;
import dev.countersign.embedded.EmbeddedMariaDb;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to a real MariaDB: what is verified, and that nothing goes on where it does not hold. */
@Tag("nightly")
class TlsIT {
  @TempDir static Path folder;
  private static EmbeddedMariaDb server;
  private static Target target;
  private static Path trusted;
  private static Path stranger;

  @BeforeAll
  static void start() throws Exception {
    trusted = Certificates.make(folder, "server");
    stranger = Certificates.make(folder, "stranger");
    server =
        EmbeddedMariaDb.start("--ssl-cert=" + trusted, "--ssl-key=" + folder.resolve("server.key"));
    target = new Target(server.admin(), Dialect.MARIADB, Duration.ofSeconds(1));
    target.execute(
        "CREATE USER tls@'127.0.0.1' IDENTIFIED BY 't' REQUIRE SSL; GRANT ALL ON %s.* TO tls@'127.0.0.1'"
            .formatted(target.database));
  }

  @AfterAll
  static void stop() {
    target.close();
    server.close();
  }

  private static Ended cipher(String sslmode, String host, Path ca) {
    var url = target.url(server.admin().port(), sslmode).replace("127.0.0.1", host);
    var sessions = target.sessions(url, "tls", "t", Optional.ofNullable(ca));
    try (var agent =
        new MysqlDatabase(
            Dialect.MARIADB, sessions, sessions, new Subject("agent-1"), target.limits)) {
      return Target.run(
          agent,
          target.genuine(
              StatementClass.READ,
              "SELECT length(variable_value) > 0 AS c FROM information_schema.session_status WHERE variable_name = 'Ssl_cipher'"),
          () -> false);
    }
  }

  @Test
  void shouldEncryptAndVerify() {
    assertThat(lines(cipher("require", "127.0.0.1", null))).contains("[1]");
    assertThat(lines(cipher("verify-ca", "127.0.0.1", trusted))).contains("[1]");
    assertThat(lines(cipher("verify-ca", "localhost", trusted))).contains("[1]");
    assertThat(lines(cipher("verify-full", "127.0.0.1", trusted))).contains("[1]");
  }

  @Test
  void shouldNotSignInToAServerThatCannotShowWhoItIs() {
    assertThat(code(cipher("verify-ca", "127.0.0.1", stranger))).isEqualTo("08006");
    assertThat(code(cipher("verify-full", "localhost", trusted))).isEqualTo("08006");
  }

  @Test
  void shouldNotFallBackToPlainText() {
    assertThat(code(cipher("disable", "127.0.0.1", null))).isEqualTo("28000");
  }
}
