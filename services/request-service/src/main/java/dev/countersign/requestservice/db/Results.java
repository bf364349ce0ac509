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

  /** The encapsulated keys under which pieces of a result came in, in hex, each once. */
  public List<String> sealings(ExecutionId execution) {
    return database.query(
        session ->
            session
                .createSelectionQuery(
                    "select distinct encapsulated from ChunkEntity where execution = :execution",
                    String.class)
                .setParameter("execution", execution.value())
                .getResultList());
  }

  /** The pieces under that place of a result; more than one where one was sent again. */
  public List<SealedChunk> chunks(ExecutionId execution, String sealing, int index) {
    return database.query(
        session ->
            session
                .createSelectionQuery(
                    "from ChunkEntity where execution = :execution and encapsulated = :sealing"
                        + " and chunkIndex = :index order by logOffset",
                    ChunkEntity.class)
                .setParameter("execution", execution.value())
                .setParameter("sealing", sealing)
                .setParameter("index", index)
                .getResultList()
                .map(rows -> rows.stream().map(Results::chunk).toList()));
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

  private static SealedChunk chunk(ChunkEntity row) {
    return new SealedChunk(
        new ExecutionId(row.execution),
        row.chunkIndex,
        row.last,
        Bytes.ofHex(row.encapsulated),
        Bytes.of(row.sealed));
  }
}
