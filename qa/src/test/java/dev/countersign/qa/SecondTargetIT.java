package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.http.Submission;
import dev.countersign.cli.launch.Part;
import dev.countersign.embedded.EmbeddedMariaDb;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** As docs/agents.md says it: a database more, of another engine, for the agent that is there. */
@ExtendWith(SharedPlatform.class)
@Tag("nightly")
class SecondTargetIT {

  private final TestPlatform platform = SharedPlatform.get();
  private final Determined client = new Determined(platform);
  private final Path own = platform.home().config().resolve("agent.own.properties");
  private EmbeddedMariaDb mariaDb;

  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException, SQLException {
    mariaDb = EmbeddedMariaDb.start();
    try (var connection =
            DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:%d/?sslMode=disable".formatted(mariaDb.admin().port()),
                EmbeddedMariaDb.SUPERUSER,
                mariaDb.admin().password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE stock");
      statement.execute("CREATE TABLE stock.item (id int PRIMARY KEY, n int)");
      statement.execute("INSERT INTO stock.item VALUES (1, 41)");
    }
  }

  @AfterEach
  void stop() throws IOException {
    Files.deleteIfExists(own);
    restartAgent();
    Shipped.publishAlone(platform);
    mariaDb.close();
  }

  @Test
  void shouldServeATargetThatWasAddedByHand() throws IOException {
    var added =
        Typed.at(platform, "target", "add", "stock", "-e", "warehouse", "--dialect", "mariadb");
    assertThat(added.code()).as(added.talk()).isEqualTo(ExitCode.DONE);
    assertThat(added.talk())
        .contains("stock@warehouse speaks mariadb and is reached by agents of pool main.");
    Shipped.publishBeside(
        platform,
        folder,
        Map.of(
            "stock.yaml", "policy: stock\nmatch: { targets: [stock] }\napprove: automatically\n"));
    var target = "countersign.agent.targets.\"stock@warehouse\".";
    var password = Files.writeString(folder.resolve("password"), mariaDb.admin().password());
    Files.writeString(
        own,
        "%1$surl=mariadb://127.0.0.1:%2$d/stock\n%1$suser=%3$s\n%1$spassword-file=%4$s\n"
            .formatted(target, mariaDb.admin().port(), EmbeddedMariaDb.SUPERUSER, password));
    restartAgent();

    run("UPDATE item SET n = n + 1 WHERE id = 1");
    var read = run("SELECT n FROM item WHERE id = 1");

    assertThat(
            platform.as("alice").result(read).sets().getFirst().rows().getFirst().get(0).asText())
        .isEqualTo("42");
    Awaitility.await()
        .atMost(Duration.ofMinutes(1)) // it is heard again where it started too soon to be news
        .untilAsserted(
            () ->
                assertThat(Typed.at(platform, "agent", "list", "--as", "root").data())
                    .contains("stock@warehouse", "orders@production"));
  }

  private String run(String sql) {
    var submission =
        new Submission("stock", "warehouse", sql, "a test", "", List.of(), true, false, true);
    var id = client.submitted(submission, UUID.randomUUID().toString());
    var ended =
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> new RequestView(platform.as("alice").showAfter(id, 0, Duration.ofSeconds(5))),
                it -> it.status() == RequestStatus.COMPLETED);
    assertThat(ended.executionStatuses()).containsExactly("succeeded");
    return id;
  }

  private void restartAgent() {
    platform.kill(Part.AGENT);
    platform.start(Part.AGENT);
  }
}
