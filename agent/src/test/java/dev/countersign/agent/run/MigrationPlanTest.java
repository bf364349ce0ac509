package dev.countersign.agent.run;

import static dev.countersign.agent.Migrations.document;
import static dev.countersign.agent.Migrations.down;
import static dev.countersign.agent.Migrations.goingOnAt;
import static dev.countersign.agent.Migrations.resting;
import static dev.countersign.agent.Migrations.up;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.run.MigrationStep.Work;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationAction;
import dev.countersign.protocol.request.MigrationDocument;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a document comes to, by what the target's table says. */
class MigrationPlanTest {
  private static final Migration ONE = up(1, "SELECT 1");
  private static final Migration TWO = up(2, "SELECT 2");
  private static final Migration THREE = up(3, "SELECT 3");

  private static MigrationRow row(Migration it) {
    return row(it, MigrationRow.APPLIED, 0, 0, 0);
  }

  private static MigrationRow row(Migration it, String state, int statements, int begun, int done) {
    return new MigrationRow(
        it.version(), it.name(), it.checksum().value(), state, text(it), statements, begun, done);
  }

  /** What has BEGIN in it is of another kind than what is counted. */
  private static MigrationPlan planned(MigrationDocument document, MigrationRow... rows) {
    return MigrationPlan.of(
        document,
        Arrays.asList(rows),
        it ->
            it.sql().contains("BEGIN")
                ? OptionalInt.empty()
                : OptionalInt.of(it.sql().split(";").length));
  }

  private static List<Work> works(MigrationDocument document, MigrationRow... rows) {
    return planned(document, rows) instanceof MigrationPlan.Steps(var steps)
        ? steps.stream().map(MigrationStep::work).toList()
        : List.of();
  }

  private static String code(MigrationDocument document, MigrationRow... rows) {
    return planned(document, rows) instanceof MigrationPlan.Refused(var code, _) ? code : "none";
  }

  private static String refused(MigrationDocument document, MigrationRow... rows) {
    return planned(document, rows) instanceof MigrationPlan.Refused(_, var message) ? message : "";
  }

  private static String text(Migration it) {
    return MigrationText.checksum(it.sql()).value();
  }

  @Test
  void shouldApplyWhatIsNotAndPassOverWhatIs() {
    assertThat(works(document(MigrationAction.UP, ONE, TWO, THREE), row(ONE), row(TWO)))
        .containsExactly(Work.SKIP, Work.SKIP, Work.RUN_UP);
  }

  @Test
  void shouldSayThatAFileHasChangedWhetherOrNotItIsToRun() {
    var changed = up(1, "SELECT 'other'");

    assertThat(code(document(MigrationAction.UP, changed, TWO), row(ONE)))
        .isEqualTo("MIGRATION_CHANGED");
    assertThat(code(resting(document(MigrationAction.UP, TWO), changed), row(ONE)))
        .isEqualTo("MIGRATION_CHANGED");
    assertThat(code(document(MigrationAction.DOWN, down(changed, "SELECT 0")), row(ONE)))
        .isEqualTo("MIGRATION_CHANGED");
  }

  @Test
  void shouldNotApplyBehindWhatOthersApplied() {
    assertThat(code(document(MigrationAction.UP, TWO), row(ONE), row(THREE)))
        .isEqualTo("MIGRATION_OUT_OF_ORDER");
  }

  @Test
  void shouldUndoOnlyFromTheNewestOn() {
    var undoTwo = down(TWO, "SELECT 0");
    var undoOne = down(ONE, "SELECT 0");

    assertThat(works(document(MigrationAction.DOWN, undoTwo, undoOne), row(ONE), row(TWO)))
        .containsExactly(Work.RUN_DOWN, Work.RUN_DOWN);
    assertThat(works(document(MigrationAction.DOWN, undoTwo, undoOne), row(ONE)))
        .containsExactly(Work.SKIP, Work.RUN_DOWN);
    assertThat(code(document(MigrationAction.DOWN, undoOne), row(ONE), row(TWO)))
        .isEqualTo("MIGRATION_OUT_OF_ORDER");
  }

  @Test
  void shouldNotRunWhereWhatItRestsOnIsGone() {
    assertThat(code(resting(document(MigrationAction.UP, TWO), ONE))).isEqualTo("MIGRATION_STALE");
    assertThat(works(resting(document(MigrationAction.DOWN, down(ONE, "SELECT 0")), ONE)))
        .containsExactly(Work.SKIP);
  }

  @Test
  void shouldRunNothingBesideWhatIsIncomplete() {
    var stopped = row(ONE, MigrationRow.APPLYING, 3, 2, 1);

    assertThat(code(document(MigrationAction.UP, TWO), stopped)).isEqualTo("MIGRATION_INCOMPLETE");
    assertThat(code(document(MigrationAction.DOWN, down(ONE, "SELECT 0")), stopped))
        .isEqualTo("MIGRATION_INCOMPLETE");
  }

  @Test
  void shouldGoOnOnlyWhereItMayHaveStopped() {
    var unsure = row(ONE, MigrationRow.APPLYING, 3, 2, 1);
    var sure = row(ONE, MigrationRow.APPLYING, 3, 2, 2);

    assertThat(works(document(MigrationAction.RESUME_UP, goingOnAt(ONE, 2)), unsure))
        .containsExactly(Work.RUN_UP);
    assertThat(works(document(MigrationAction.RESUME_UP, goingOnAt(ONE, 3)), unsure))
        .containsExactly(Work.RUN_UP);
    assertThat(code(document(MigrationAction.RESUME_UP, goingOnAt(ONE, 4)), unsure))
        .isEqualTo("MIGRATION_STALE");
    assertThat(code(document(MigrationAction.RESUME_UP, goingOnAt(ONE, 2)), sure))
        .isEqualTo("MIGRATION_STALE");
    assertThat(code(document(MigrationAction.RESUME_DOWN, goingOnAt(down(ONE, "x"), 2)), sure))
        .isEqualTo("MIGRATION_STALE");
    assertThat(works(document(MigrationAction.RESUME_UP, goingOnAt(ONE, 2)), row(ONE)))
        .containsExactly(Work.SKIP);
  }

