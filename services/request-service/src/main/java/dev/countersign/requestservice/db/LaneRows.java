package dev.countersign.requestservice.db;

import dev.countersign.protocol.lane.LaneId;
import dev.countersign.requestservice.json.Json;
import dev.countersign.requestservice.view.LaneView;
import dev.countersign.requestservice.view.LoggedLaneEvent;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny.StatelessSession;

/** Folds the events of lanes into their rows. */
final class LaneRows {
  private LaneRows() {}

  static Uni<Void> write(StatelessSession session, List<LoggedLaneEvent> events) {
    if (events.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var ids = events.stream().map(event -> event.meta().aggregate()).distinct().toList();
    return session
        .createSelectionQuery("from LaneEntity where id in (:ids)", LaneEntity.class)
        .setParameter("ids", ids)
        .getResultList()
        .chain(rows -> write(session, events, rows));
  }

  private static Uni<Void> write(
      StatelessSession session, List<LoggedLaneEvent> events, List<LaneEntity> rows) {
    var known = new HashMap<String, LaneEntity>();
    rows.forEach(row -> known.put(row.id, row));
    var after = new LinkedHashMap<String, LaneView>();
    var fresh = new LinkedHashMap<String, LaneEntity>();
    for (var event : events) {
      var id = event.meta().aggregate();
      after.put(id, after.computeIfAbsent(id, _ -> before(known, id)).after(event));
      if (!known.containsKey(id)) {
        fresh.computeIfAbsent(id, _ -> fresh(id, event.partition()));
      }
    }
    known.values().forEach(row -> row.document = Json.write(after.get(row.id)));
    fresh.values().forEach(row -> row.document = Json.write(after.get(row.id)));
    return session
        .insertAll(fresh.values().toArray())
        .chain(() -> session.updateAll(known.values().toArray()));
  }

  private static LaneView before(Map<String, LaneEntity> known, String id) {
    return known.containsKey(id)
        ? Json.read(known.get(id).document, LaneView.class)
        : LaneView.empty(new LaneId(id));
  }

  private static LaneEntity fresh(String id, int partition) {
    var row = new LaneEntity();
    row.id = id;
    row.partition = partition;
    return row;
  }
}
