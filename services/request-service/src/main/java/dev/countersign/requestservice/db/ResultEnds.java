package dev.countersign.requestservice.db;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.request.RequestEvent.ResultForgotten;
import dev.countersign.requestservice.view.ExecutionView;
import dev.countersign.requestservice.view.KeyUse;
import dev.countersign.requestservice.view.LoggedEvent;
import dev.countersign.requestservice.view.RequestView;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.hibernate.reactive.mutiny.Mutiny.StatelessSession;

/**
 * Follows until when results may be read. A key that the log says is forgotten is gone with the
 * very transaction that reads so, on whichever gateway: all of them share these rows.
 */
final class ResultEnds {
  private final Map<String, KeyUse> uses = new LinkedHashMap<>();
  private final TreeSet<String> forgotten = new TreeSet<>();

  /**
   * Takes in what changes by an event.
   *
   * @param before the request before it; empty before its first one
   */
  void add(Optional<RequestView> before, LoggedEvent logged, RequestView after) {
    KeyUse.changed(before, after).forEach(use -> uses.put(use.name(), use));
    if (logged.event() instanceof ResultForgotten(var execution)) {
      after.executions().stream()
          .filter(run -> run.id().equals(execution))
          .map(ExecutionView::resultKey)
          .flatMap(Optional::stream)
          .map(Bytes::toHex)
          .forEach(forgotten::add);
    }
  }

  Uni<Void> write(StatelessSession session) {
    var work = Uni.createFrom().voidItem();
    for (var use : uses.values()) {
      work = work.chain(() -> session.upsert(ResultEndEntity.of(use)));
    }
    for (var publicKey : forgotten) {
      work = work.chain(() -> forget(session, publicKey));
    }
    return work;
  }

  private static Uni<Void> forget(StatelessSession session, String publicKey) {
    return session
        .createMutationQuery("delete from ResultKeyEntity where publicKey = :key")
        .setParameter("key", publicKey)
        .executeUpdate()
        .replaceWithVoid();
  }
}
