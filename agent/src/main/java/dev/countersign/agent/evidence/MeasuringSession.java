package dev.countersign.agent.evidence;

import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.session.SessionException;
import java.util.List;
import java.util.Optional;

/**
 * A connection to a target on which a change is measured: what differs from server to server. No
 * statement takes longer than the {@link Patience} that there is.
 */
public interface MeasuringSession {

  /**
   * How rows of a table are found again.
   *
   * @param columns of its primary key, quoted as the server wants names; none where it has no key
   * @param kin the other tables that its rows are in too
   */
  record Key(String schema, String table, List<String> columns, List<Kin> kin) {}

  /** What a table is a partition or child of, however far up, and what is one of it. */
  record Kin(String schema, String table) {}

  /** Begins a transaction that may write, and is short of patience. */
  void begin() throws SessionException, InterruptedException;

  void rollBack() throws SessionException, InterruptedException;

  /**
   * Why running the change and rolling it back could leave a trace, as far as the catalogue tells;
   * what it looked at stays as it is as long as the transaction lasts.
   */
  Optional<Reason> objection() throws SessionException, InterruptedException;

  /** Runs a statement and tells how many rows it touches. */
  long count(String sql) throws SessionException, InterruptedException;

  /** The rows of a statement as texts, null where a value is NULL. */
  List<List<String>> rows(String sql) throws SessionException, InterruptedException;

  Key key(String table) throws SessionException, InterruptedException;

  /** The names of the columns of a table, in their order. */
  List<String> columns(String table) throws SessionException, InterruptedException;

  String quoted(String name);

  /** A column in a select list, so that its value comes as text. */
  String asText(String quoted);

  /** The condition that holds of the one row with these values of its key. */
  String keyed(Key key, List<String> values);

  /** What the server refused, without literals. */
  Reason reason(SessionException refusal);
}
