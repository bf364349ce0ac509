package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@Tag("nightly")
class EmbeddedMariaDbIT {

  private static Connection connect(MariaDbAdmin admin, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:%d/".formatted(admin.port()),
        EmbeddedMariaDb.SUPERUSER,
        password);
  }

  @Test
  void shouldBeARealServerThatGoesWhenClosed() throws SQLException {
    var server = EmbeddedMariaDb.start("--max-connections=17");
    try (server;
        var connection = connect(server.admin(), server.admin().password());
        var statement = connection.createStatement()) {
      var row = statement.executeQuery("SELECT version(), @@max_connections, CURRENT_USER()");
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).startsWith("11.4.");
      assertThat(row.getInt(2)).isEqualTo(17);
      assertThat(row.getString(3)).isEqualTo("root@127.0.0.1");
      assertThatThrownBy(() -> connect(server.admin(), "guessed")).hasMessageContaining("denied");
    }
    assertThat(Ports.isBusy(server.admin().port())).isFalse();
  }

  @Test
  void shouldComeBackWithWhatWasCommitted() throws SQLException {
    try (var server = EmbeddedMariaDb.start()) {
      try (var connection = connect(server.admin(), server.admin().password());
          var statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE kept");
      }
      server.stop();
      assertThat(Ports.isBusy(server.admin().port())).isFalse();

      server.startAgain();

      try (var connection = connect(server.admin(), server.admin().password());
          var statement = connection.createStatement()) {
        assertThat(statement.executeQuery("SHOW DATABASES LIKE 'kept'").next()).isTrue();
      }
    }
  }

  @Test
  void shouldSayWhyItDoesNotStart() {
    assertThatThrownBy(() -> EmbeddedMariaDb.start("--no-such-option=1"))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("no-such-option");
  }
}
