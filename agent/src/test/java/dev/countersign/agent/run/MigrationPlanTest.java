package dev.countersign.agent.run;

import static dev.countersign.agent.Migrations.document;
import static dev.countersign.agent.Migrations.down;
import static dev.countersign.agent.Migrations.goingOnAt;
import static dev.countersign.agent.Migrations.resting;
import static dev.countersign.agent.Migrations.up;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.run.MigrationStep.Work;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationAction;
import dev.countersign.protocol.request.MigrationDocument;
import java.util.Arrays;
import java.util.List;
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
        it.version(),
        it.name(),
        it.checksum().value(),
        state,
        MigrationText.checksum(it.sql()).value(),
        statements,
        begun,
        done);
  }

  private static List<Work> works(MigrationDocument document, MigrationRow... rows) {
    return MigrationPlan.of(document, Arrays.asList(rows)) instanceof MigrationPlan.Steps(var steps)
        ? steps.stream().map(MigrationStep::work).toList()
        : List.of();
  }

  private static String code(MigrationDocument document, MigrationRow... rows) {
    return MigrationPlan.of(document, Arrays.asList(rows))
            instanceof MigrationPlan.Refused(var code, _)
        ? code
        : "none";
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
}
