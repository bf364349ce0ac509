package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import java.util.List;

/**
 * What is known of a function from its name.
 *
 * <table>
 * <caption>What a call adds to a statement</caption>
 * <tr><th>function</th><th>in a query</th><th>in INSERT, UPDATE, DELETE, MERGE and DDL</th></tr>
 * <tr><td>listed as harmless</td><td>nothing</td><td>nothing</td></tr>
 * <tr><td>not listed, or with a schema other than pg_catalog</td><td>WRITE</td><td>a finding</td></tr>
 * <tr><td>listed as dangerous, in whatever schema</td><td>PRIVILEGED</td><td>PRIVILEGED</td></tr>
 * </table>
 */
final class Functions {

  private Functions() {}

  static void judge(Dialect dialect, Calls.Call call, Verdict verdict) {
    if (!verdict.isNew(call)) {
      return;
    }
    var vocabulary = Vocabulary.of(dialect);
    var path = call.path();
    if (path.isEmpty()) {
      verdict.raise(StatementClass.WRITE, "calls something that is not a name");
      verdict.effects().unknown();
      return;
    }
    verdict.function(call.name());
    Hazards.call(path.getLast(), verdict.effects());
    if (call.isDangerous(dialect)) {
      verdict.effects().unknown();
      verdict.raise(
          StatementClass.PRIVILEGED,
          "calls " + call.name() + ", which reaches beyond the database's rows");
    } else if (!call.plain() || !vocabulary.isHarmless(ownName(dialect, path))) {
      verdict.effects().unknown();
      verdict.raise(
          StatementClass.WRITE, "calls " + call.name() + ", which is not known to be harmless");
    }
  }

  /** The name if the dialect's own functions have it; nothing otherwise. */
  private static String ownName(Dialect dialect, List<String> path) {
    return switch (path.size()) {
      case 1 -> path.getFirst();
      case 2 ->
          dialect == Dialect.POSTGRESQL && path.getFirst().equals("pg_catalog")
              ? path.getLast()
              : "";
      default -> "";
    };
  }
}
