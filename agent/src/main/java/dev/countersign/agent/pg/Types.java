package dev.countersign.agent.pg;

import dev.countersign.agent.run.ResultSet;
import dev.countersign.agent.run.TypeNames;
import dev.countersign.agent.session.SessionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Looks up the types that are not PostgreSQL's own: enums, extensions' types, arrays of them. */
final class Types {
  private Types() {}

  static TypeNames of(List<ResultSet> sets, PgSession session, Duration within)
      throws SessionException, InterruptedException {
    var ids = TypeNames.unknown(sets).mapToObj(Long::toString).collect(Collectors.joining(","));
    if (ids.isEmpty()) {
      return TypeNames.STANDARD;
    }
    var rows = new ArrayList<TypeNames.Row>();
    for (var row : session.query(Sql.selectTypes(ids), within)) {
      rows.add(
          new TypeNames.Row(row.getLong(0), row.getString(1), row.getLong(2), row.getString(3)));
    }
    return TypeNames.with(rows);
  }
}