  @Test
  void shouldWriteDownWhatSomebodyHasSeenTo() {
    var stopped = row(ONE, MigrationRow.APPLYING, 3, 2, 1);
    var bare = new Migration(1, "m1", ONE.checksum(), "", 1);

    assertThat(works(document(MigrationAction.MARK_APPLIED, ONE))).containsExactly(Work.MARK);
    assertThat(works(document(MigrationAction.MARK_APPLIED, ONE), stopped))
        .containsExactly(Work.MARK);
    assertThat(works(document(MigrationAction.MARK_APPLIED, ONE), row(ONE)))
        .containsExactly(Work.SKIP);
    assertThat(works(document(MigrationAction.MARK_REVERTED, bare), stopped))
        .containsExactly(Work.FORGET);
    assertThat(works(document(MigrationAction.MARK_REVERTED, bare))).containsExactly(Work.SKIP);
  }

  @Test
  void shouldAcceptAChecksumOnceAndTheSecondTimePassItOver() {
    var changed = up(1, "SELECT 'other'");
    var accept = resting(document(MigrationAction.ACCEPT_CHECKSUM, changed), ONE);

    assertThat(works(accept, row(ONE))).containsExactly(Work.ACCEPT);
    assertThat(works(accept, row(changed))).containsExactly(Work.SKIP);
    assertThat(code(accept)).isEqualTo("MIGRATION_STALE");
  }

  /** What is done is counted off the file that takes the place of the one that was begun. */
  @Test
  void shouldAcceptAFileInPlaceOfOneThatWasBegun() {
    var stopped = row(ONE, MigrationRow.APPLYING, 3, 3, 2);
    var mended = up(1, "a;b;c;d");

    assertThat(planned(document(MigrationAction.ACCEPT_CHECKSUM, goingOnAt(mended, 3)), stopped))
        .isInstanceOfSatisfying(
            MigrationPlan.Steps.class,
            it ->
                assertThat(
                        new MigrationSql("t", new ExecutionId("0000000000000000000000test/1"))
                            .finish(it.steps().getFirst()))
                    .contains("statements = 4")
                    .doesNotContain("begun", "done"));
    assertThat(
            works(document(MigrationAction.ACCEPT_CHECKSUM, goingOnAt(up(1, "a;b"), 3)), stopped))
        .as("all that is left in it is done")
        .containsExactly(Work.ACCEPT);
    assertThat(
            refused(document(MigrationAction.ACCEPT_CHECKSUM, goingOnAt(up(1, "a"), 3)), stopped))
        .contains("the 2 statements that are done", "but it has 1", "nothing was run");
    assertThat(
            refused(
                document(MigrationAction.ACCEPT_CHECKSUM, goingOnAt(up(1, "BEGIN;b;c"), 3)),
                stopped))
        .contains("as when it was begun, but there are others");
  }

  /** Approvers saw what is done, so it is that, or nothing is. */
  @Test
  void shouldAcceptAFileOnlyBehindWhatApproversSawDone() {
    var mended = up(1, "a;b;c;d");

    for (var row :
        List.of(
            row(ONE),
            row(ONE, MigrationRow.APPLYING, 3, 1, 1),
            row(ONE, MigrationRow.REVERTING, 3, 2, 2))) {
      assertThat(code(document(MigrationAction.ACCEPT_CHECKSUM, goingOnAt(mended, 3)), row))
          .isEqualTo("MIGRATION_STALE");
    }
    assertThat(
            code(
                document(MigrationAction.ACCEPT_CHECKSUM, mended),
                row(ONE, MigrationRow.APPLYING, 3, 2, 2)))
        .isEqualTo("MIGRATION_STALE");
  }

  @Test
  void shouldAcceptADownFileInPlaceOfTheOneThatWasBegun() {
    var stopped = row(ONE, MigrationRow.REVERTING, 3, 2, 1);
    var mended = goingOnAt(down(ONE, "a;b;c;d"), 2);
    var resumed = document(MigrationAction.RESUME_DOWN, mended);
    var accept = document(MigrationAction.ACCEPT_DOWN, mended);

    assertThat(code(resumed, stopped)).isEqualTo("MIGRATION_CHANGED");
    assertThat(works(accept, stopped)).containsExactly(Work.ACCEPT_DOWN);
    var accepted =
        new MigrationRow(1, "m1", ONE.checksum().value(), "reverting", text(mended), 4, 2, 1);
    assertThat(works(accept, accepted)).containsExactly(Work.SKIP);
    assertThat(works(resumed, accepted)).containsExactly(Work.RUN_DOWN);
    assertThat(code(accept, row(ONE))).isEqualTo("MIGRATION_STALE");
    assertThat(code(accept)).isEqualTo("MIGRATION_STALE");
    assertThat(code(accept, row(ONE, MigrationRow.REVERTING, 3, 2, 2)))
        .isEqualTo("MIGRATION_STALE");
    assertThat(code(accept, row(up(1, "SELECT 'other'"), MigrationRow.REVERTING, 3, 2, 1)))
        .isEqualTo("MIGRATION_STALE");
  }
}
