package dev.countersign.agent.mysql;

import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.evidence.Lock;
import dev.countersign.agent.evidence.Patience;
import dev.countersign.agent.run.RowWriter;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.agent.session.Wait;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A session in which evidence is gathered: short of patience, and never committed. */
final class EvidenceSession {
  private static final Duration OWN_STATEMENT = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofMillis(500);
  private static final int MOST_ROWS = 1_000;
  private static final long MOST_BYTES = 1 << 20;

  private final MysqlSession session;
  private final Limits limits;
  private final Patience patience;

  EvidenceSession(MysqlSession session, Limits limits, Patience patience) {
    this.session = session;
    this.limits = limits;
    this.patience = patience;
  }

  /** Begins a transaction that ends in ROLLBACK, whatever comes of it. */
  void begin(boolean mayWrite) throws SessionException, InterruptedException {
    long lock = Lock.TIMEOUT.toSeconds();
    session.command(
        "%s, innodb_lock_wait_timeout = %d, lock_wait_timeout = %d, wait_timeout = %d"
            .formatted(
                session.sql().limit(patience.forOne()),
                lock,
                lock,
                Math.max(1, limits.idleTimeout().toSeconds())),
        OWN_STATEMENT);
    session.command(Sql.begin(!mayWrite), OWN_STATEMENT);
  }

  void rollBack() throws SessionException, InterruptedException {
    session.command(Sql.ROLLBACK, OWN_STATEMENT);
  }

  /** Has the server end what comes next when there is no more time; else it is asked to. */
  void limit() throws SessionException, InterruptedException {
    session.command(session.sql().limit(patience.forOne()), OWN_STATEMENT);
  }

  /** What a statement answers, within the time that one gets. */
  Answer ask(String sql) throws SessionException, InterruptedException {
    return send(sql, new OwnRows(MOST_ROWS, MOST_BYTES));
  }

  /** How many rows a statement changes; those that it returns are passed over. */
  long count(String sql) throws SessionException, InterruptedException {
    return send(sql, new OwnRows(0, 0)).affected();
  }

  private Answer send(String sql, OwnRows rows) throws SessionException, InterruptedException {
    var answer = new Answer(rows);
    var statement = patience.forOne();
    var refused =
        new Wait(
                session,
                () -> false,
                RowWriter.ofNothing(),
                statement.plus(GRACE),
                statement.plus(limits.silence()))
            .until(session.send(sql, answer));
    if (refused.isPresent()) {
      throw refused.get();
    }
    return answer;
  }

  /** The rows of a statement as texts, null where a value is NULL. */
  List<List<String>> rows(String sql) throws SessionException, InterruptedException {
    var rows = new OwnRows(MOST_ROWS, MOST_BYTES);
    send(sql, rows);
    return texts(rows);
  }

  /** The same, empty where there are more than are kept. */
  Optional<List<List<String>>> all(String sql) throws SessionException, InterruptedException {
    var rows = new OwnRows(MOST_ROWS, MOST_BYTES);
    send(sql, rows);
    return rows.isTruncated() ? Optional.empty() : Optional.of(texts(rows));
  }

  private static List<List<String>> texts(OwnRows rows) {
    return rows.rows().stream().map(EvidenceSession::texts).toList();
  }

  private static List<String> texts(byte[] row) {
    var in = ByteBuffer.wrap(row);
    var texts = new ArrayList<String>();
    for (int left = in.getShort(); left > 0; left--) {
      int length = in.getInt();
      if (length < 0) {
        texts.add(null);
      } else {
        var value = new byte[length];
        in.get(value);
        texts.add(new String(value, StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  /** Why to read these tables may leave a trace; empty where it does not. */
  Optional<Reason> reachesBeyond(List<String> tables)
      throws SessionException, InterruptedException {
    return tables.isEmpty() || number(EvidenceSql.stored(tables)) == tables.size()
        ? Optional.empty()
        : Optional.of(
            new Reason(
                "NOT_A_TABLE",
                "Expected tables that keep their rows here, but one is a view or reaches"
                    + " elsewhere, which may leave a trace"));
  }

  long number(String sql) throws SessionException, InterruptedException {
    return Long.parseLong(rows(sql).getFirst().getFirst());
  }

  static Reason reason(SessionException e) {
    var failure = Statements.failure(e).failure();
    return new Reason(failure.code(), failure.message());
  }
}
