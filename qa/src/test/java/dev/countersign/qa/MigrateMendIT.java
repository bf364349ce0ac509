package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.RequestView;
import dev.countersign.qa.platform.LedgerPool;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Migrations where each statement takes effect by itself: what stops midway, and the three ways of
 * mending it, each approved by somebody else.
 */
@ExtendWith(SharedPlatform.class)
@Tag("nightly")
class MigrateMendIT {
  private static final String MARIADB = LedgerPool.MARIADB.environment();
  private static final Pattern REQUEST = Pattern.compile("request resume.* ([0-9a-z]{26})");
  private static final String READS =
      """
      policy: ledger-reads
      match: { kinds: [sql], targets: [ledger], environments: [%s], classes: [read] }
      approve: automatically
      """
          .formatted(MARIADB);
  private static final String MIGRATIONS =
      """
      policy: ledger-migrations
      match: { kinds: [migration], targets: [ledger], environments: [%s] }
      steps:
        - name: dba review
          quorums: [ 1 of group:dba ]
      """
          .formatted(MARIADB);

  private static LedgerPool pool;

  @TempDir static Path policies;
  @TempDir Path folder;

  private final TestPlatform platform = SharedPlatform.get();
  private final Gateway bob = platform.as("bob");

  @BeforeAll
  static void startPool() throws IOException {
    pool = new LedgerPool(SharedPlatform.get(), 1, Duration.ofMinutes(1), 1_000);
    Shipped.publishBeside(
        SharedPlatform.get(),
        policies,
        Map.of("ledger-reads.yaml", READS, "ledger-migrations.yaml", MIGRATIONS));
  }

  @AfterAll
  static void stopPool() {
    pool.close();
    Shipped.publishAlone(SharedPlatform.get());
  }

  /** Each test has a folder of its own, and begins with a target that has seen no migration. */
  @AfterEach
  void forgetMigrations() {
    pool.execute(MARIADB, "DROP TABLE IF EXISTS shelf");
    pool.execute(MARIADB, "DELETE FROM countersign_migration");
  }

  private Typed typed(String command, String... more) {
    var words = new ArrayList<>(List.of("migrate", command, "--as", "alice"));
    words.addAll(List.of("-d", folder.toString(), "-t", "ledger", "-e", MARIADB));
    words.addAll(List.of(more));
    return Typed.at(platform, words.toArray(String[]::new));
  }

  /** Asks, has bob approve what he sees, and sees it through. */
  private Typed approved(String command, String... more) {
    var asked = typed(command, more);
    assertThat(asked.code()).as(asked.talk()).isEqualTo(ExitCode.PENDING);
    var id = REQUEST.matcher(asked.talk());
    assertThat(id.find()).as(asked.talk()).isTrue();
    var request = new RequestView(bob.show(id.group(1)));
    assertThat(request.waitingFor()).containsExactly("1 of group:dba");
    bob.vote(request.id(), "approve", "", request.operationDigest());
    return Typed.at(platform, "request", "resume", request.id(), "--as", "alice");
  }

  private void done(String command, String... more) {
    var typed = approved(command, more);
    assertThat(typed.code()).as(typed.talk()).isEqualTo(ExitCode.DONE);
  }

  /**
   * The second of three statements fails, and the first has taken effect.
   *
   * @param second one that cannot
   */
  private void stopsMidway(long version, String table, String second)
      throws IOException, SQLException {
    Files.writeString(
        folder.resolve(version + "_" + table + ".up.sql"),
        """
        CREATE TABLE %1$s (id int PRIMARY KEY);
        %2$s;
        INSERT INTO %1$s VALUES (4711);
        """
            .formatted(table, second));
    var up = approved("up");
    assertThat(up.code()).as(up.talk()).isEqualTo(ExitCode.ERROR);
    assertThat(up.talk()).contains(version + "_" + table);
    assertThat(typed("status").code()).isEqualTo(ExitCode.ERROR);
    assertThat(rows(table)).isZero();
    var next = typed("up");
    assertThat(next.code()).isEqualTo(ExitCode.ERROR);
    assertThat(next.talk()).contains("migrate repair");
  }

  private void isSound() {
    var status = typed("status");
    assertThat(status.code()).as(status.talk()).isEqualTo(ExitCode.DONE);
  }

  private int rows(String table) throws SQLException {
    try (var connection = pool.connect(MARIADB)) {
      return LedgerPool.number(connection, "SELECT COUNT(*) FROM ledger." + table);
    }
  }

  @Test
  void shouldGoOnWhereItStopped() throws IOException, SQLException {
    stopsMidway(1, "parcel", "INSERT INTO parcel VALUES (1), (1)");
    var advice = typed("repair");
    assertThat(advice.code()).isEqualTo(ExitCode.ERROR);
    assertThat(advice.talk())
        .contains("1_parcel has stopped on its way up", "statement 2 of 3", "may have")
        .contains("--resume 1 --from 2", "--resume 1 --from 3")
        .contains("--mark-applied 1", "--mark-reverted 1");

    pool.execute(MARIADB, "INSERT INTO parcel VALUES (1)");
    done("repair", "--resume", "1", "--from", "3");

    isSound();
    assertThat(rows("parcel")).as("by hand, and by the third").isEqualTo(2);
    assertThat(typed("up").talk()).contains("Nothing to apply");
  }

  @Test
  void shouldTakeAPersonsWordThatItIsApplied() throws IOException, SQLException {
    stopsMidway(2, "crate", "ALTER TABLE shelf ADD note int");
    pool.execute(MARIADB, "INSERT INTO crate VALUES (1), (2)");

    done("repair", "--mark-applied", "2");

    isSound();
    assertThat(rows("crate")).as("nothing runs").isEqualTo(2);
    assertThat(typed("up").talk()).contains("Nothing to apply");
  }

  @Test
  void shouldTakeAPersonsWordThatItIsUndone() throws IOException, SQLException {
    stopsMidway(3, "pallet", "ALTER TABLE shelf ADD note int");
    pool.execute(MARIADB, "DROP TABLE pallet");

    done("repair", "--mark-reverted", "3");

    isSound();
    assertThat(typed("status").data()).containsPattern("3 +pallet +pending");
    pool.execute(MARIADB, "CREATE TABLE shelf (id int)");
    done("up");
    isSound();
    assertThat(rows("pallet")).isEqualTo(1);
  }
}
