package dev.countersign.requestservice.db;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.SealedChunk;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the keys of results, and reads the sealed pieces. */
@ApplicationScoped
public class Results {
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

  /**
   * The encapsulated keys, in hex, under which a last piece came in that a result of so many pieces
   * may end with; each once, the oldest first.
   *
   * @param most how many to tell
   */
  public List<String> sealings(ExecutionId execution, int pieces, int most) {
    return database.query(
        session ->
            session
                .createSelectionQuery(
                    "select encapsulated from ChunkEntity where execution = :execution"
                        + " and chunkIndex = :index and last group by encapsulated"
                        + " order by min(appendedAt), min(logOffset), encapsulated",
                    String.class)
                .setParameter("execution", execution.value())
                .setParameter("index", pieces - 1)
                .setMaxResults(most)
                .getResultList());
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
  public Optional<Piece> piece(ExecutionId execution, String sealing, int index, LogPlace after) {
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
                .setParameter("sealing", sealing)
                .setParameter("index", index)
                .setParameter("partition", after.partition())
                .setParameter("offset", after.offset())
                .setMaxResults(1)
                .getSingleResultOrNull()
                .map(row -> Optional.ofNullable(row).map(Results::piece)));
  }

  /** Forgets keys and pieces that are older. */
  public void forget(Instant before) {
    database.transact(
        session ->
            session
                .createMutationQuery("delete from ResultKeyEntity where madeAt < :before")
                .setParameter("before", before)
                .executeUpdate()
                .chain(
                    () ->
                        session
                            .createMutationQuery(
                                "delete from ChunkEntity where appendedAt < :before")
                            .setParameter("before", before)
                            .executeUpdate()));
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
