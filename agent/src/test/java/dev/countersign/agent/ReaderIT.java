package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.embedded.SharedServers;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.execution.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that signs in for reads as a role that can only read. */
class ReaderIT {
  private static final String TARGET = Bed.ORDERS.toString();
  private static final String PASSWORD = "a password";

  private final Bed bed = new Bed();
  private final String reader = bed.database.name() + "_r";
  @TempDir private Path folder;

  @BeforeEach
  void makeRole() throws SQLException {
    try (var connection = SharedServers.postgreSql().connect(bed.database.name());
        var statement = connection.createStatement()) {
      statement.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(reader, PASSWORD));
      statement.execute(
          "GRANT CONNECT ON DATABASE %s TO %s".formatted(bed.database.name(), reader));
    }
    bed.execute("GRANT SELECT ON item TO " + reader);
  }

  @AfterEach
  void stop() {
    bed.close();
  }

  private String[] settings(String password) throws IOException {
    var prefix = "countersign.agent.targets.\"" + TARGET + "\".reader.";
    var file = Files.writeString(folder.resolve("password"), password);
    return new String[] {
      prefix + "user",
      reader,
      prefix + "password-file",
      file.toString(),
      "countersign.agent.slots",
      "1"
    };
  }

  private String first(Grant grant) {
    var report = (Report.Succeeded) bed.policy.awaitReport(grant);
    return bed.policy.result(grant, report.result()).lines().skip(1).findFirst().orElseThrow();
  }

  @Test
  void shouldReadAsTheReaderAndChangeAsTheOther() throws IOException {
    bed.agent("agent-1", settings(PASSWORD));

    var read = bed.policy.dispatch(bed.read("SELECT current_user, n FROM item"));
    var change = bed.policy.dispatch(bed.change("UPDATE item SET n = 7 RETURNING current_user"));

    assertThat(first(read)).isEqualTo("[\"%s\",0]".formatted(reader));
    assertThat(first(change)).isEqualTo("[\"%s\"]".formatted(bed.database.owner()));
  }

  /** Else health would say that all is well, and each read would be claimed and fail. */
  @Test
  void shouldSayThatTheReaderIsKeptOutAndClaimNoReadUntilItGetsIn() throws IOException {
    var agent = bed.start("agent-1", settings("another"));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(agent.problems().get(TARGET))
                    .contains(
                        "As reader: Expected to sign in, but the server refused: SQLSTATE 28P01"));

    var read = bed.policy.dispatch(bed.read("SELECT n FROM item"));
    var change = bed.policy.dispatch(bed.change("UPDATE item SET n = n + 1"));
    assertThat(bed.policy.awaitReport(change)).isInstanceOf(Report.Succeeded.class);
    assertThat(bed.policy.claims(read)).isEmpty();

    Files.writeString(folder.resolve("password"), PASSWORD);
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> agent.problems().get(TARGET), Optional::isEmpty);
    // The broker may have given up the first, which was left too often.
    assertThat(first(bed.policy.dispatch(bed.read("SELECT n FROM item")))).isEqualTo("[1]");
  }
}
