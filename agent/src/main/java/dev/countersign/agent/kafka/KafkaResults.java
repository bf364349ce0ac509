package dev.countersign.agent.kafka;

import dev.countersign.agent.Results;
import dev.countersign.avro.codec.Wire;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.SealedChunk;
import dev.countersign.protocol.topic.Topics;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** Puts sealed chunks on the topic of results, those of one execution on one partition in order. */
public final class KafkaResults implements Results {
  private final Producing producing;
  private final Subject agent;
  private final InstantSource clock;

  public KafkaResults(Producing producing, Subject agent, InstantSource clock) {
    this.producing = producing;
    this.agent = agent;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Void> send(SealedChunk chunk) {
    var execution = chunk.execution().value();
    var record = Producing.record(Topics.RESULTS, execution, Wire.encode(chunk));
    var id = execution + "/" + chunk.encapsulated().toHex() + "/" + chunk.index();
    Producing.describe(record, chunk, agent.value(), id, clock.instant());
    return producing.send(record);
  }
}
