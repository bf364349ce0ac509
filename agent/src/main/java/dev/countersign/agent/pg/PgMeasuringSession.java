package dev.countersign.agent.pg;

import dev.countersign.agent.evidence.Asked;
import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.evidence.MeasuringSession;
import dev.countersign.agent.evidence.Patience;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures at PostgreSQL. Before it looks, locks that are in no other change's way keep triggers
 * and rules from coming to all tables that may change, as long as the transaction lasts.
 */
record PgMeasuringSession(PgSession session, Asked asked, Limits limits, Patience patience)
    implements MeasuringSession {
  private static final Duration OWN_STATEMENT = Duration.ofSeconds(10);

  @Override
  public void begin() throws SessionException, InterruptedException {
    session.command(
        EvidenceSql.begin(true, patience.forOne(), limits.idleTimeout()), OWN_STATEMENT);
  }

  @Override
  public void rollBack() throws SessionException, InterruptedException {
    session.command(Sql.ROLLBACK, OWN_STATEMENT);
  }

  @Override
  public Optional<Reason> objection() throws SessionException, InterruptedException {
    var path = session.query(SearchPath.SELECT, OWN_STATEMENT).iterator().next();
    var unsure = SearchPath.objection(SearchPath.first(path));
    if (unsure.isPresent()) {
      return unsure;
    }
    var tables = asked.changed();
    for (var row : session.query(EvidenceSql.reached(asked.read()), OWN_STATEMENT)) {
      return Optional.of(trace(row.getString(0)));
    }
    lockAll(tables);
    boolean fills = asked.fillsDefaults("insert", "merge");
    for (var row : session.query(EvidenceSql.traces(tables, fills), OWN_STATEMENT)) {
      return Optional.of(trace(row.getString(0)));
    }
    return Optional.empty();
  }

  /**
   * Until no more come: a table that refers to one that is locked, or stops to, has to wait for it.
   */
  private void lockAll(List<String> tables) throws SessionException, InterruptedException {
    var locked = new HashSet<String>();
    var found = touched(tables);
    while (!locked.containsAll(found)) {
      session.command(EvidenceSql.lock(found), OWN_STATEMENT);
      locked.addAll(found);
      found = touched(tables);
    }
  }

  private List<String> touched(List<String> tables) throws SessionException, InterruptedException {
    var names = new ArrayList<String>();
    session
        .query(EvidenceSql.touched(tables), OWN_STATEMENT)
        .forEach(it -> names.add(it.getString(0)));
    return names;
  }

  private static Reason trace(String code) {
    return new Reason(
        code,
        "Expected tables that a rollback restores in full, but "
            + switch (code) {
              case "TRIGGER" -> "one has a trigger, which may reach beyond";
              case "RULE" -> "one has a rule or row-level security, which may reach beyond";
              case "DEFAULT" -> "one fills a column from a sequence or a function";
              case "FUNCTION" -> "a constraint, default or index of one calls a function";
              case "UNKNOWN_TABLE" -> "there is none of that name";
              default -> "one is foreign, unlogged, a view or something else";
            });
  }

  @Override
  public long count(String sql) throws SessionException, InterruptedException {
    return session.count(sql, limited());
  }

  @Override
  public List<List<String>> rows(String sql) throws SessionException, InterruptedException {
    var all = new ArrayList<List<String>>();
    session.prepared(sql, limited()).forEach(it -> all.add(texts(it)));
    return all;
  }

  private static List<String> texts(Row row) {
    return IntStream.range(0, row.size())
        .mapToObj(row::getString)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  @Override
  public Key key(String table) throws SessionException, InterruptedException {
    var row = session.query(EvidenceSql.key(table), OWN_STATEMENT).iterator().next();
    var kin = new ArrayList<Kin>();
    session
        .query(EvidenceSql.kin(table), OWN_STATEMENT)
        .forEach(it -> kin.add(new Kin(it.getString(0), it.getString(1))));
    return new Key(row.getString(0), row.getString(1), List.of(row.getArrayOfStrings(2)), kin);
  }

  @Override
  public List<String> columns(String table) throws SessionException, InterruptedException {
    var columns = new ArrayList<String>();
    session
        .query(EvidenceSql.columns(table), OWN_STATEMENT)
        .forEach(it -> columns.add(it.getString(0)));
    return columns;
  }

  @Override
  public String quoted(String name) {
    return EvidenceSql.quoted(name);
  }

  @Override
  public String asText(String quoted) {
    return quoted + "::text";
  }

  @Override
  public String keyed(Key key, List<String> values) {
    return EvidenceSql.keyed(key.columns(), values);
  }

  @Override
  public Reason reason(SessionException refusal) {
    return PgEvidence.reason(refusal);
  }

  /** Lets the next statement take as long as it may; for so long it is waited for. */
  private Duration limited() throws SessionException, InterruptedException {
    var time = patience.forOne();
    session.command(EvidenceSql.limit(time), OWN_STATEMENT);
    return time.plus(limits.silence());
  }
}
