package dev.countersign.engine.request;

import static dev.countersign.protocol.request.MigrationAction.ACCEPT_CHECKSUM;
import static dev.countersign.protocol.request.MigrationAction.ACCEPT_DOWN;
import static dev.countersign.protocol.request.MigrationAction.DOWN;
import static dev.countersign.protocol.request.MigrationAction.MARK_REVERTED;
import static dev.countersign.protocol.request.MigrationAction.RESUME_UP;
import static dev.countersign.protocol.request.MigrationAction.UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.AppliedMigration;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationAction;
import dev.countersign.protocol.request.MigrationDocument;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationDocumentsTest {

  /** Stands for SHA-256, which is not this module's. */
  private static Digest checksum(String sql) {
    return new Digest("%064x".formatted(sql.hashCode() & 0xFFFFFFFFL));
  }

  private static Migration migration(long version) {
    return migration(version, "m", "SELECT " + version);
  }

  private static Migration migration(long version, String name, String sql) {
    return new Migration(version, name, checksum(sql), sql, 1);
  }

  private static MigrationDocument document(MigrationAction action, Migration... migrations) {
    return new MigrationDocument(action, Arrays.asList(migrations), List.of(), false);
  }

  private static List<String> objections(MigrationDocument document) {
    return MigrationDocuments.objections(document, MigrationDocumentsTest::checksum);
  }

  private static void assertObjection(MigrationDocument document, String words) {
    assertThat(objections(document)).singleElement().asString().contains(words);
  }

  @Test
  void shouldTakeMigrationsInTheirOrder() {
    assertThat(objections(document(UP, migration(1), migration(2), migration(20261127143000L))))
        .isEmpty();
    assertThat(objections(document(DOWN, migration(2), migration(1)))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(MigrationAction.class)
  void shouldObjectToNone(MigrationAction action) {
    assertObjection(document(action), "Expected 1 to");
  }

  @Test
  void shouldObjectToAnotherOrder() {
    assertObjection(document(UP, migration(2), migration(1)), "the oldest first");
    assertObjection(document(UP, migration(1), migration(1)), "each version once");
    assertObjection(document(DOWN, migration(1), migration(2)), "the newest first");
  }

  @Test
  void shouldObjectToAChecksumOfAnotherText() {
    var wrong = new Migration(1, "m", checksum("other"), "SELECT 1", 1);

    assertObjection(document(UP, wrong), "the SHA-256 of its text");
    assertObjection(document(ACCEPT_CHECKSUM, wrong), "the SHA-256 of its text");
    assertThat(objections(document(DOWN, wrong))).isEmpty();
  }

  @Test
  void shouldObjectToATextThatIsMissingOrTooMuch() {
    assertObjection(document(UP, migration(1, "m", " \n")), "Expected the text of 1_m");
    assertObjection(document(MARK_REVERTED, migration(1)), "only marked");
    assertObjection(document(UP, migration(1, "m", "SELECT\0")), "without NUL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a'b", "-a", "_a", "é", "a.b", "a/b"})
  void shouldObjectToANameThatWouldNeedQuoting(String name) {
    assertObjection(document(UP, migration(1, name, "SELECT 1")), "Expected a name");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1_000_000_000_000_000L})
  void shouldObjectToAVersionThatIsNone(long version) {
    assertObjection(document(UP, migration(version)), "Expected versions");
  }

  @Test
  void shouldLetOneBeResumedInItsMiddle() {
    var middle = new Migration(1, "m", checksum("SELECT 1"), "SELECT 1", 3);

    assertThat(objections(document(RESUME_UP, middle))).isEmpty();
    assertThat(objections(document(ACCEPT_CHECKSUM, middle))).isEmpty();
    assertThat(objections(document(ACCEPT_DOWN, middle))).isEmpty();
    assertObjection(document(UP, middle), "begin with its first statement");
    assertObjection(document(RESUME_UP, migration(1), migration(2)), "one migration to resume");
    assertObjection(
        document(RESUME_UP, new Migration(1, "m", checksum("SELECT 1"), "SELECT 1", 0)),
        "begin with its first statement");
  }

  @Test
  void shouldObjectToWhatItSaysIsThereAlready() {
    var there = List.of(new AppliedMigration(3, checksum("x")));

    assertObjection(
        new MigrationDocument(UP, List.of(migration(3)), there, false), "not applied yet");
    assertObjection(
        new MigrationDocument(UP, List.of(migration(2)), there, false), "the newest applied");
    assertThat(objections(new MigrationDocument(UP, List.of(migration(2)), there, true))).isEmpty();
    assertObjection(new MigrationDocument(DOWN, List.of(migration(2)), there, true), "for up only");
  }
}
