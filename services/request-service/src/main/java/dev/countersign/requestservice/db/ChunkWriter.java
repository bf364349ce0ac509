package dev.countersign.requestservice.db;

import dev.countersign.protocol.execution.SealedChunk;
import dev.countersign.requestservice.view.Placed;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny.StatelessSession;

/** Keeps pieces of results, sealed as they came. */
@ApplicationScoped
public class ChunkWriter implements ViewWriter<ChunkWriter.Arrived> {
  private static final int BATCH = 20;

  /** A piece, and when the broker took it. */
  public record Arrived(SealedChunk chunk, Instant at) {}

  @Override
  public Uni<Void> clear(StatelessSession session, int partition) {
    return session
        .createMutationQuery("delete from ChunkEntity where partition = :partition")
        .setParameter("partition", partition)
        .executeUpdate()
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> write(StatelessSession session, List<Placed<Arrived>> items) {
    return session.insertAll(BATCH, items.stream().map(ChunkWriter::row).toArray());
  }

  private static ChunkEntity row(Placed<Arrived> placed) {
    var chunk = placed.item().chunk();
    var row = new ChunkEntity();
    row.place = placed.partition() + "/" + placed.offset();
    row.partition = placed.partition();
    row.logOffset = placed.offset();
    row.execution = chunk.execution().value();
    row.encapsulated = chunk.encapsulated().toHex();
    row.chunkIndex = chunk.index();
    row.last = chunk.last();
    row.sealed = chunk.sealed().toArray();
    row.appendedAt = placed.item().at();
    return row;
  }
}
