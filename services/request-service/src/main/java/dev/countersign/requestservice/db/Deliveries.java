package dev.countersign.requestservice.db;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads what became of deliveries. */
@ApplicationScoped
public class Deliveries {
  private final Database database;

  public Deliveries(Database database) {
    this.database = database;
  }

  /**
   * The newest attempts for an endpoint, those of earlier registrations under its name too.
   *
   * @param before only attempts whose record stands before this offset
   * @throws ViewsUnavailableException when PostgreSQL fails
   */
  public List<DeliveryEntity> list(String endpoint, Optional<Long> before, int limit) {
    return database.query(
        session -> {
          Uni<List<DeliveryEntity>> rows =
              session
                  .createSelectionQuery(
                      "from DeliveryEntity where endpoint = :endpoint and logOffset < :before"
                          + " order by logOffset desc",
                      DeliveryEntity.class)
                  .setParameter("endpoint", endpoint)
                  .setParameter("before", before.orElse(Long.MAX_VALUE))
                  .setMaxResults(limit)
                  .getResultList();
          return rows;
        });
  }

  /** Forgets attempts that are older. */
  public void forget(Instant before) {
    database.transact(
        session ->
            session
                .createMutationQuery("delete from DeliveryEntity where appendedAt < :before")
                .setParameter("before", before)
                .executeUpdate());
  }
}
