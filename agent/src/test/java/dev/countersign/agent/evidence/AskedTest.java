package dev.countersign.agent.evidence;

import static dev.countersign.agent.Migrations.goingOnAt;
import static dev.countersign.agent.Migrations.up;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.run.MigrationStep;
import dev.countersign.agent.run.MigrationStep.Work;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.evidence.Missing;
import dev.countersign.protocol.evidence.PendingMigration;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.OperationKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is looked at, and that what is not is said. */
class AskedTest {
  private static final EvidenceOrder ORDER =
      Orders.order(
          Dialect.POSTGRESQL, OperationKind.SQL, Bytes.of(new byte[] {1}), Duration.ofSeconds(1));

  private static Asked about(String sql) {
    return (Asked) Asking.about(ORDER, sql, Optional.empty());
  }

  private static String times(int count, String sql) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> sql.formatted(i))
        .collect(Collectors.joining(";"));
  }

  private static List<String> unsaid(Asked asked) {
    return new Findings(asked)
        .evidence(Optional.empty()).missing().stream().map(AskedTest::said).toList();
  }

  private static String said(Missing it) {
    return it.part() + " " + it.statement() + " " + it.code();
  }

  @Test
  void shouldSayThatThereAreMoreStatementsThanItPlans() {
    assertThat(unsaid(about(times(20, "SELECT %s")))).isEmpty();
    var more = about(times(21, "UPDATE t SET n = %s"));

    assertThat(unsaid(more)).containsExactly("PLAN 0 TOO_MANY_STATEMENTS");
    assertThat(more.pieces()).hasSize(20);
    assertThat(more.unmeasurable().orElseThrow().code()).isEqualTo("TOO_MANY_STATEMENTS");
  }

  /** What has no plan is not missing, however many there are of it. */
  @Test
  void shouldNotMissThePlansOfWhatHasNone() {
    assertThat(unsaid(about(times(30, "CREATE TABLE t%s (n int)")))).isEmpty();
    assertThat(unsaid(about(times(21, "DO $$ BEGIN %s; END $$"))))
        .containsExactly("PLAN 0 TOO_MANY_STATEMENTS");
  }

  @Test
  void shouldSizeTheTablesOfAllStatementsAndSayWhereTheyAreTooMany() {
    var many = about(times(50, "CREATE TABLE t%s (n int)"));
    assertThat(many.sized()).hasSize(50);
    assertThat(unsaid(many)).isEmpty();

    assertThat(unsaid(about(times(51, "CREATE TABLE t%s (n int)"))))
        .containsExactly("SIZES 0 TOO_MANY_TABLES");
  }

  @Test
  void shouldNumberTheStatementsOfAllMigrationsThatWouldRunThrough() {
    var asked =
        steps(
            new MigrationStep(up(1, "SELECT 1"), Work.SKIP, Optional.empty(), 0),
            run(up(2, "SELECT 2; SELECT 3")),
            run(up(3, "SELECT 4")));

    assertThat(asked.migrations())
        .containsExactly(new PendingMigration("2_m2", 1, 2), new PendingMigration("3_m3", 1, 1));
    assertThat(asked.pieces()).extracting(it -> it.text()).endsWith("SELECT 3", "SELECT 4");
    assertThat(asked.migration(2)).contains("2_m2");
    assertThat(asked.migration(3)).contains("3_m3");
    assertThat(asked.migration(4)).isEmpty();
    assertThat(asked.isRead()).isFalse();
  }

  @Test
  void shouldBeginWhereAMigrationGoesOn() {
    var asked = steps(run(goingOnAt(up(2, "SELECT 2; SELECT 3; SELECT 4"), 3)));

    assertThat(asked.migrations()).containsExactly(new PendingMigration("2_m2", 3, 1));
    assertThat(asked.pieces()).extracting(it -> it.text()).containsExactly("SELECT 4");
    assertThat(steps(run(goingOnAt(up(2, "SELECT 2"), 2))).migrations()).isEmpty();
  }

  @Test
  void shouldSayOfEachPartThatNothingWouldRun() {
    var asked = steps(new MigrationStep(up(1, "SELECT 1"), Work.MARK, Optional.empty(), 0));

    assertThat(unsaid(asked))
        .containsExactlyInAnyOrder(
            "PLAN 0 NOTHING_TO_RUN",
            "SIZES 0 NOTHING_TO_RUN",
            "ROWS 0 NOTHING_TO_RUN",
            "SAMPLE 0 NOTHING_TO_RUN");
  }

  @Test
  void shouldNameTheMigrationThatCannotBeCut() {
    var refused =
        (Asking.Refused) Asking.about(ORDER, List.of(run(up(2, "SELECT 'open"))), Optional.empty());

    assertThat(refused.reason().code()).isEqualTo("TEXT_UNCLEAR");
    assertThat(refused.reason().why()).contains("2_m2").doesNotContain("open");
  }

  @Test
  void shouldKnowWhatAnEarlierStatementMakes() {
    var asked = about("CREATE TABLE s.t (n int); UPDATE t SET n = 1; UPDATE u SET n = 1");

    assertThat(asked.notYet(1, false).orElseThrow().code()).isEqualTo("NO_SUCH_TABLE");
    assertThat(asked.notYet(1, true).orElseThrow().code()).isEqualTo("NO_SUCH_COLUMN");
    assertThat(asked.notYet(2, false)).isEmpty();
    assertThat(about("UPDATE t SET n = 1; DROP TABLE t").notYet(0, false)).isEmpty();
  }

  /** The plan would be that of a table of another schema. */
  @Test
  void shouldNotExplainBehindWhatMovesNames() {
    var asked = about("UPDATE t SET n = 1; SET search_path = other; UPDATE t SET n = 1");

    assertThat(asked.unexplained(0)).isEmpty();
    assertThat(asked.unexplained(2).orElseThrow().code()).isEqualTo("NOT_EXPLAINED");
  }

  private static MigrationStep run(Migration migration) {
    return new MigrationStep(migration, Work.RUN_UP, Optional.empty(), 0);
  }

  private static Asked steps(MigrationStep... steps) {
    return (Asked) Asking.about(ORDER, List.of(steps), Optional.empty());
  }
}
