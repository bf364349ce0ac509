package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.demo.Auditor;
import dev.countersign.cli.demo.Story;
import dev.countersign.cli.launch.Part;
import dev.countersign.proof.audit.Verdict;
import dev.countersign.qa.platform.TestPlatform;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a platform has done, verified with nothing but a consumer and public keys. */
@ExtendWith(SharedPlatform.class)
class AuditIT {
  private final TestPlatform platform = SharedPlatform.get();
  private final Auditor auditor = new Auditor(platform);
  private final Story story = new Story(platform, new Silent());

  @Test
  void shouldVerifyAfterAuditServiceWasKilledInTheMiddle() {
    story.readInDevelopment();
    platform.kill(Part.AUDIT);
    story.changeInProduction();
    platform.start(Part.AUDIT);

    assertThat(auditor.verifiesAll().unknownIssuers()).isZero();
    var entries = platform.as("root").audit(Map.of("type", "ResultRead"));
    assertThat(entries.path("items")).isNotEmpty();
  }

  @Test
  void shouldNameTheRecordOfAnExportThatWasAltered(@TempDir Path folder) {
    story.readInDevelopment();
    assertThat(auditor.verifiesAll().unknownIssuers()).isZero();
    var file = folder.resolve("logs");
    auditor.exports(file);
    assertThat(auditor.verifies(file)).isInstanceOf(Verdict.Sound.class);

    Auditor.altersOneByte(file);
    assertThat(auditor.verifies(file))
        .isInstanceOfSatisfying(
            Verdict.Broken.class,
            broken ->
                assertThat(broken.finding().toString())
                    .startsWith("topic countersign.events, partition ")
                    .contains("it has been altered (check: content)"));
  }
}
