package dev.countersign.requestservice.db;

import dev.countersign.engine.policy.PolicyFile;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.SealedChunk;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny.StatelessSession;

/** Keeps the keys of results, and reads the sealed pieces. */
@ApplicationScoped
public class Results {
  /** A use of a key that is to be read from no longer. */
  private static final String OVER = "(e.endsAt <= :now or e.endedAt <= :kept)";

  private static final String PROMISED =
      "exists (from ResultEndEntity e where e.publicKey = k.publicKey"
          + " and e.endsAt > :now and e.endedAt > :kept)";

  /** Those that nothing waits for any longer, of all that the log names. */
  private static final String KEYS =
      "delete from ResultKeyEntity k where exists (from ResultEndEntity e where e.publicKey ="
          + " k.publicKey) and not exists (from ResultEndEntity e where e.publicKey = k.publicKey"
          + " and e.endsAt is null) and not "
          + PROMISED;

  /** Those that the log never named, and of runs of which it will never tell an end. */
  private static final String HOPELESS_KEYS =
      "delete from ResultKeyEntity k where k.madeAt < :oldest and not " + PROMISED;

  private static final String PIECES =
      "delete from ChunkEntity where execution in (select e.execution from ResultEndEntity e where "
          + OVER
          + ")";

  /** Under another sealing than the one that was reported. */
  private static final String STRAYS =
      "delete from ChunkEntity where place in (select c.place from ChunkEntity c, ResultEndEntity e"
          + " where c.execution = e.execution and c.encapsulated <> e.sealing and e.endsAt > :now)";

  /** Of no run that has ended; older than this they are not on their topic either. */
  private static final String OLD_PIECES =
      "delete from ChunkEntity c where c.appendedAt < :oldest and not exists"
          + " (from ResultEndEntity e where e.execution = c.execution and e.endsAt is not null)";

  /** Kept until no piece can come any more that would be part of it. */
  private static final String OLD_ENDS = "delete from ResultEndEntity where endsAt < :oldest";

  private final Database database;

  public Results(Database database) {
    this.database = database;
  }

  /**
   * Keeps a key pair until it is forgotten.
   *
   * @throws ViewsUnavailableException when PostgreSQL fails
   */
  public void keep(Bytes publicKey, Bytes privateKey, Instant madeAt) {
    var row = new ResultKeyEntity();
    row.publicKey = publicKey.toHex();
    row.privateKey = privateKey.toArray();
    row.madeAt = madeAt;
    database.<Void>query(session -> session.upsert(row));
  }

  /** The private key, unless it was never kept here or is forgotten. */
  public Optional<Bytes> privateKey(Bytes publicKey) {
    return database.query(
        session ->
            session
                .get(ResultKeyEntity.class, publicKey.toHex())
                .map(row -> Optional.ofNullable(row).map(it -> Bytes.of(it.privateKey))));
  }

  /** Whether so many different pieces of a sealing have come in, whatever they are. */
  public boolean have(ExecutionId execution, Bytes sealing, int pieces) {
    long found =
        database.query(
            session ->
                session
                    .createSelectionQuery(
                        "select count(distinct chunkIndex) from ChunkEntity where execution = :execution"
                            + " and encapsulated = :sealing and chunkIndex < :pieces",
                        Long.class)
                    .setParameter("execution", execution.value())
                    .setParameter("sealing", sealing.toHex())
                    .setParameter("pieces", pieces)
                    .getSingleResult());
    return found == pieces;
  }

  /** A place on the topic; the places of a partition are in the order of its log. */
  public record LogPlace(int partition, long offset) {
    public static final LogPlace START = new LogPlace(-1, -1);
  }

  /** A piece, and where it stands on the topic. */
  public record Piece(SealedChunk chunk, LogPlace place) {}

  /**
   * The next piece that claims that place of a result, after a place on the topic. One at a time,
   * for anyone may have sent any number, of up to 4 MiB each.
   */
  public Optional<Piece> piece(ExecutionId execution, Bytes sealing, int index, LogPlace after) {
    return database.query(
        session ->
            session
                .createSelectionQuery(
                    "from ChunkEntity where execution = :execution and encapsulated = :sealing"
                        + " and chunkIndex = :index and (partition > :partition"
                        + " or partition = :partition and logOffset > :offset)"
                        + " order by partition, logOffset",
                    ChunkEntity.class)
                .setParameter("execution", execution.value())
                .setParameter("sealing", sealing.toHex())
                .setParameter("index", index)
                .setParameter("partition", after.partition())
                .setParameter("offset", after.offset())
                .setMaxResults(1)
                .getSingleResultOrNull()
                .map(row -> Optional.ofNullable(row).map(Results::piece)));
  }

  /**
   * Forgets the keys and pieces of results whose time is over, and pieces that were no part of any.
   * A key goes by what the log says of its uses: until a result has ended nobody knows when that
   * is, for the request may wait for votes, a thaw or its turn as long as policies let it.
   *
   * @param kept how long results are kept at most, whatever policies say
   */
  public void forget(Instant now, Duration kept) {
    var atMost = Map.of("now", now, "kept", now.minus(kept));
    var longAgo = now.minus(PolicyFile.LONGEST_RESULTS);
    database.<Void>transactLong(
        session ->
            delete(session, KEYS, atMost)
                .chain(
                    () ->
                        delete(
                            session,
                            HOPELESS_KEYS,
                            with(atMost, "oldest", longAgo.minus(PolicyFile.LONGEST_WAIT))))
                .chain(() -> delete(session, PIECES, atMost))
                .chain(() -> delete(session, STRAYS, Map.of("now", now)))
                .chain(() -> delete(session, OLD_PIECES, Map.of("oldest", longAgo)))
                .chain(() -> delete(session, OLD_ENDS, Map.of("oldest", longAgo))),
        _ -> false);
  }

  private static Map<String, Instant> with(Map<String, Instant> times, String name, Instant at) {
    var more = new HashMap<>(times);
    more.put(name, at);
    return more;
  }

  private static Uni<Void> delete(
      StatelessSession session, String hql, Map<String, Instant> times) {
    var query = session.createMutationQuery(hql);
    times.forEach(query::setParameter);
    return query.executeUpdate().replaceWithVoid();
  }

  private static Piece piece(ChunkEntity row) {
    return new Piece(
        new SealedChunk(
            new ExecutionId(row.execution),
            row.chunkIndex,
            row.last,
            Bytes.ofHex(row.encapsulated),
            Bytes.of(row.sealed)),
        new LogPlace(row.partition, row.logOffset));
  }
}
