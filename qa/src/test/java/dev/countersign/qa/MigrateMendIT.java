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
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Migrations where each statement takes effect by itself: what stops midway, be it that a statement
 * fails or that the agent dies, and the ways of mending it, each approved by somebody else.
 */
@ExtendWith(SharedPlatform.class)
@Tag("nightly")
class MigrateMendIT {
  private static final String MARIADB = LedgerPool.MARIADB.environment();
  private static final String POSTGRESQL = LedgerPool.POSTGRESQL.environment();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Pattern REQUEST = Pattern.compile("request resume.* ([0-9a-z]{26})");
  private static final String READS =
      """
      policy: ledger-reads
      match: { kinds: [sql], targets: [ledger], environments: [%s, %s], classes: [read] }
      approve: automatically
      """
          .formatted(MARIADB, POSTGRESQL);
  private static final String MIGRATIONS =
      """
      policy: ledger-migrations
      match: { kinds: [migration], targets: [ledger], environments: [%s, %s] }
      steps:
        - name: dba review
          quorums: [ 1 of group:dba ]
      """
          .formatted(MARIADB, POSTGRESQL);

  private static final String HELD =
      "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%ALTER TABLE drawer ADD%' AND id <> CONNECTION_ID()";

  private static LedgerPool pool;

  @TempDir static Path policies;
  @TempDir Path folder;

