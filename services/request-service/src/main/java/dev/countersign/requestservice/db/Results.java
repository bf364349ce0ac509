package dev.countersign.requestservice.db;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.SealedChunk;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny.StatelessSession;

/** Keeps the keys of results, and reads the sealed pieces. */
@ApplicationScoped
public class Results {
  private static final List<String> OVER =
      List.of(
          "delete from ResultKeyEntity where publicKey in"
              + " (select publicKey from ResultEndEntity where endsAt <= :at)",
          "delete from ChunkEntity where execution in"
              + " (select execution from ResultEndEntity where endsAt <= :at)");

  /** Under another sealing than the one that was reported. */
  private static final String STRAYS =
      "delete from ChunkEntity where place in (select c.place from ChunkEntity c, ResultEndEntity e"
          + " where c.execution = e.execution and c.encapsulated <> e.sealing and e.endsAt > :at)";

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
   *
   * @param before what is older is forgotten whatever the log says of it
   */
  public void forget(Instant now, Instant before) {
    database.<Void>transactLong(
        session -> {
          var work = Uni.createFrom().voidItem();
          for (var over : OVER) {
            work = work.chain(() -> delete(session, over, now));
          }
          return work.chain(() -> delete(session, STRAYS, now))
              .chain(
                  () -> delete(session, "delete from ResultKeyEntity where madeAt < :at", before))
              .chain(
                  () -> delete(session, "delete from ChunkEntity where appendedAt < :at", before))
              .chain(
                  () -> delete(session, "delete from ResultEndEntity where endsAt < :at", before));
        },
        _ -> false);
  }

  private static Uni<Void> delete(StatelessSession session, String hql, Instant at) {
    return session
        .createMutationQuery(hql)
        .setParameter("at", at)
        .executeUpdate()
        .replaceWithVoid();
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
