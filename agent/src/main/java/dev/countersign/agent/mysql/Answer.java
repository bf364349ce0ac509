package dev.countersign.agent.mysql;

import dev.countersign.agent.run.Column;
import dev.countersign.agent.run.MysqlTypes;
import dev.countersign.agent.run.RowSink;
import dev.countersign.agent.run.ServerError;
import java.util.List;
import java.util.Optional;

/**
 * What the server answered to one statement. Filled on the connection's thread, read once the
 * statement has ended.
 */
final class Answer {
  private static final int IN_TRANSACTION = 0x0001;
  private static final int IN_READ_ONLY_TRANSACTION = 0x2000;
  static final int MORE_RESULTS = 0x0008;

  private final RowSink rows;
  private long affected;
  private int status;
  private int warnings;
  private Optional<ServerError> error = Optional.empty();
  private boolean localFileAsked;

  Answer(RowSink rows) {
    this.rows = rows;
  }

  /** To a statement of the agent's own. */
  static Answer own() {
    return new Answer(OwnRows.few());
  }

  /** To a statement of the agent's own that returns more. */
  static Answer ofMany() {
    return new Answer(OwnRows.many());
  }

  /** Whether a statement of the agent's own returned more than it bears with. */
  boolean isTruncated() {
    return rows instanceof OwnRows own && own.isTruncated();
  }

  boolean wants(int length) {
    return rows.wants(length);
  }

  /** A result begins, whose moments are in that time zone. */
  void columns(List<Packets.Definition> definitions, String zone) {
    var types = new MysqlTypes(zone);
    var columns =
        definitions.stream().map(it -> new Column(it.name(), types.number(it.type()))).toList();
    rows.columns(columns, types);
  }

  void row(byte[] row) {
    rows.row(row);
  }

  /** One result of the statement has ended; a procedure has several. */
  void ended(long changed, int flags, int warned) {
    rows.endStatement();
    affected += changed;
    status = flags;
    warnings = warned;
  }

  void refused(ServerError words) {
    error = Optional.of(words);
  }

  void localFileAsked() {
    localFileAsked = true;
  }

  /** How many rows it changed. */
  long affected() {
    return affected;
  }

  int warnings() {
    return warnings;
  }

  Optional<ServerError> error() {
    return error;
  }

  /** Whether it wanted a file of the agent's, which nobody gets. */
  boolean wasLocalFileAsked() {
    return localFileAsked;
  }

  /** Whether a transaction was open when the statement had ended. */
  boolean isInTransaction() {
    return (status & IN_TRANSACTION) != 0;
  }

  /** Whether a transaction was open in which nothing can be written. */
  boolean isInReadOnlyTransaction() {
    return isInTransaction() && (status & IN_READ_ONLY_TRANSACTION) != 0;
  }

  /** The rows of a statement of the agent's own, their values as text and null as "". */
  List<List<String>> texts() {
    return rows instanceof OwnRows own ? own.texts() : List.of();
  }
}
