package dev.countersign.requestservice.db;

import dev.countersign.protocol.audit.AuditCategory;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Reads the entries of the audit. */
@ApplicationScoped
public class Audit {
  private final Database database;

  public Audit(Database database) {
    this.database = database;
  }

  /**
   * Which entries to list.
   *
   * @param from decided then or later
   * @param to decided before then
   */
  public record Filter(
      Optional<AuditCategory> category,
      Optional<String> type,
      Optional<String> actor,
      Optional<String> request,
      Optional<Instant> from,
      Optional<Instant> to) {}

  /**
   * The newest entries, in the audit's own order.
   *
   * @param before only entries before this one
   * @throws ViewsUnavailableException when PostgreSQL fails
   */
  public List<AuditEntity> list(Filter filter, Optional<Long> before, int limit) {
    var where = new ArrayList<String>();
    var parameters = new LinkedHashMap<String, Object>();
    filter.category().ifPresent(it -> parameters.put("category", it.name()));
    filter.type().ifPresent(it -> parameters.put("type", it));
    filter.actor().ifPresent(it -> parameters.put("actor", it));
    filter.request().ifPresent(it -> parameters.put("request", it));
    parameters.keySet().forEach(field -> where.add(field + " = :" + field));
    filter
        .from()
        .ifPresent(
            it -> {
              where.add("at >= :from");
              parameters.put("from", it);
            });
    filter
        .to()
        .ifPresent(
            it -> {
              where.add("at < :to");
              parameters.put("to", it);
            });
    before.ifPresent(
        it -> {
          where.add("sequence < :before");
          parameters.put("before", it);
        });
    var hql =
        "from AuditEntity"
            + (where.isEmpty() ? "" : " where " + String.join(" and ", where))
            + " order by sequence desc";
    return database.query(
        session -> {
          var query = session.createSelectionQuery(hql, AuditEntity.class);
          parameters.forEach(query::setParameter);
          Uni<List<AuditEntity>> rows = query.setMaxResults(limit).getResultList();
          return rows;
        });
  }
}
