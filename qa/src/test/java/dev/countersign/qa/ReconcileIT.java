package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.demo.Auditor;
import dev.countersign.cli.http.RequestView;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.qa.platform.LedgerPool;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A statement that MariaDB commits by itself, whose agent is killed -9 while it waits for a lock:
 * no receipt can tell how it ended, so an agent says what it finds there, and a person what that
 * means.
 */
@ExtendWith(SharedPlatform.class)
@Tag("nightly")
class ReconcileIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String MARIADB = LedgerPool.MARIADB.environment();
  private static final String WAITS =
      "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'ALTER TABLE held%'";
  private static final String COLUMNS =
      "SELECT COUNT(*) FROM information_schema.columns WHERE table_name = 'held'";

  private static LedgerPool pool;

  @TempDir static Path policies;

  private final TestPlatform platform = SharedPlatform.get();
  private final Determined client = new Determined(platform);

  @BeforeAll
  static void startPool() throws IOException {
    pool = new LedgerPool(SharedPlatform.get(), 1, PATIENCE, 1_000);
    Shipped.publishBeside(
        SharedPlatform.get(), policies, Map.of("ledger.yaml", LedgerPool.policy()));
  }

  @AfterAll
  static void stopPool() {
    pool.close();
    Shipped.publishAlone(SharedPlatform.get());
  }

  @Test
  void shouldTakeAPersonsWordForWhatNoReceiptTells() throws SQLException {
    pool.execute(MARIADB, "CREATE TABLE held (id int PRIMARY KEY)");
    try (var holder = pool.connect(MARIADB)) {
      holder.setAutoCommit(false); // another connection would wait for the lock of the schema
      LedgerPool.number(holder, "SELECT COUNT(*) FROM ledger.held");
      var id = asked("ALTER TABLE held ADD COLUMN n int DEFAULT 4711");
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(LedgerPool.number(holder, WAITS)).as(shown(id)).isPositive());

      pool.agents().getFirst().kill();
      pool.agents().getFirst().start();
      var unknown = Awaitility.await().atMost(PATIENCE).until(() -> shown(id), this::isInspected);
      assertThat(unknown).contains("held").contains("request reconcile");
      var words = new String[] {"request", "reconcile", id, "--failed", "-m", "n is not there"};
      assertThat(Typed.at(platform, as("alice", words)).code()).isNotEqualTo(ExitCode.DONE);

      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> LedgerPool.number(holder, WAITS) == 0); // it gives up
      holder.rollback();
      assertThat(LedgerPool.number(holder, COLUMNS)).isEqualTo(1);
      var said = Typed.done(platform, as("root", words));

      assertThat(said.talk()).contains("Reconciled: run 1 failed.");
      var ended =
          Awaitility.await()
              .atMost(PATIENCE)
              .until(
                  () -> new RequestView(platform.as("alice").show(id)),
                  it -> it.status() == RequestStatus.COMPLETED);
      assertThat(ended.executionStatuses()).containsExactly("failed");
      assertThat(shown(id)).contains("failed, by the word of root", "n is not there");
    }
    assertThat(new Auditor(platform).verifiesAll().unknownIssuers()).isZero();
    var state = Typed.at(platform, "state", "verify");
    assertThat(state.code()).as(state.talk()).isEqualTo(ExitCode.DONE);
  }

  private String asked(String sql) {
    return client.submitted(LedgerPool.submission(MARIADB, sql), UUID.randomUUID().toString());
  }

  private static String[] as(String who, String... words) {
    var all = new java.util.ArrayList<>(List.of(words));
    all.addAll(List.of("--as", who));
    return all.toArray(String[]::new);
  }

  private String shown(String id) {
    return Typed.done(platform, "request", "show", id, "--as", "alice").data();
  }

  private boolean isInspected(String shown) {
    return shown.contains("UNKNOWN; a person has to look");
  }
}
