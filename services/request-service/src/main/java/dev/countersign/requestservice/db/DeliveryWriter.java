package dev.countersign.requestservice.db;

import dev.countersign.protocol.delivery.DeliveryRecord.DeliveryAttempted;
import dev.countersign.requestservice.view.Placed;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny.StatelessSession;

/** Keeps what became of deliveries. */
@ApplicationScoped
public class DeliveryWriter implements ViewWriter<DeliveryWriter.Arrived> {
  private static final int BATCH = 50;

  /** An attempt, and when the broker took the record of it. */
  public record Arrived(DeliveryAttempted attempt, Instant at) {}

  @Override
  public Uni<Void> clear(StatelessSession session, int partition) {
    return session
        .createMutationQuery("delete from DeliveryEntity where partition = :partition")
        .setParameter("partition", partition)
        .executeUpdate()
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> write(StatelessSession session, List<Placed<Arrived>> items) {
    return session.insertAll(BATCH, items.stream().map(DeliveryWriter::row).toArray());
  }

  private static DeliveryEntity row(Placed<Arrived> placed) {
    var attempt = placed.item().attempt();
    var delivery = attempt.delivery();
    var row = new DeliveryEntity();
    row.place = placed.partition() + "/" + placed.offset();
    row.partition = placed.partition();
    row.logOffset = placed.offset();
    row.endpoint = text(delivery.endpoint());
    row.epoch = delivery.epoch();
    row.message = text(delivery.messageId());
    row.type = text(delivery.type());
    row.attempt = attempt.attempt();
    row.outcome = attempt.outcome().name();
    row.attemptEnd = attempt.end().name();
    row.status = attempt.status();
    row.tookMillis = attempt.took().toMillis();
    row.at = attempt.at();
    row.nextAttemptAt = attempt.nextAttemptAt().orElse(null);
    row.appendedAt = placed.item().at();
    return row;
  }

  /** Records are not signed, and PostgreSQL takes no NUL. */
  private static String text(String text) {
    return text.replace('\0', '?');
  }
}
