package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.RequestView;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A folder of migrations at a real target, as a developer and a DBA type it. */
@ExtendWith(SharedPlatform.class)
class MigrateIT {
  private static final Pattern REQUEST = Pattern.compile("request resume.* ([0-9a-z]{26})");

  private final TestPlatform platform = SharedPlatform.get();
  private final Gateway bob = platform.as("bob");

  @TempDir Path folder;

  private Typed typed(String command, String... more) {
    var words = new ArrayList<>(List.of("migrate", command, "--as", "alice"));
    words.addAll(List.of("-d", folder.toString(), "-t", "orders", "-e", "development"));
    words.addAll(List.of(more));
    return Typed.at(platform, words.toArray(String[]::new));
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  /** Asks, has bob approve what he sees, and sees it through. */
  private Typed approved(String command, String... more) {
    var asked = typed(command, more);
    assertThat(asked.code()).as(asked.talk()).isEqualTo(ExitCode.PENDING);
    var id = REQUEST.matcher(asked.talk());
    assertThat(id.find()).isTrue();
    assertThat(typed(command, more).talk()).contains(id.group(1)); // the same, not another
    var request = new RequestView(bob.show(id.group(1)));
    assertThat(request.migration().path("migrations")).isNotEmpty();
    bob.vote(request.id(), "approve", "", request.operationDigest());
    return Typed.at(platform, "request", "resume", request.id(), "--as", "alice");
  }

  @Test
  void shouldBringTheSchemaUpAndDownUnderApproval() throws IOException {
    file("1_parcel.up.sql", "CREATE TABLE parcel (id int PRIMARY KEY, weight int)");
    file("1_parcel.down.sql", "DROP TABLE parcel");
    file(
        "2_weights.up.sql",
        "INSERT INTO parcel VALUES (1, 4711); ALTER TABLE parcel ADD note text");
    file("2_weights.down.sql", "ALTER TABLE parcel DROP note; DELETE FROM parcel");

    var before = typed("status");
    assertThat(before.code()).as(before.talk()).isEqualTo(ExitCode.DONE);
    assertThat(before.talk()).contains("2 pending");

    var up = approved("up");
    assertThat(up.code()).as(up.talk()).isEqualTo(ExitCode.DONE);
    assertThat(up.data()).contains("applied", "1_parcel, 2_weights");
    assertThat(typed("status").data()).doesNotContain("pending");
    assertThat(typed("up").talk()).contains("Nothing to apply");

    file("2_weights.up.sql", "INSERT INTO parcel VALUES (1, 4712)");
    assertThat(typed("status").code()).isEqualTo(ExitCode.ERROR);
    assertThat(typed("up").talk()).contains("2_weights: the file has changed");
    var accepted = approved("repair", "--accept-checksum", "2");
    assertThat(accepted.code()).as(accepted.talk()).isEqualTo(ExitCode.DONE);
    assertThat(typed("status").code()).isEqualTo(ExitCode.DONE);

    var down = approved("down", "--to", "0");
    assertThat(down.code()).as(down.talk()).isEqualTo(ExitCode.DONE);
    assertThat(typed("status").talk()).contains("2 pending");
  }
}
