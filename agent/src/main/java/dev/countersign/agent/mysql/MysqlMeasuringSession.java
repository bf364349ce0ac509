package dev.countersign.agent.mysql;

import dev.countersign.agent.evidence.Asked;
import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.evidence.MeasuringSession;
import dev.countersign.agent.session.SessionException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Measures at MySQL and MariaDB: only of InnoDB's tables, without triggers that anybody can see,
 * and where no counter is drawn from. To look at a table takes a lock on its definition that lasts
 * as long as the transaction, so no trigger comes meanwhile.
 */
record MysqlMeasuringSession(EvidenceSession session, Asked asked) implements MeasuringSession {

  @Override
  public void begin() throws SessionException, InterruptedException {
    session.begin(true);
  }

  @Override
  public void rollBack() throws SessionException, InterruptedException {
    session.rollBack();
  }

  @Override
  public Optional<Reason> objection() throws SessionException, InterruptedException {
    var tables = asked.changed();
    for (var table : tables) {
      session.ask("SELECT 1 FROM %s LIMIT 0".formatted(TableName.of(table).written()));
    }
    if (session.number(EvidenceSql.transactional(tables)) != tables.size()) {
      return Optional.of(
          new Reason(
              "NOT_A_TABLE",
              "Expected tables of InnoDB, which a rollback restores in full, but one is not"));
    }
    var beyond = session.reachesBeyond(asked.read());
    if (beyond.isPresent()) {
      return beyond;
    }
    if (!seesTriggers(tables)) {
      return Optional.of(
          new Reason(
              "TRIGGERS_UNSEEN",
              "Expected the right TRIGGER on all tables that it changes, without which their"
                  + " triggers are not seen, but it is not certain that the agent's role has it"));
    }
    if (session.number(EvidenceSql.triggers(tables)) > 0) {
      return Optional.of(
          new Reason(
              "TRIGGER", "Expected tables without triggers, which may reach beyond, but one has"));
    }
    boolean fills =
        asked.fillsDefaults("insert", "replace") && session.number(EvidenceSql.filled(tables)) > 0;
    return fills || setsCounter(tables)
        ? Optional.of(
            new Reason(
                "DEFAULT",
                "Expected tables that a rollback restores in full, but one fills a column from a"
                    + " counter or a function"))
        : Optional.empty();
  }

  /** Tables that change with these by a foreign key need none: there the server fires nothing. */
  private boolean seesTriggers(List<String> tables) throws SessionException, InterruptedException {
    var right =
        TriggerRight.of(
            session.all("SHOW GRANTS").orElse(List.of()).stream().map(List::getFirst).toList());
    return session.rows(EvidenceSql.names(tables)).stream()
        .allMatch(it -> right.covers(it.getFirst(), it.getLast()));
  }

  private boolean setsCounter(List<String> tables) throws SessionException, InterruptedException {
    var set =
        asked.columnsSet().stream()
            .map(it -> TableName.of(it).name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    return session.rows(EvidenceSql.counted(tables)).stream()
        .anyMatch(row -> set.contains(row.getFirst().toLowerCase(Locale.ROOT)));
  }

  @Override
  public long count(String sql) throws SessionException, InterruptedException {
    session.limit();
    return session.count(sql);
  }

  @Override
  public List<List<String>> rows(String sql) throws SessionException, InterruptedException {
    session.limit();
    return session.rows(sql);
  }

  @Override
  public Key key(String table) throws SessionException, InterruptedException {
    var columns = session.rows(EvidenceSql.key(table));
    return columns.isEmpty()
        ? new Key("", "", List.of(), List.of())
        : new Key(
            columns.getFirst().getFirst(),
            columns.getFirst().get(1),
            columns.stream().map(List::getLast).map(EvidenceSql::quoted).toList(),
            List.of());
  }

  @Override
  public List<String> columns(String table) throws SessionException, InterruptedException {
    return session.rows(EvidenceSql.columns(table)).stream().map(List::getFirst).toList();
  }

  @Override
  public String quoted(String name) {
    return EvidenceSql.quoted(name);
  }

  @Override
  public String asText(String quoted) {
    return quoted;
  }

  @Override
  public String keyed(Key key, List<String> values) {
    return EvidenceSql.keyed(key.columns(), values);
  }

  @Override
  public Reason reason(SessionException refusal) {
    return EvidenceSession.reason(refusal);
  }
}
