package dev.countersign.agent.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.agent.Certificates;
import dev.countersign.agent.TargetBed;
import dev.countersign.agent.session.SessionException;
import dev.countersign.embedded.Database;
import dev.countersign.embedded.EmbeddedPostgreSql;
import dev.countersign.embedded.PostgreSqlOptions;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections to a PostgreSQL that shows a certificate, the right one or another. */
class TlsIT {
  private static final Duration WITHIN = Duration.ofSeconds(5);
  private static final Vertx VERTX = Vertx.vertx();

  @TempDir private static Path folder;
  private static EmbeddedPostgreSql server;
  private static Database database;
  private static Path trusted;
  private static Path stranger;

  @BeforeAll
  static void start() throws Exception {
    trusted = Certificates.make(folder, "server");
    stranger = Certificates.make(folder, "stranger");
    server = EmbeddedPostgreSql.start(PostgreSqlOptions.temporary());
    database = server.createDatabase("orders", "orders", "secret");
    try (var connection = server.connect("postgres");
        var statement = connection.createStatement()) {
      for (var file : new String[] {"server.pem", "server.key"}) {
        // By the server itself, for it takes no key that others could read.
        statement.execute(
            "COPY (SELECT unnest(string_to_array('%s', E'\\n'))) TO PROGRAM 'umask 077; cat > %s'"
                .formatted(Files.readString(folder.resolve(file)).strip(), file));
      }
      for (var setting : new String[] {"ssl_cert_file = 'server.pem'", "ssl = on"}) {
        statement.execute("ALTER SYSTEM SET " + setting);
      }
    }
    server.stop();
    server.startAgain();
  }

  @AfterAll
  static void stop() {
    server.close();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Whether the server says that the connection is encrypted. */
  private static boolean isEncrypted(String sslmode, String host, Path ca) throws Exception {
    var url = "postgresql://%s:%d/orders?sslmode=%s".formatted(host, server.port(), sslmode);
    var address =
        new Address(
            url, TargetBed.signIn(database.owner(), database.password()), Optional.ofNullable(ca));
    try (var session = address.open(VERTX, WITHIN)) {
      var rows = session.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", WITHIN);
      return rows.iterator().next().getBoolean(0);
    }
  }

  @Test
  void shouldEncryptAndVerify() throws Exception {
    assertThat(isEncrypted("disable", "127.0.0.1", null)).isFalse();
    assertThat(isEncrypted("require", "127.0.0.1", null)).isTrue();
    assertThat(isEncrypted("verify-ca", "127.0.0.1", trusted)).isTrue();
    assertThat(isEncrypted("verify-ca", "localhost", trusted)).isTrue();
    assertThat(isEncrypted("verify-full", "127.0.0.1", trusted)).isTrue();
  }

  @Test
  void shouldNotSignInToAServerThatCannotShowWhoItIs() {
    for (var ca : new Path[] {stranger, null}) {
      assertThatThrownBy(() -> isEncrypted("verify-ca", "127.0.0.1", ca))
          .isInstanceOf(SessionException.class);
      assertThatThrownBy(() -> isEncrypted("verify-full", "127.0.0.1", ca))
          .isInstanceOf(SessionException.class);
    }
    assertThatThrownBy(() -> isEncrypted("verify-full", "localhost", trusted))
        .isInstanceOf(SessionException.class);
  }
}
