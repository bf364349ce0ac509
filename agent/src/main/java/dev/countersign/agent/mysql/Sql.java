package dev.countersign.agent.mysql;

import dev.countersign.agent.outside.EarlierReceipts;
import dev.countersign.agent.outside.ReceiptState;
import dev.countersign.agent.session.Limits;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.Dialect;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The agent's own statements. Values stand in the text; all of them are of shapes that need no
 * quoting, and {@link #literal} sees to it.
 *
 * <p>What stands in the table of receipts is a {@link ReceiptState}: one that others can see as
 * open was committed by the text itself, and says that.
 *
 * @param isMaria whether MariaDB's names of settings are spoken
 * @param receipts the table of receipts, qualified, for a text may choose another database
 */
record Sql(boolean isMaria, String database, String receipts) {
  static final String TABLE = "countersign_receipt";
  static final String COMMIT = "COMMIT";
  static final String ROLLBACK = "ROLLBACK";

  /**
   * What the classification of a text takes for granted (quotation marks hold strings, backslashes
   * escape), and otherwise what both servers agree on by default.
   */
  static final String SQL_MODE =
      "STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

  /** The time zone that a session begins in. */
  static final String UTC = "+00:00";

  /** What the server is to tell when it changes, for values go by it. */
  static final String TIME_ZONE = "time_zone";

  static final String RESULTS = "character_set_results";
  static final String UTF8 = "utf8mb4";

  static final String RESULTS_IN_UTF8 = "SET SESSION " + RESULTS + " = " + UTF8;

  private static final int LOCK_NAME = 40;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._@+/-]*");
  private static final int MILLIS = 3;

  static Sql of(Address address) {
    var database = "`" + address.database() + "`";
    return new Sql(address.dialect() == Dialect.MARIADB, database, database + "." + TABLE);
  }

  /**
   * Each session begins the same, whatever the server's settings; what is not ours is read-only.
   */
  List<String> setUp(Limits limits) {
    long seconds = seconds(limits.lockTimeout());
    return List.of(
        "SET NAMES utf8mb4",
        """
        SET SESSION session_track_system_variables = '%s,%s', sql_mode = '%s', time_zone = '%s', autocommit = 1,
          completion_type = 'NO_CHAIN', foreign_key_checks = 1, unique_checks = 1,
          sql_auto_is_null = 0, sql_select_limit = 18446744073709551615, innodb_lock_wait_timeout = %d, lock_wait_timeout = %d,
          %s_isolation = 'REPEATABLE-READ', %s_read_only = 1"""
            .formatted(TIME_ZONE, RESULTS, SQL_MODE, UTC, seconds, seconds, prefix(), prefix()),
        "USE " + database);
  }

  /**
   * How long a statement may take, and how long the server bears with an agent that is silent, or
   * that takes no rows.
   */
  String limit(Grant grant, Limits limits) {
    var statement = grant.statementTimeout();
    return "%s, %s, net_write_timeout = %d"
        .formatted(limit(statement), silence(limits), seconds(statement.plus(limits.silence())));
  }

  /** The same of the agent's silence alone, whatever a text has set. */
  static String untilSilent(Limits limits) {
    return "SET SESSION " + silence(limits);
  }

  private static String silence(Limits limits) {
    return "wait_timeout = %d".formatted(seconds(limits.idleTimeout()));
  }

  /** How long a statement may take. */
  String limit(Duration statement) {
    return "SET SESSION "
        + (isMaria
            ? "max_statement_time = "
                + BigDecimal.valueOf(statement.toMillis(), MILLIS).toPlainString()
            : "max_execution_time = " + statement.toMillis());
  }

  /** What the agent does at the end is not to be cut short. */
  String noLimit() {
    return isMaria ? "SET SESSION max_statement_time = 0" : "SET SESSION max_execution_time = 0";
  }

  /** Outside of a transaction of ours everything is read-only, until this is said. */
  String mayWrite() {
    return "SET SESSION %s_read_only = 0".formatted(prefix());
  }

  /** As it was before. */
  String mayNotWrite() {
    return "SET SESSION %s_read_only = 1".formatted(prefix());
  }

  private String prefix() {
    return isMaria ? "tx" : "transaction";
  }

  static String begin(boolean isRead) {
    return isRead ? "START TRANSACTION READ ONLY" : "START TRANSACTION READ WRITE";
  }

  String insert(ExecutionId execution, Digest operation, Subject agent, ReceiptState state) {
    return "INSERT INTO %s (execution, operation, agent, state) VALUES (%s, %s, %s, '%s')"
        .formatted(
            receipts,
            literal(execution.value()),
            literal(operation.value()),
            literal(agent.value()),
            state.word());
  }

  /** Changes one row if the receipt is still as it was. */
  String update(ExecutionId execution, ReceiptState from, ReceiptState to) {
    return "UPDATE %s SET state = '%s' WHERE execution = %s AND state = '%s'"
        .formatted(receipts, to.word(), literal(execution.value()), from.word());
  }

  /** As it is now, also in a transaction that began before; until that ends nobody changes it. */
  String selectToKeep(ExecutionId execution) {
    return select(execution) + " FOR UPDATE";
  }

  String select(ExecutionId execution) {
    return "SELECT operation, state FROM %s WHERE execution = %s"
        .formatted(receipts, literal(execution.value()));
  }

  /** The execution and the state of each receipt of its request that says that something ran. */
  String selectOfRequest(ExecutionId execution) {
    return "SELECT execution, state FROM %s WHERE execution BETWEEN %s AND %s AND state <> '%s'"
        .formatted(
            receipts,
            literal(EarlierReceipts.first(execution)),
            literal(EarlierReceipts.last(execution)),
            ReceiptState.TOMBSTONE.word());
  }

  /**
   * Takes a lock of the server's own, by which others find the session of a run while it is there;
   * 1 where nobody else has it.
   */
  static String hold(ExecutionId execution, Limits limits) {
    return "SELECT GET_LOCK(%s, %d)".formatted(lock(execution), seconds(limits.lockTimeout()));
  }

  /** The same once more, for a text may have released it; 1 also where the session has it still. */
  static String holdOn(ExecutionId execution) {
    return "SELECT GET_LOCK(%s, 0)".formatted(lock(execution));
  }

  /** Whose connection has that lock, by its number; no value where there is none. */
  static String holder(ExecutionId execution) {
    return "SELECT IS_USED_LOCK(%s)".formatted(lock(execution));
  }

  /** Names are short there, and case is nothing to them. */
  private static String lock(ExecutionId execution) {
    var digest = Hashing.sha256(execution.value().getBytes(StandardCharsets.UTF_8)).value();
    return literal("countersign_" + digest.substring(0, LOCK_NAME));
  }

  String create() {
    return """
        CREATE TABLE IF NOT EXISTS %s (
          execution varchar(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
          operation varchar(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          agent varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
          state varchar(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
        ) ENGINE = InnoDB"""
        .formatted(receipts);
  }

  /** The engine of a table of the agent's, and the columns of its primary key; "" for none. */
  String fit(String table) {
    return """
        SELECT t.engine, (SELECT group_concat(if(s.sub_part IS NULL, s.column_name, '?'))
          FROM information_schema.statistics s WHERE s.table_schema = t.table_schema
            AND s.table_name = t.table_name AND s.index_name = 'PRIMARY')
        FROM information_schema.tables t WHERE t.table_schema = '%s' AND t.table_name = '%s'"""
        .formatted(database.replace("`", ""), table);
  }

  /** Servers know whole seconds only, and none is not allowed. */
  private static long seconds(Duration time) {
    return Math.max(1, time.plusMillis(999).toSeconds());
  }

  static String literal(String value) {
    if (!PLAIN.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "Expected a value of plain characters, but one needs quoting");
    }
    return "'" + value + "'";
  }
}
