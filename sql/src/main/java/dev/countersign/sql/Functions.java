package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import java.util.List;
import java.util.regex.Pattern;

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

  /** No reads, but what they change or hold are numbers, locks and time, and no table's rows. */
  private static final Pattern OF_ITS_OWN =
      Pattern.compile(
          "nextval|currval|lastval|setval|default|sleep|pg_sleep|pg_sleep_for|pg_sleep_until|pg_notify"
              + "|get_lock|release_lock|release_all_locks|last_insert_id"
              + "|pg_(try_)?advisory_[a-z_]+");

  private Functions() {}

  static void judge(Dialect dialect, Calls.Call call, Verdict verdict) {
    var path = call.path();
    var ownName = ownName(dialect, path);
    var isHarmless = call.plain() && Vocabulary.of(dialect).isHarmless(ownName);
    if (call.isDangerous(dialect) || !isHarmless) {
      if (call.plain() && OF_ITS_OWN.matcher(ownName).matches()) {
        verdict.effects().unknownNames();
      } else {
        verdict.effects().unknown();
      }
    }
    if (!verdict.isNew(call)) {
      return;
    }
    if (path.isEmpty()) {
      verdict.raise(StatementClass.WRITE, "calls something that is not a name");
      return;
    }
    verdict.function(call.name());
    Hazards.call(path.getLast(), verdict.effects());
    if (call.isDangerous(dialect)) {
      verdict.raise(
          StatementClass.PRIVILEGED,
          "calls " + call.name() + ", which reaches beyond the database's rows");
    } else if (!isHarmless) {
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
