package dev.countersign.requestservice.db;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads payloads by their digests. */
@ApplicationScoped
public class Payloads {
  private final Database database;

  public Payloads(Database database) {
    this.database = database;
  }

  /** What there is of a payload that has come in. */
  public sealed interface Found {
    record Here(Bytes content) implements Found {}

    /** Longer than was asked for, and so not read. */
    record TooLong() implements Found {}

    record Erased() implements Found {}
  }

  /**
   * Those that have come in.
   *
   * @param most the longest content to read, in bytes
   * @throws ViewsUnavailableException when PostgreSQL fails
   */
  public Map<Digest, Found> find(Collection<Digest> digests, int most) {
    if (digests.isEmpty()) {
      return Map.of();
    }
    var values = digests.stream().map(Digest::value).toList();
    return database.query(
        session ->
            session
                .createSelectionQuery(
                    "from PayloadEntity where digest in (:digests)"
                        + " and (content is null or size <= :most)",
                    PayloadEntity.class)
                .setParameter("digests", values)
                .setParameter("most", most)
                .getResultList()
                .chain(
                    rows ->
                        session
                            .createSelectionQuery(
                                "select digest from PayloadEntity where digest in (:digests)"
                                    + " and size > :most",
                                String.class)
                            .setParameter("digests", values)
                            .setParameter("most", most)
                            .getResultList()
                            .map(tooLong -> found(rows, tooLong))));
  }

  private static Map<Digest, Found> found(List<PayloadEntity> rows, List<String> tooLong) {
    var found = new HashMap<Digest, Found>();
    tooLong.forEach(digest -> found.put(new Digest(digest), new Found.TooLong()));
    rows.forEach(
        row ->
            found.put(
                new Digest(row.digest),
                row.content == null ? new Found.Erased() : new Found.Here(Bytes.of(row.content))));
    return found;
  }

  /** Forgets the content of those that are older. */
  public void forget(Instant before) {
    database.query(
        session ->
            session
                .createMutationQuery(
                    "update PayloadEntity set content = null"
                        + " where appendedAt < :before and content is not null")
                .setParameter("before", before)
                .executeUpdate());
  }
}
