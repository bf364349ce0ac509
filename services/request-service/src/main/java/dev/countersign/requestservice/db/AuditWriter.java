package dev.countersign.requestservice.db;

import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.requestservice.view.Placed;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny.StatelessSession;

/** Keeps the entries of the audit. */
@ApplicationScoped
public class AuditWriter implements ViewWriter<AuditEntry> {
  private static final int BATCH = 50;

  @Override
  public Uni<Void> clear(StatelessSession session, int partition) {
    return session
        .createMutationQuery("delete from AuditEntity where partition = :partition")
        .setParameter("partition", partition)
        .executeUpdate()
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> write(StatelessSession session, List<Placed<AuditEntry>> items) {
    return session.insertAll(BATCH, items.stream().map(AuditWriter::row).toArray());
  }

  private static AuditEntity row(Placed<AuditEntry> placed) {
    var entry = placed.item();
    var row = new AuditEntity();
    row.sequence = entry.sequence();
    row.partition = placed.partition();
    row.at = entry.time();
    row.category = entry.category().name();
    row.type = Columns.line(shortType(entry.type()));
    row.actor = entry.actor().value();
    row.actorKind = entry.actorKind().name();
    row.address = Columns.line(entry.address());
    row.request =
        entry.aggregate().equals(Topics.GOVERNANCE_KEY) ? null : Columns.line(entry.aggregate());
    row.summary = Columns.line(entry.summary());
    row.hash = entry.hash().value();
    row.event = entry.event().value();
    row.sourceTopic = Columns.line(entry.position().topic());
    row.sourcePartition = entry.position().partition();
    row.sourceOffset = entry.position().offset();
    return row;
  }

  /** {@code VoteCast} of {@code dev.countersign.events.VoteCast.v1}. */
  private static String shortType(String type) {
    var words = type.split("\\.", -1);
    return words.length < 2 ? type : words[words.length - 2];
  }
}
