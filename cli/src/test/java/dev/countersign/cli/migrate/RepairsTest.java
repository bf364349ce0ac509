package dev.countersign.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.migrate.Standing.State;
import dev.countersign.proof.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepairsTest {
  private static final MigrationFile ONE = file(1, "SELECT 1");
  private static final MigrationFile TWO = file(2, "SELECT 2");

  private static MigrationFile file(long version, String up) {
    return file(version, up, "SELECT 0");
  }

  private static MigrationFile file(long version, String up, String down) {
    var checksum = Hashing.sha256(up.getBytes(StandardCharsets.UTF_8));
    return new MigrationFile(version, "m", up, checksum, Optional.of(down));
  }

  private static MigrationRow row(MigrationFile of, String state, int begun, int done) {
    var text = state.equals("reverting") ? of.downChecksum().orElseThrow() : of.checksum();
    return new MigrationRow(
        of.version(), of.name(), of.checksum().value(), state, text.value(), 3, begun, done, "x/1");
  }

  private static MigrationRow applied(MigrationFile of) {
    return row(of, "applied", 0, 0);
  }

  private static List<Standing> standing(List<MigrationFile> files, MigrationRow... rows) {
    return Standing.of(files, Arrays.asList(rows));
  }

  private static JsonNode first(MigrationJson document) {
    return document.json().path("migrations").path(0);
  }

  @Test
  void shouldTellWhereEachStands() {
    var three = file(3, "SELECT 3");
    var standings =
        standing(
            List.of(ONE, file(2, "SELECT 'changed'"), file(4, "SELECT 4"), file(5, "SELECT 5")),
            applied(ONE),
            applied(TWO),
            applied(three),
            row(file(5, "SELECT 5"), "applying", 2, 1));

    assertThat(standings)
        .extracting(Standing::state)
        .containsExactly(
            State.APPLIED, State.CHANGED, State.MISSING, State.PENDING, State.INCOMPLETE);
    assertThat(standings.get(3).remark()).isEqualTo("older than the newest applied");
    assertThat(standings.get(4).remark())
        .isEqualTo(
            "stopped on its way up: statement 2 of 3 was begun and may have taken effect, those before it did");
  }

  @Test
  void shouldGoOnByItselfOnlyWhereItIsKnownWhere() {
    var known = new Repairs(standing(List.of(ONE), row(ONE, "applying", 1, 1)));
    var unknown = new Repairs(standing(List.of(ONE), row(ONE, "applying", 2, 1)));

    assertThat(first(known.resume(1, null)).path("from").asInt()).isEqualTo(2);
    assertThatThrownBy(() -> unknown.resume(1, null))
        .hasMessageContaining("Expected --from 2 or 3");
    assertThatThrownBy(() -> unknown.resume(1, 4)).hasMessageContaining("it is 4");
    assertThatThrownBy(() -> unknown.resume(1, 1)).hasMessageContaining("it is 1");
    assertThat(first(unknown.resume(1, 2)).path("from").asInt()).isEqualTo(2);
    assertThat(first(unknown.resume(1, 3)).path("from").asInt()).isEqualTo(3);
  }

  @Test
  void shouldGoOnDownWithTheDownFile() {
    var document =
        new Repairs(standing(List.of(ONE), row(ONE, "reverting", 1, 1))).resume(1, null).json();

    assertThat(document.path("action").asText()).isEqualTo("resume-down");
    assertThat(document.path("migrations").path(0).path("sql").asText()).isEqualTo("SELECT 0");
    assertThat(document.path("applied").path(0).path("checksum").asText())
        .isEqualTo(ONE.checksum().value());
  }

  @Test
  void shouldNotGoOnWithAChangedFile() {
    var changed = file(1, "SELECT 'changed'");
    var repairs = new Repairs(standing(List.of(changed), row(ONE, "applying", 1, 1)));

    assertThatThrownBy(() -> repairs.resume(1, null))
        .hasMessageContaining("--accept-checksum first");
    var accept = repairs.acceptChecksum(List.of(1L));
    assertThat(first(accept).path("sql").asText()).isEqualTo("SELECT 'changed'");
    assertThat(first(accept).path("from").asInt()).as("behind what is done").isEqualTo(2);
  }

  /** Of what has stopped on its way down, the up file is not what it goes on with. */
  @Test
  void shouldNotGoOnDownWithAChangedDownFile() {
    var changed = file(1, "SELECT 1", "SELECT 'changed'");
    var stopped = standing(List.of(changed), row(ONE, "reverting", 2, 1));
    var repairs = new Repairs(stopped);

    assertThatThrownBy(() -> repairs.resume(1, 2))
        .hasMessageContaining("down file of 1_m")
        .hasMessageContaining("--accept-checksum first");
    assertThat(Repairs.advice(stopped, ""))
        .contains("  countersign migrate repair --accept-checksum 1");
    var accept = repairs.acceptChecksum(List.of(1L));
    assertThat(accept.json().path("action").asText()).isEqualTo("accept-down");
    assertThat(first(accept).path("sql").asText()).isEqualTo("SELECT 'changed'");
    assertThat(first(accept).path("checksum").asText()).isEqualTo(ONE.checksum().value());
    assertThat(first(accept).path("from").asInt()).isEqualTo(2);

    var otherUp = file(1, "SELECT 'changed'");
    var going = new Repairs(standing(List.of(otherUp), row(ONE, "reverting", 1, 1)));
    assertThat(first(going.resume(1, null)).path("from").asInt()).isEqualTo(2);
    assertThat(going.acceptChecksum(List.of(1L)).json().path("action").asText())
        .isEqualTo("accept-checksum");
  }

  @Test
  void shouldAcceptADownFileByItself() {
    var two = file(2, "SELECT 2", "SELECT 'changed'");
    var repairs =
        new Repairs(
            standing(
                List.of(file(1, "SELECT 'changed'"), two),
                applied(ONE),
                row(TWO, "reverting", 2, 1)));

    assertThatThrownBy(() -> repairs.acceptChecksum(List.of(1L, 2L)))
        .hasMessageContaining("one version by itself");
  }

  @Test
  void shouldMarkOnlyWhatCanBe() {
    var repairs = new Repairs(standing(List.of(ONE, TWO), applied(ONE)));

    assertThat(first(repairs.markApplied(List.of(2L))).path("version").asLong()).isEqualTo(2);
    assertThat(first(repairs.markReverted(List.of(1L))).has("sql")).isFalse();
    assertThatThrownBy(() -> repairs.markApplied(List.of(1L)))
        .hasMessageContaining("1_m is applied");
    assertThatThrownBy(() -> repairs.markReverted(List.of(2L)))
        .hasMessageContaining("2_m is pending");
    assertThatThrownBy(() -> repairs.acceptChecksum(List.of(1L)))
        .hasMessageContaining("whose file has changed");
    assertThatThrownBy(() -> repairs.markApplied(List.of(7L))).hasMessageContaining("7 is none");
  }

  @Test
  void shouldSayWhatToType() {
    var advice =
        Repairs.advice(
            standing(
                List.of(file(1, "SELECT 'changed'"), TWO),
                applied(ONE),
                row(TWO, "applying", 2, 1)),
            " --dir d");

    assertThat(advice)
        .contains(
            "  countersign migrate repair --dir d --accept-checksum 1",
            "  countersign migrate repair --dir d --resume 2 --from 2",
            "  countersign migrate repair --dir d --mark-applied 2",
            "  countersign migrate repair --dir d --mark-reverted 2");
  }
}
