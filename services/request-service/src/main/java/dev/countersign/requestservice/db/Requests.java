package dev.countersign.requestservice.db;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.json.Json;
import dev.countersign.requestservice.view.RequestView;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the rows of requests. */
@ApplicationScoped
public class Requests {
  private final Database database;
  private final GatewayConfig config;

  public Requests(Database database, GatewayConfig config) {
    this.database = database;
    this.config = config;
  }

  /**
   * Which requests to list.
   *
   * @param waitingFor the parties of whom one is to be asked by the open step, and who asks for the
   *     list: it gets none of its own requests, and none that it has voted on
   * @param breakGlass whether glass was broken for them
   * @param review where their review stands
   * @param from asked then or later
   * @param to asked before then
   * @param results whether those are left out of which no run returned anything
   */
  public record Filter(
      Optional<RequestStatus> status,
      Optional<String> requester,
      Optional<String> target,
      Optional<String> environment,
      Optional<WaitingFor> waitingFor,
      Optional<Boolean> breakGlass,
      Optional<Review> review,
      About about,
      Optional<Instant> from,
      Optional<Instant> to,
      boolean results) {

    /** Only those of which some run returned something. */
    public Filter withResults() {
      return new Filter(
          status,
          requester,
          target,
          environment,
          waitingFor,
          breakGlass,
          review,
          about,
          from,
          to,
          true);
    }
  }

  /**
   * What the operations are about.
   *
   * @param tables of these {@code TableKeys} one at least
   */
  public record About(
      Optional<OperationKind> kind,
      Optional<StatementClass> statementClass,
      Optional<Set<String>> tables,
      Optional<Digest> fingerprint) {
    /** Whatever it is. */
    public static final About ANYTHING =
        new About(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Where the review of broken glass may stand.
   *
   * @param now the moment at which it does
   */
  public record Review(ReviewStanding standing, Instant now) {}

  /** Where the review of broken glass may stand: open ones may be overdue. */
  public enum ReviewStanding {
    OPEN,
    OVERDUE,
    CLOSED
  }

  /** One who may be waited for. */
  public record WaitingFor(String subject, List<String> parties) {}

  /** A place in the list, which begins with the newest. */
  public record Place(Instant submitted, String id) {}

  /**
   * A row of a list.
   *
   * @param length how much it takes, in characters of JSON
   */
  public record Listed(RequestView row, int length) {}

  /**
   * The row of a request, its facts brief.
   *
   * @throws ViewsUnavailableException when PostgreSQL fails
   */
  public Optional<RequestView> find(RequestId id) {
    return database.query(
        session ->
            session
                .get(RequestEntity.class, id.value())
                .map(row -> Optional.ofNullable(row).map(this::view)));
  }

  /**
   * The facts of a request in full, where its row has them cut.
   *
   * @throws ViewsUnavailableException when PostgreSQL fails
   */
  public Optional<OperationFacts> facts(RequestId id) {
    return database.query(
        session ->
            session
                .get(FactsEntity.class, id.value())
                .map(
                    row ->
                        Optional.ofNullable(row)
                            .map(it -> Json.read(it.facts, OperationFacts.class))));
  }

  /**
   * The next requests after a place, the newest first. Requests that come in meanwhile stand before
   * any place, so paging neither repeats nor skips.
   *
   * @throws ViewsUnavailableException when PostgreSQL fails
   */
  public List<Listed> list(Filter filter, Optional<Place> after, int limit) {
    var where = new ArrayList<String>();
    var parameters = new LinkedHashMap<String, Object>();
    filter.status().ifPresent(it -> equal(where, parameters, "status", it.name()));
    filter.requester().ifPresent(it -> equal(where, parameters, "requester", it));
    filter.target().ifPresent(it -> equal(where, parameters, "target", it));
    filter.environment().ifPresent(it -> equal(where, parameters, "environment", it));
    about(filter.about(), where, parameters);
    filter
        .from()
        .ifPresent(
            it -> {
              where.add("submittedAt >= :from");
              parameters.put("from", it);
            });
    filter
        .to()
        .ifPresent(
            it -> {
              where.add("submittedAt < :to");
              parameters.put("to", it);
            });
    filter
        .waitingFor()
        .ifPresent(
            it -> {
              where.add("status = 'PENDING' and requester <> :me");
              where.add("array_intersects(waitingFor, :parties)");
              where.add("not array_contains(voted, :me)");
              parameters.put("me", it.subject());
              parameters.put(
                  "parties", it.parties().stream().map(Columns::clean).toArray(String[]::new));
            });
    filter
        .breakGlass()
        .ifPresent(it -> where.add(it ? "reviewBy is not null" : "reviewBy is null"));
    if (filter.results()) {
      where.add("hasResult");
    }
    filter
        .review()
        .ifPresent(
            it -> {
              where.add("reviewBy is not null");
              where.add(reviewStands(it.standing()));
              if (it.standing() == ReviewStanding.OVERDUE) {
                parameters.put("now", it.now());
              }
            });
    after.ifPresent(
        it -> {
          where.add("submittedAt <= :at and (submittedAt < :at or id < :id)");
          parameters.put("at", it.submitted());
          parameters.put("id", it.id());
        });
    var hql =
        "from RequestEntity"
            + (where.isEmpty() ? "" : " where " + String.join(" and ", where))
            + " order by submittedAt desc, id desc";
    return database.query(
        session -> {
          var query = session.createSelectionQuery(hql, RequestEntity.class);
          parameters.forEach(query::setParameter);
          Uni<List<RequestEntity>> rows = query.setMaxResults(limit).getResultList();
          return rows.map(
              all ->
                  all.stream().map(row -> new Listed(view(row), row.document.length())).toList());
        });
  }

  private static void about(About about, List<String> where, Map<String, Object> parameters) {
    about.kind().ifPresent(it -> equal(where, parameters, "kind", it.name()));
    about.statementClass().ifPresent(it -> equal(where, parameters, "statementClass", it.name()));
    about.fingerprint().ifPresent(it -> equal(where, parameters, "fingerprint", it.value()));
    about
        .tables()
        .ifPresent(
            it -> {
              where.add(
                  "id in (select t.request from TablesEntity t where array_intersects(t.keys, :keys))");
              parameters.put("keys", it.stream().map(Columns::clean).toArray(String[]::new));
            });
  }

  private static String reviewStands(ReviewStanding standing) {
    return switch (standing) {
      case OPEN -> "reviewedAt is null";
      case OVERDUE -> "reviewedAt is null and reviewBy <= :now";
      case CLOSED -> "reviewedAt is not null";
    };
  }

  private static void equal(
      List<String> where, Map<String, Object> parameters, String field, Object value) {
    where.add(field + " = :" + field);
    parameters.put(field, value);
  }

  /** With no promise that a result is kept for longer than this gateway keeps any. */
  private RequestView view(RequestEntity row) {
    return Json.read(row.document, RequestView.class).keptAtMost(config.keep().results());
  }
}
