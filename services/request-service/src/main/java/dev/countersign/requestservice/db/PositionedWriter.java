package dev.countersign.requestservice.db;

import dev.countersign.requestservice.view.Placed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny.StatelessSession;

/**
 * Writes rows and the position that they bring the view to in one transaction, so that each record
 * counts exactly once, whoever reads it however often. The position's row is the lock: of two
 * readers of a partition one waits, and then finds its records counted already.
 */
public final class PositionedWriter<T> {
  private final Database database;
  private final String topic;
  private final ViewWriter<T> writer;
  private final Predicate<? super RuntimeException> misplaced;

  /**
   * @param misplaced the exceptions by which the writer says that a record cannot stand where it
   *     stands
   */
  public PositionedWriter(
      Database database,
      String topic,
      ViewWriter<T> writer,
      Predicate<? super RuntimeException> misplaced) {
    this.database = database;
    this.topic = topic;
    this.writer = writer;
    this.misplaced = misplaced;
  }

  /**
   * Where to go on reading, by partition; a partition that was never read begins at 0.
   *
   * @throws ViewsUnavailableException when PostgreSQL fails
   */
  public Map<Integer, Long> positions(Iterable<Integer> partitions) {
    return database.transact(
        session -> {
          var positions = new TreeMap<Integer, Long>();
          var work = Uni.createFrom().voidItem();
          for (int partition : partitions) {
            work =
                work.chain(() -> begin(session, partition))
                    .chain(() -> session.get(PositionEntity.class, place(partition)))
                    .invoke(row -> positions.put(partition, row.nextOffset))
                    .replaceWithVoid();
          }
          return work.replaceWith(positions);
        });
  }

  /**
   * Writes what has not been written yet.
   *
   * @throws ViewsUnavailableException when PostgreSQL fails: nothing was written
   * @throws RefusedDataException when it does not take one of them: nothing was written
   */
  public void write(List<Placed<T>> items) {
    if (items.isEmpty()) {
      return;
    }
    database.<Void>transact(
        session ->
            lock(session, items.stream().map(Placed::partition).distinct().toList())
                .chain(
                    locked ->
                        advance(
                            session,
                            items.stream()
                                .filter(
                                    item ->
                                        item.offset() >= locked.get(item.partition()).nextOffset)
                                .toList(),
                            locked)),
        misplaced);
  }

  /**
   * Makes the rows of a partition again from its log, up to where the view has read it. Whoever
   * reads the view meanwhile sees the old rows; whoever writes it waits.
   *
   * @param log the records from an offset on, at least one unless the log ends there
   * @return how many records were read
   */
  public long rebuild(int partition, LongFunction<List<Placed<T>>> log) {
    return database.transactLong(
        session ->
            lock(session, List.of(partition))
                .chain(
                    locked ->
                        writer
                            .clear(session, partition)
                            .chain(() -> refill(session, log, locked.get(partition).nextOffset))),
        misplaced);
  }

  private Uni<Long> refill(StatelessSession session, LongFunction<List<Placed<T>>> log, long end) {
    return Multi.createBy()
        .repeating()
        .uni(Progress::new, progress -> step(session, log, end, progress))
        .whilst(progress -> !progress.done)
        .collect()
        .last()
        .map(progress -> progress.records);
  }

  private Uni<Progress> step(
      StatelessSession session, LongFunction<List<Placed<T>>> log, long end, Progress progress) {
    if (progress.next >= end) {
      return Uni.createFrom().item(progress.ended());
    }
    return Database.blocking(() -> log.apply(progress.next))
        .map(items -> items.stream().filter(item -> item.offset() < end).toList())
        .chain(
            items ->
                items.isEmpty()
                    ? Uni.createFrom().item(progress.ended())
                    : writer.write(session, items).map(_ -> progress.passed(items)));
  }

  /** How far a rebuild has come. */
  private static final class Progress {
    private long next;
    private long records;
    private boolean done;

    Progress ended() {
      done = true;
      return this;
    }

    Progress passed(List<? extends Placed<?>> items) {
      next = items.getLast().offset() + 1;
      records += items.size();
      return this;
    }
  }

  private Uni<Void> advance(
      StatelessSession session, List<Placed<T>> fresh, Map<Integer, PositionEntity> locked) {
    if (fresh.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    fresh.forEach(item -> locked.get(item.partition()).nextOffset = item.offset() + 1);
    return writer
        .write(session, fresh)
        .chain(() -> session.updateAll(locked.size(), locked.values().toArray()));
  }

  /** All in one statement, and in one order, or two writers could wait for each other for ever. */
  private Uni<Map<Integer, PositionEntity>> lock(
      StatelessSession session, List<Integer> partitions) {
    var places = new HashMap<String, Integer>();
    partitions.forEach(partition -> places.put(place(partition), partition));
    return session
        .createSelectionQuery(
            "from PositionEntity where place in (:places) order by place", PositionEntity.class)
        .setParameter("places", places.keySet())
        .setLockMode(LockMode.PESSIMISTIC_WRITE)
        .getResultList()
        .map(
            rows -> {
              if (rows.size() < places.size()) {
                throw new ViewsUnavailableException(
                    "Expected the positions of %s, but some are gone: were the tables dropped?"
                            .formatted(topic)
                        + " Start anew");
              }
              return rows.stream()
                  .collect(Collectors.toMap(row -> places.get(row.place), row -> row));
            });
  }

  private Uni<Integer> begin(StatelessSession session, int partition) {
    return session
        .createNativeQuery("insert into feed_position values (:place, 0) on conflict do nothing")
        .setParameter("place", place(partition))
        .executeUpdate();
  }

  private String place(int partition) {
    return PositionEntity.place(topic, partition);
  }
}
