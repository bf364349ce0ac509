package dev.countersign.requestservice.db;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads payloads by their digests. */
@ApplicationScoped
public class Payloads {
  private final Database database;

  public Payloads(Database database) {
    this.database = database;
  }

  /**
   * Those that have come in; a payload that was erased is there without content.
   *
   * @throws ViewsUnavailableException when PostgreSQL fails
   */
  public Map<Digest, Optional<Bytes>> find(Collection<Digest> digests) {
    if (digests.isEmpty()) {
      return Map.of();
    }
    return database.query(
        session ->
            session
                .createSelectionQuery(
                    "from PayloadEntity where digest in (:digests)", PayloadEntity.class)
                .setParameter("digests", digests.stream().map(Digest::value).toList())
                .getResultList()
                .map(
                    rows -> {
                      var found = new HashMap<Digest, Optional<Bytes>>();
                      rows.forEach(
                          row ->
                              found.put(
                                  new Digest(row.digest),
                                  Optional.ofNullable(row.content).map(Bytes::of)));
                      return found;
                    }));
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
