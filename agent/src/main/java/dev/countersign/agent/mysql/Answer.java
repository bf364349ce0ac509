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
  private static final int AUTOCOMMIT = 0x0002;
  private static final int IN_READ_ONLY_TRANSACTION = 0x2000;
  static final int MORE_RESULTS = 0x0008;

  /** What {@code OPTIMIZE TABLE} and its like answer with, also where they fail. */
  private static final List<String> MAINTENANCE = List.of("Table", "Op", "Msg_type", "Msg_text");

  private static final int LONGEST_MESSAGE = 1 << 16;
  private static final int MSG_TYPE = 2;
  private static final int MSG_TEXT = 3;

  private final RowSink rows;
  private long affected;
  private int status;
  private int warnings;
  private Optional<ServerError> error = Optional.empty();
  private boolean localFileAsked;
  private boolean isMaintenance;
  private boolean isWanted;
  private Optional<String> complaint = Optional.empty();

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

  /** Of maintenance no row is passed over, for any may say that it failed; none is long. */
  boolean wants(int length) {
    isWanted = rows.wants(length);
    return isWanted || (isMaintenance && length <= LONGEST_MESSAGE);
  }

  /** A result begins, whose moments are in that time zone. */
  void columns(List<Packets.Definition> definitions, String zone) {
    var types = new MysqlTypes(zone);
    var columns =
        definitions.stream().map(it -> new Column(it.name(), types.number(it.type()))).toList();
    isMaintenance = columns.stream().map(Column::name).toList().equals(MAINTENANCE);
    rows.columns(columns, types);
  }

  void row(byte[] row) {
    if (isMaintenance) {
      var values = OwnRows.texts(row);
      if (values.get(MSG_TYPE).equalsIgnoreCase("error") && complaint.isEmpty()) {
        complaint = Optional.of(values.get(MSG_TEXT));
      }
    }
    if (isWanted) {
      rows.row(row);
    }
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

  /** What the first of its rows says that tells of an error, where one does. */
  Optional<String> complaint() {
    return complaint;
  }

  /** Whether it is committed, and so will be what follows. */
  boolean committed() {
    return !isInTransaction() && (status & AUTOCOMMIT) != 0;
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
