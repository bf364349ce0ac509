package dev.countersign.cli.demo;

import dev.countersign.cli.audit.ExportFile;
import dev.countersign.cli.audit.ExportWriter;
import dev.countersign.cli.audit.KafkaLogs;
import dev.countersign.cli.audit.Logs;
import dev.countersign.cli.audit.WireDecoding;
import dev.countersign.cli.launch.Platform;
import dev.countersign.proof.audit.AuditVerifier;
import dev.countersign.proof.audit.Verdict;
import dev.countersign.protocol.topic.Topics;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Someone from outside: has a Kafka consumer and public keys, and asks no service anything. */
public final class Auditor {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Platform platform;

  public Auditor(Platform platform) {
    this.platform = platform;
  }

  /**
   * Verifies everything on the broker, again until nothing waits for its entry any more and a
   * signed checkpoint covers all of it.
   *
   * @throws StoryException when something is wrong, or that does not come to pass within a minute
   */
  public Verdict.Counts verifiesAll() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var counts = sound(verifiesBroker());
      if (counts.waiting() == 0 && counts.covered() == counts.entries()) {
        return counts;
      }
      if (System.nanoTime() > deadline) {
        throw new StoryException(
            "Expected every record in the audit and under a checkpoint, but %d of %d entries are"
                    .formatted(counts.covered(), counts.entries())
                + " and %d records wait".formatted(counts.waiting()));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static Verdict.Counts sound(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Sound(var counts) -> counts;
      case Verdict.Broken(var finding, _) ->
          throw new StoryException("Expected a sound audit, but " + finding);
    };
  }

  private Verdict verifiesBroker() {
    try (var logs = logs()) {
      return verifies(logs);
    }
  }

  /** Copies the logs into a new file, as {@code audit export --raw} does. */
  public void exports(Path file) {
    try (var logs = logs();
        var out = new BufferedOutputStream(Files.newOutputStream(file))) {
      ExportWriter.write(logs, platform.cluster(), out, _ -> {});
    } catch (IOException e) {
      throw new StoryException("Expected to write a copy of the logs, but could not", e);
    }
  }

  /** Verifies such a copy. */
  public Verdict verifies(Path file) {
    try (var export = new ExportFile(file)) {
      return verifies(export);
    }
  }

  /** Alters one byte of what an event in such a copy says of a table. */
  public static void altersOneByte(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      var text = new String(bytes, StandardCharsets.ISO_8859_1);
      bytes[text.indexOf("orders", text.indexOf(Topics.EVENTS))] ^= 1;
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new StoryException("Expected to alter a copy of the logs, but could not", e);
    }
  }

  private KafkaLogs logs() {
    return new KafkaLogs(
        Map.of("bootstrap.servers", platform.bootstrapServers()), Clock.systemUTC());
  }

  private Verdict verifies(Logs logs) {
    return new AuditVerifier(platform.trust(), new WireDecoding(), logs).verify(_ -> {});
  }
}
