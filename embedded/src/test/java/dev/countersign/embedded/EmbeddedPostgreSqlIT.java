package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@Tag("nightly")
class EmbeddedPostgreSqlIT {

  @Test
  void shouldGiveADatabaseOfOnesOwn() throws SQLException {
    var database = SharedServers.freshDatabase();

    try (var connection = connect(database)) {
      execute(connection, "CREATE TABLE t (n int)");
      execute(connection, "INSERT INTO t VALUES (41)");
      assertThat(ask(connection, "SELECT n + 1 FROM t")).isEqualTo("42");
    }
  }

  @Test
  void shouldRefuseAWrongPassword() {
    var database = SharedServers.freshDatabase();
    var guessed = new Database(database.port(), database.name(), database.owner(), "guessed");

    assertThatThrownBy(() -> connect(guessed))
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void shouldRefuseAnotherOwner() {
    var mine = SharedServers.freshDatabase();
    var yours = SharedServers.freshDatabase();
    var foreign = new Database(yours.port(), yours.name(), mine.owner(), mine.password());

    assertThatThrownBy(() -> connect(foreign)).hasMessageContaining("permission denied");
  }

  @Test
  void shouldBringAnExistingDatabaseToTheSameState() throws SQLException {
    var admin = SharedServers.postgreSql();
    var first = admin.createDatabase("Twice \"told\"", "teller's", "old");
    try (var connection = connect(first)) {
      execute(connection, "CREATE TABLE kept (n int)");
    }

    var second = admin.createDatabase("Twice \"told\"", "teller's", "new 'one'");

    try (var connection =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + second.port() + "/Twice%20%22told%22",
            "teller's",
            "new 'one'")) {
      assertThat(ask(connection, "SELECT count(*) FROM kept")).isEqualTo("0");
    }
  }

  @Test
  void shouldComeBackOnTheSamePortWithTheSameRows() throws SQLException {
    try (var server = EmbeddedPostgreSql.start(PostgreSqlOptions.temporary())) {
      var database = server.createDatabase("d", "o", "p");
      try (var connection = connect(database)) {
        execute(connection, "CREATE TABLE t AS SELECT 7 AS n");

        server.stop();

        assertThatThrownBy(() -> ask(connection, "SELECT n FROM t"))
            .isInstanceOf(SQLException.class);
      }
      assertThatThrownBy(() -> connect(database)).isInstanceOf(SQLException.class);
      server.startAgain();

      try (var connection = connect(database)) {
        assertThat(ask(connection, "SELECT n FROM t")).isEqualTo("7");
      }
    }
  }

  @Test
  void shouldRecoverCommittedRowsAfterACrash(@TempDir Path data) throws SQLException {
    try (var server = EmbeddedPostgreSql.start(PostgreSqlOptions.keptIn(data))) {
      var database = server.createDatabase("d", "o", "p");
      try (var connection = connect(database)) {
        execute(connection, "CREATE TABLE t AS SELECT 7 AS n");
      }

      server.crash();
      server.startAgain();

      try (var connection = connect(database)) {
        assertThat(ask(connection, "SELECT n FROM t")).isEqualTo("7");
      }
    }
  }

  @Test
  void shouldKeepRowsAndPasswordInAGivenFolderAndWriteThemThrough(@TempDir Path data)
      throws SQLException {
    try (var server = EmbeddedPostgreSql.start(PostgreSqlOptions.keptIn(data));
        var connection = server.connect("postgres")) {
      execute(connection, "CREATE TABLE t AS SELECT 7 AS n");
    }

    try (var server = EmbeddedPostgreSql.start(PostgreSqlOptions.keptIn(data));
        var connection = PostgreSqlAdmin.of(data, server.port()).connect("postgres")) {
      assertThat(ask(connection, "SELECT n FROM t")).isEqualTo("7");
      assertThat(ask(connection, "SHOW fsync")).isEqualTo("on");
      assertThat(ask(connection, "SHOW synchronous_commit")).isEqualTo("on");
    }
  }

  @Test
  void shouldKeepWhatErrorsAndWarningsQuoteOutOfItsLog(@TempDir Path data) throws Exception {
    try (var server = EmbeddedPostgreSql.start(PostgreSqlOptions.keptIn(data));
        var connection = server.connect("postgres")) {
      assertThatThrownBy(() -> execute(connection, "SELECT 'zqsecret'::int"))
          .hasMessageContaining("zqsecret");
      execute(connection, "DO $$ BEGIN RAISE WARNING 'zqsecret'; END $$");
    }

    assertThat(data.resolve("server.log"))
        .content()
        .contains("ready to accept connections")
        .doesNotContain("zqsecret");
  }

  @Test
  void shouldListenOnTheLoopbackOnly() throws SQLException {
    try (var connection = SharedServers.postgreSql().connect("postgres")) {
      assertThat(ask(connection, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(ask(connection, "SHOW unix_socket_directories")).isEmpty();
      assertThat(
              ask(
                  connection,
                  "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
          .isEqualTo("scram-sha-256");
    }
  }

  @Test
  void shouldRefuseABusyPort() {
    int busy = SharedServers.freshDatabase().port();

    assertThatThrownBy(() -> EmbeddedPostgreSql.start(PostgreSqlOptions.temporary().onPort(busy)))
        .isInstanceOf(ServerException.class)
        .hasMessage(
            "Expected port %d of 127.0.0.1 to be free, but another program listens on it", busy);
  }

  @Test
  void shouldSayWhyTheServerWouldNotRun() {
    assertThatThrownBy(
            () ->
                EmbeddedPostgreSql.start(
                    PostgreSqlOptions.temporary().with("max_connections", "many")))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("max_connections");
  }

  /**
   * Where this test runs as root, both ways of not being root are tried, whichever the machine
   * would choose.
   */
  @ParameterizedTest
  @EnumSource(
      value = Account.class,
      names = {"NAMESPACE", "NOBODY"})
  @EnabledIfSystemProperty(named = "user.name", matches = "root")
  void shouldRunWhereWeAreRoot(Account account, @TempDir Path folder) throws Exception {
    assumeThat(account.works()).isTrue();
    var cluster = new PostgreSqlCluster(account, folder);
    cluster.initialiseOnce(true);

    var process = cluster.launch(Ports.free(), true, Map.of());
    await().until(() -> cluster.isReady(process.pid()));
    process.getOutputStream().close();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private static Connection connect(Database database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.owner(), database.password());
  }

  private static void execute(Connection connection, String text) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  private static String ask(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
