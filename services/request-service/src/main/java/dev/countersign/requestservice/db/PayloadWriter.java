package dev.countersign.requestservice.db;

import dev.countersign.protocol.Bytes;
import dev.countersign.requestservice.view.Placed;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny.StatelessSession;

/** Keeps payloads until they are erased. */
@ApplicationScoped
public class PayloadWriter implements ViewWriter<PayloadWriter.Change> {
  private static final int BATCH = 50;

  /**
   * What became of a payload.
   *
   * @param digest its id, 64 hex digits
   * @param content empty once it is erased
   * @param at when the broker took it
   */
  public record Change(String digest, Optional<Bytes> content, Instant at) {}

  @Override
  public Uni<Void> clear(StatelessSession session, int partition) {
    return session
        .createMutationQuery("delete from PayloadEntity where partition = :partition")
        .setParameter("partition", partition)
        .executeUpdate()
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> write(StatelessSession session, List<Placed<Change>> items) {
    var last = new LinkedHashMap<String, PayloadEntity>(); // the same one may come more than once
    for (var item : items) {
      var row = new PayloadEntity();
      row.digest = item.item().digest();
      row.partition = item.partition();
      row.appendedAt = item.item().at();
      row.content = item.item().content().map(Bytes::toArray).orElse(null);
      last.put(row.digest, row);
    }
    return session.upsertAll(BATCH, last.values().toArray());
  }
}
