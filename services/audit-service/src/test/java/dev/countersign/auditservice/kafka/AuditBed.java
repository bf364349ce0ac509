package dev.countersign.auditservice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.avro.codec.Wire;
import dev.countersign.embedded.EmbeddedKafka;
import dev.countersign.embedded.KafkaOptions;
import dev.countersign.proof.audit.AuditChain;
import dev.countersign.proof.note.Checkpoint;
import dev.countersign.proof.note.NoteKey;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.audit.SignedCheckpoint;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A real broker, one who writes the logs of facts, and any number of audit-services. */
abstract class AuditBed {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final NoteKey KEY =
      new NoteKey(Checkpoint.origin("test"), Source.AUDIT_SERVICE.verifyingKey());

  EmbeddedKafka kafka;
  Source source;
  final List<AuditRuntime> runtimes = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void start() {
    kafka = EmbeddedKafka.start(KafkaOptions.temporary());
    source = new Source(kafka.bootstrapServers());
  }

  @AfterEach
  void stop() {
    runtimes.forEach(AuditRuntime::close);
    processes.forEach(Process::destroyForcibly);
    source.close();
    kafka.close();
  }

  AuditRuntime run(String takeOverAfter) {
    var runtime = AuditProcess.runtime(kafka.bootstrapServers(), takeOverAfter);
    runtimes.add(runtime);
    runtime.start();
    return runtime;
  }

  Process fork(String takeOverAfter) throws java.io.IOException {
    var process = AuditProcess.start(kafka.bootstrapServers(), takeOverAfter);
    processes.add(process);
    return process;
  }

  void awaitEntries(int count) {
    await().atMost(PATIENCE).until(() -> entries().count() >= count);
  }

  void awaitCheckpoint(long size) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                source.read(Topics.CHECKPOINTS).stream()
                    .map(it -> Wire.decode(it.value(), SignedCheckpoint.class))
                    .anyMatch(it -> it.size() == size));
  }

  Stream<AuditEntry> entries() {
    return source.read(Topics.AUDIT).stream().map(it -> Wire.decode(it.value(), AuditEntry.class));
  }

  /** Linked from first to last; every committed record once, in order; checkpoints true. */
  void assertOneHistory() {
    var chain = new AuditChain("test");
    var roots = new HashMap<Long, Digest>();
    roots.put(0L, chain.root());
    var chained = new HashMap<String, List<Long>>();
    entries()
        .forEach(
            entry -> {
              chain.follow(entry);
              roots.put(chain.size(), chain.root());
              chained
                  .computeIfAbsent(
                      entry.position().topic() + entry.position().partition(),
                      _ -> new ArrayList<>())
                  .add(entry.position().offset());
            });
    var written = new HashMap<String, List<Long>>();
    for (var topic : List.of(Topics.GOVERNANCE, Topics.EVENTS)) {
      source
          .read(topic)
          .forEach(
              it ->
                  written
                      .computeIfAbsent(topic + it.partition(), _ -> new ArrayList<>())
                      .add(it.offset()));
    }
    assertThat(chained).isEqualTo(written);
    for (var record : source.read(Topics.CHECKPOINTS)) {
      var signed = Wire.decode(record.value(), SignedCheckpoint.class);
      var checkpoint = Checkpoint.open(signed.note(), KEY);
      assertThat(checkpoint.root()).isEqualTo(roots.get(checkpoint.size()));
    }
  }
}
