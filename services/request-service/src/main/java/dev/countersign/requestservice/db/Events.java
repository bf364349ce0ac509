package dev.countersign.requestservice.db;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.request.RequestId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Reads the events of a request as they stood on the log. */
@ApplicationScoped
public class Events {
  private final Database database;

  public Events(Database database) {
    this.database = database;
  }

  /**
   * One event, byte for byte.
   *
   * @param hash 64 hex digits
   */
  public record Stored(
      long sequence, String type, String hash, Bytes value, Bytes signature, String keyId) {}

  /**
   * In their order.
   *
   * @throws ViewsUnavailableException when PostgreSQL fails
   */
  public List<Stored> of(RequestId request) {
    return database.query(
        session ->
            session
                .createSelectionQuery(
                    "from EventEntity where request = :request order by sequence",
                    EventEntity.class)
                .setParameter("request", request.value())
                .getResultList()
                .map(rows -> rows.stream().map(Events::stored).toList()));
  }

  private static Stored stored(EventEntity row) {
    return new Stored(
        row.sequence, row.type, row.hash, Bytes.of(row.value), Bytes.of(row.signature), row.keyId);
  }
}
