package dev.countersign.agent.pg;

import dev.countersign.agent.run.Column;
import dev.countersign.agent.run.ColumnTypes;
import dev.countersign.agent.run.TypeNames;
import dev.countersign.agent.session.SessionException;
import dev.countersign.agent.session.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Knows the types that are not PostgreSQL's own: enums, extensions' types, arrays of them. While a
 * text runs it asks by another connection, for the rows stand still on the text's. A type that the
 * text itself has made cannot be seen from there, and keeps its number for a name.
 */
final class Catalogue {
  private static final Logger LOG = Logger.getLogger(Catalogue.class);
  private static final Duration WITHIN = Duration.ofSeconds(5);

  /** For so long a type that was renamed may still go by its old name. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  /** A type, and when it was looked up. */
  private record Known(TypeNames.Row row, long at) {
    boolean isFresh() {
      return System.nanoTime() - at < FRESH.toNanos();
    }
  }

  private final Sessions<PgSession> sessions;
  private final Map<Long, Known> known = new ConcurrentHashMap<>();

  Catalogue(Sessions<PgSession> sessions) {
    this.sessions = sessions;
  }

  /** The types of these columns, as far as they can be seen by another connection. */
  ColumnTypes types(List<Column> columns) throws InterruptedException {
    var wanted = TypeNames.unknown(columns);
    if (!wanted.stream().allMatch(this::isFresh)) {
      try (var session = sessions.open()) {
        look(wanted, session)
            .forEach(row -> known.put(row.id(), new Known(row, System.nanoTime())));
      } catch (SessionException e) {
        LOG.warnf("Expected to look types up, but could not: cause=%s", e.getMessage());
      }
    }
    return TypeNames.with(
        wanted.stream().filter(this::isFresh).map(id -> known.get(id).row()).toList());
  }

  /** These types, as the text's own connection sees them. */
  static ColumnTypes types(Set<Long> wanted, PgSession session)
      throws SessionException, InterruptedException {
    return wanted.isEmpty() ? TypeNames.STANDARD : TypeNames.with(look(wanted, session));
  }

  private boolean isFresh(long id) {
    return known.containsKey(id) && known.get(id).isFresh();
  }

  private static List<TypeNames.Row> look(Set<Long> wanted, PgSession session)
      throws SessionException, InterruptedException {
    var ids = wanted.stream().map(Object::toString).collect(Collectors.joining(","));
    var rows = new ArrayList<TypeNames.Row>();
    for (var row : session.query(Sql.selectTypes(ids), WITHIN)) {
      rows.add(
          new TypeNames.Row(row.getLong(0), row.getString(1), row.getLong(2), row.getString(3)));
    }
    return rows;
  }
}
