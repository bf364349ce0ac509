package dev.countersign.requestservice.db;

import dev.countersign.requestservice.view.Placed;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny.StatelessSession;

/** Turns records of one topic into rows, inside a transaction that somebody else began. */
public interface ViewWriter<T> {

  /** Deletes every row that was made from a partition. */
  Uni<Void> clear(StatelessSession session, int partition);

  /** Makes rows of records, which come in the order of their partitions' logs. */
  Uni<Void> write(StatelessSession session, List<Placed<T>> items);
}
