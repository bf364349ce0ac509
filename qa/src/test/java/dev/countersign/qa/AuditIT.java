package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.cli.audit.ExportFile;
import dev.countersign.cli.audit.ExportWriter;
import dev.countersign.cli.audit.KafkaLogs;
import dev.countersign.cli.audit.Logs;
import dev.countersign.cli.audit.WireDecoding;
import dev.countersign.cli.bootstrap.Secrets;
import dev.countersign.cli.demo.Story;
import dev.countersign.cli.launch.Part;
import dev.countersign.proof.audit.AuditVerifier;
import dev.countersign.proof.audit.Trust;
import dev.countersign.proof.audit.Verdict;
import dev.countersign.proof.note.Checkpoint;
import dev.countersign.proof.note.NoteKey;
import dev.countersign.qa.platform.TestPlatform;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a platform has done, verified with nothing but a consumer and public keys. */
@ExtendWith(SharedPlatform.class)
class AuditIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestPlatform platform = SharedPlatform.get();
  private final Story story = new Story(platform, new Silent());

  @Test
  void shouldVerifyAfterAuditServiceWasKilledInTheMiddle() {
    story.readInDevelopment();
    platform.kill(Part.AUDIT);
    story.changeInProduction();
    platform.start(Part.AUDIT);

    await().atMost(PATIENCE).until(this::isChainedAndCovered);
    var entries = platform.as("root").audit(Map.of("type", "ResultRead"));
    assertThat(entries.path("items")).isNotEmpty();
  }

  @Test
  void shouldNameTheRecordOfAnExportThatWasAltered(@TempDir Path folder) throws IOException {
    story.readInDevelopment();
    await().atMost(PATIENCE).until(this::isChainedAndCovered);
    var file = folder.resolve("logs");
    try (var logs = logs();
        var out = new BufferedOutputStream(Files.newOutputStream(file))) {
      ExportWriter.write(logs, platform.cluster(), out, _ -> {});
    }
    try (var export = new ExportFile(file)) {
      assertThat(verify(export)).isInstanceOf(Verdict.Sound.class);
    }

    byte[] bytes = Files.readAllBytes(file);
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("orders", text.indexOf("countersign.events"))] ^= 1;
    Files.write(file, bytes);
    try (var export = new ExportFile(file)) {
      assertThat(verify(export))
          .isInstanceOfSatisfying(
              Verdict.Broken.class,
              broken ->
                  assertThat(broken.finding().toString())
                      .startsWith("topic countersign.events, partition ")
                      .contains("it has been altered (check: content)"));
    }
  }

  private KafkaLogs logs() {
    return new KafkaLogs(
        Map.of("bootstrap.servers", platform.bootstrapServers()), Clock.systemUTC());
  }

  /** Never anything wrong; and in the end nothing that waits, and a checkpoint over it all. */
  private boolean isChainedAndCovered() {
    try (var logs = logs()) {
      var verdict = verify(logs);
      assertThat(verdict).isInstanceOf(Verdict.Sound.class);
      var counts = verdict.counts();
      assertThat(counts.unknownIssuers()).isZero();
      return counts.waiting() == 0 && counts.covered() == counts.entries();
    }
  }

  private Verdict verify(Logs logs) {
    var secrets = new Secrets(platform.home(), new SecureRandom());
    var trust =
        new Trust(
            platform.cluster(),
            secrets.key(Secrets.DECISION).verifyingKey(),
            new NoteKey(
                Checkpoint.origin(platform.cluster()), secrets.key(Secrets.AUDIT).verifyingKey()),
            Optional.of(secrets.key(Secrets.ROOT).verifyingKey()),
            Duration.ofMinutes(10));
    return new AuditVerifier(trust, new WireDecoding(), logs).verify(_ -> {});
  }
}
