package dev.countersign.requestservice.db;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.requestservice.json.Json;
import dev.countersign.requestservice.view.Brief;
import dev.countersign.requestservice.view.ExecutionView;
import dev.countersign.requestservice.view.Logged;
import dev.countersign.requestservice.view.LoggedEvent;
import dev.countersign.requestservice.view.LoggedLaneEvent;
import dev.countersign.requestservice.view.Placed;
import dev.countersign.requestservice.view.Projection;
import dev.countersign.requestservice.view.RequestView;
import dev.countersign.requestservice.view.ReviewView;
import dev.countersign.requestservice.view.TableKeys;
import dev.countersign.requestservice.view.Waiting;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny.StatelessSession;

/**
 * Folds events into the rows of their requests, and keeps the events themselves; those of lanes
 * into the rows of the lanes.
 */
@ApplicationScoped
public class EventWriter implements ViewWriter<Logged> {
  private static final int BATCH = 50;

  @Override
  public Uni<Void> clear(StatelessSession session, int partition) {
    return delete(session, "EventEntity", partition)
        .chain(() -> delete(session, "RequestEntity", partition))
        .chain(() -> delete(session, "FactsEntity", partition))
        .chain(() -> delete(session, "TablesEntity", partition))
        .chain(() -> delete(session, "LaneEntity", partition))
        .replaceWithVoid();
  }

  private static Uni<Integer> delete(StatelessSession session, String entity, int partition) {
    return session
        .createMutationQuery("delete from " + entity + " where partition = :partition")
        .setParameter("partition", partition)
        .executeUpdate();
  }

  @Override
  public Uni<Void> write(StatelessSession session, List<Placed<Logged>> items) {
    var events = new ArrayList<LoggedEvent>();
    var ofLanes = new ArrayList<LoggedLaneEvent>();
    for (var item : items) {
      switch (item.item()) {
        case LoggedEvent event -> events.add(event);
        case LoggedLaneEvent event -> ofLanes.add(event);
      }
    }
    return writeRequests(session, events).chain(() -> LaneRows.write(session, ofLanes));
  }

  private static Uni<Void> writeRequests(StatelessSession session, List<LoggedEvent> events) {
    if (events.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var ids = events.stream().map(event -> event.meta().aggregate()).distinct().toList();
    return session
        .createSelectionQuery("from RequestEntity where id in (:ids)", RequestEntity.class)
        .setParameter("ids", ids)
        .getResultList()
        .chain(rows -> write(session, events, rows));
  }

  private static Uni<Void> write(
      StatelessSession session, List<LoggedEvent> events, List<RequestEntity> rows) {
    var known = new HashMap<String, RequestEntity>();
    rows.forEach(row -> known.put(row.id, row));
    var after = new LinkedHashMap<String, RequestView>();
    var ends = new ResultEnds();
    for (var logged : events) {
      var id = logged.meta().aggregate();
      var before = Optional.ofNullable(after.get(id)).or(() -> view(known, id));
      var row = Projection.project(before, logged.meta(), logged.event(), logged.hash());
      after.put(id, before.isPresent() ? row : row.brief());
      ends.add(before, logged, row);
    }
    var fresh = new HashSet<>(after.keySet());
    fresh.removeAll(known.keySet());
    var partitions = new HashMap<String, Integer>();
    events.forEach(logged -> partitions.put(logged.meta().aggregate(), logged.partition()));
    var inserted =
        fresh.stream()
            .map(id -> fill(new RequestEntity(), after.get(id), partitions.get(id)))
            .toArray();
    var facts = events.stream().flatMap(logged -> longFacts(logged).stream()).toArray();
    var tables = events.stream().flatMap(logged -> tables(logged).stream()).toArray();
    var updated =
        known.values().stream().map(row -> fill(row, after.get(row.id), row.partition)).toArray();
    var kept = events.stream().map(EventWriter::row).toArray();
    return session
        .insertAll(BATCH, inserted)
        .chain(() -> session.insertAll(BATCH, facts))
        .chain(() -> session.insertAll(BATCH, tables))
        .chain(() -> session.updateAll(BATCH, updated))
        .chain(() -> session.insertAll(BATCH, kept))
        .chain(() -> ends.write(session));
  }

  private static Optional<RequestView> view(Map<String, RequestEntity> known, String id) {
    return Optional.ofNullable(known.get(id))
        .map(row -> Json.read(row.document, RequestView.class));
  }

  private static RequestEntity fill(RequestEntity row, RequestView view, int partition) {
    row.id = view.id().value();
    row.partition = partition;
    row.sequence = view.sequence();
    row.status = view.status().name();
    row.target = Columns.line(view.asked().target().target());
    row.environment = Columns.line(view.asked().target().environment());
    row.requester = view.asked().requester().subject().value();
    row.kind = view.asked().kind().name();
    row.statementClass = view.asked().facts().statementClass().name();
    row.fingerprint = view.asked().facts().fingerprint().map(Digest::value).orElse(null);
    row.submittedAt = view.asked().at();
    row.waitingFor =
        Waiting.parties(view).stream()
            .map(party -> Columns.clean(party.toString()))
            .toArray(String[]::new);
    row.voted = Waiting.voted(view).stream().map(Object::toString).toArray(String[]::new);
    row.reviewBy = view.review().map(ReviewView::due).orElse(null);
    row.reviewedAt =
        view.review().flatMap(ReviewView::closing).map(ReviewView.Closing::at).orElse(null);
    row.hasResult = view.executions().stream().anyMatch(ExecutionView::hasResult);
    row.document = Json.write(view);
    return row;
  }

  /** Of a submission whose facts are too long for its row. */
  private static Optional<FactsEntity> longFacts(LoggedEvent logged) {
    if (!(logged.event() instanceof RequestSubmitted submitted)
        || Brief.of(submitted.facts()).equals(submitted.facts())) {
      return Optional.empty();
    }
    var row = new FactsEntity();
    row.request = logged.meta().aggregate();
    row.partition = logged.partition();
    row.facts = Json.write(submitted.facts());
    return Optional.of(row);
  }

  /** Of a submission that names any; from the event, for the row may have them cut. */
  private static Optional<TablesEntity> tables(LoggedEvent logged) {
    if (!(logged.event() instanceof RequestSubmitted submitted)) {
      return Optional.empty();
    }
    var row = new TablesEntity();
    row.request = logged.meta().aggregate();
    row.partition = logged.partition();
    row.keys = TableKeys.of(submitted.facts()).stream().map(Columns::clean).toArray(String[]::new);
    return row.keys.length == 0 ? Optional.empty() : Optional.of(row);
  }

  private static EventEntity row(LoggedEvent logged) {
    var row = new EventEntity();
    row.request = logged.meta().aggregate();
    row.sequence = logged.meta().sequence();
    row.partition = logged.partition();
    row.logOffset = logged.offset();
    row.type = Columns.line(logged.type());
    row.hash = logged.hash().value();
    row.value = logged.value().toArray();
    row.signature = logged.signature().toArray();
    row.keyId = Columns.line(logged.keyId());
    return row;
  }
}