  private final TestPlatform platform = SharedPlatform.get();
  private final Gateway alice = platform.as("alice");
  private final Gateway bob = platform.as("bob");
  private String environment = MARIADB;

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
    pool.execute(environment, "DROP TABLE IF EXISTS shelf, drawer");
    pool.execute(
        environment,
        "DELETE FROM %scountersign_migration"
            .formatted(environment.equals(POSTGRESQL) ? "countersign." : ""));
  }

  private Typed typed(String command, String... more) {
    var words = new ArrayList<>(List.of("migrate", command, "--as", "alice"));
    words.addAll(List.of("-d", folder.toString(), "-t", "ledger", "-e", environment));
    words.addAll(List.of(more));
    return Typed.at(platform, words.toArray(String[]::new));
  }

  /** Asks, has bob approve what he sees, and sees it through. */
  private Typed approved(String command, String... more) {
    return Typed.at(platform, "request", "resume", approvedOnly(command, more), "--as", "alice");
  }

  /** Asks, and has bob approve what he sees: nothing runs yet. */
  private String approvedOnly(String command, String... more) {
    var asked = typed(command, more);
    assertThat(asked.code()).as(asked.talk()).isEqualTo(ExitCode.PENDING);
    var id = REQUEST.matcher(asked.talk());
    assertThat(id.find()).as(asked.talk()).isTrue();
    var request = new RequestView(bob.show(id.group(1)));
    assertThat(request.waitingFor()).containsExactly("1 of group:dba");
    bob.vote(request.id(), "approve", "", request.operationDigest());
    return request.id();
  }

  private void await(String what, Callable<Boolean> is) {
    Awaitility.await(what).atMost(PATIENCE).until(is);
  }

  private List<String> runs(String id) {
    return new RequestView(alice.show(id)).executionStatuses();
  }

  private String shown(String id) {
    return Typed.done(platform, "request", "show", id, "--as", "alice").data();
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

  /** A concurrent index that is not valid is taken away by the mended file itself. */
  @Test
  void shouldGoOnAtPostgresqlWithAFileThatWasMended() throws IOException, SQLException {
    environment = POSTGRESQL;
    pool.execute(POSTGRESQL, "CREATE TABLE shelf (n int); INSERT INTO shelf VALUES (1), (1)");
    var file = folder.resolve("4_indexes.up.sql");
    var byN = "CREATE INDEX CONCURRENTLY by_n ON shelf (n);\n";
    var once = "CREATE UNIQUE INDEX CONCURRENTLY once ON shelf (n);\n";
    Files.writeString(file, byN + once);
    var up = approved("up");
    assertThat(up.code()).as(up.talk()).isEqualTo(ExitCode.ERROR);
    assertThat(up.talk()).contains("23505", "4_indexes");
    assertThat(typed("repair").talk()).contains("--resume 4 --from 2", "--resume 4 --from 3");
    assertThat(valid()).isEqualTo(1);

    pool.execute(POSTGRESQL, "DELETE FROM shelf");
    Files.writeString(file, byN + "DROP INDEX CONCURRENTLY once;\n" + once);
    assertThat(typed("repair", "--resume", "4", "--from", "2").talk())
        .contains("--accept-checksum first");
    var accepts = approvedOnly("repair", "--accept-checksum", "4");
    assertThat(shown(accepts)).contains("Goes on with statement 2; those before it took effect");
    Typed.done(platform, "request", "resume", accepts, "--as", "alice");
    done("repair", "--resume", "4", "--from", "2");

    isSound();
    assertThat(valid()).isEqualTo(2);
    assertThat(typed("up").talk()).contains("Nothing to apply");
  }

  private static int valid() throws SQLException {
    try (var connection = pool.connect(POSTGRESQL)) {
      return LedgerPool.number(
          connection,
          "SELECT COUNT(*) FROM pg_index WHERE indrelid = 'shelf'::regclass AND indisvalid");
    }
  }

  /** No receipt tells how it ended: the lane stays taken until somebody has looked. */
  @Test
  void shouldGoOnWhereAnAgentDiedOncePeopleHaveLooked() throws IOException, SQLException {
    pool.execute(MARIADB, "CREATE TABLE drawer (id int)");
    Files.writeString(
        folder.resolve("5_note.up.sql"),
        """
        CREATE TABLE shelf (id int PRIMARY KEY);
        INSERT INTO shelf VALUES (4711);
        ALTER TABLE drawer ADD note int;
        UPDATE shelf SET id = id + 1;
        """);
    var id = approvedOnly("up");
    diesAtTheThird(id);

    assertThat(shown(id).replaceAll("\\s+", " "))
        .contains("5_note is applying: statement 3 of 4 was begun and may have taken effect");
    assertThat(typed("up").talk()).contains("migrate repair");
    assertThat(typed("repair").talk()).contains("--resume 5 --from 3", "--resume 5 --from 4");
    var repair = approvedOnly("repair", "--resume", "5", "--from", "3");
    alice.dispatch(repair);
    await("the repair takes its turn behind it", () -> runs(repair).equals(List.of("queued")));
    assertThat(reconciled(id, "alice").code()).as("her own").isNotEqualTo(ExitCode.DONE);
    assertThat(runs(repair)).as("the lane is held").containsExactly("queued");

    assertThat(reconciled(id, "root").talk()).contains("Reconciled: run 1 failed.");
    await("the lane is free", () -> runs(repair).equals(List.of("succeeded")));

    assertThat(runs(id)).containsExactly("failed");
    isSound();
    try (var connection = pool.connect(MARIADB)) {
      assertThat(LedgerPool.number(connection, "SELECT id FROM ledger.shelf"))
          .as("each statement ran once")
          .isEqualTo(4712);
    }
    Files.writeString(folder.resolve("6_more.up.sql"), "ALTER TABLE drawer DROP note");
    done("up");
    isSound();
  }

  private Typed reconciled(String id, String as) {
    return Typed.at(
        platform, "request", "reconcile", id, "--failed", "-m", "note is not there", "--as", as);
  }

  /** The agent is killed -9 while the third statement waits for a lock, and comes back. */
  private void diesAtTheThird(String id) throws SQLException {
    try (var holder = pool.connect(MARIADB)) {
      holder.setAutoCommit(false); // another connection would wait for the lock of the schema
      LedgerPool.number(holder, "SELECT COUNT(*) FROM ledger.drawer");
      alice.dispatch(id);
      await("it waits for the lock", () -> LedgerPool.number(holder, HELD) > 0);

      pool.agents().getFirst().kill();
      pool.agents().getFirst().start();

      await("it is unknown", () -> shown(id).contains("UNKNOWN; a person has to look"));
      await("the server gave it up", () -> LedgerPool.number(holder, HELD) == 0);
      holder.rollback();
    }
  }
}
