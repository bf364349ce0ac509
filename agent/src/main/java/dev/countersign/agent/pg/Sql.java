package dev.countersign.agent.pg;

import dev.countersign.agent.outside.EarlierReceipts;
import dev.countersign.agent.outside.ReceiptState;
import dev.countersign.agent.session.Limits;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Grant;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The agent's own statements. Each goes to the server in one message with its neighbours, so values
 * stand in the text; all of them are of shapes that need no quoting, and {@link #literal} sees to
 * it.
 *
 * <p>A receipt is inserted unfinished: it then refers to a receipt that never exists, by a foreign
 * key that is checked at COMMIT. So no COMMIT succeeds but the agent's own, which it sends after
 * having finished the receipt; one that the text smuggled in undoes everything instead. What else
 * stands in the table is a {@link ReceiptState}.
 */
final class Sql {
  static final String RECEIPT = "countersign.countersign_receipt";

  static final String CREATE_RECEIPTS =
      """
      CREATE SCHEMA IF NOT EXISTS countersign;
      CREATE TABLE IF NOT EXISTS countersign.countersign_receipt (
        execution text PRIMARY KEY,
        operation text NOT NULL,
        agent text NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        state text NOT NULL,
        unfinished text REFERENCES countersign.countersign_receipt (execution)
          DEFERRABLE INITIALLY DEFERRED)""";

  /**
   * One row where there is a table of receipts: whether no execution can stand in it twice, whether
   * an unfinished one keeps others from committing, whether there is a word for how it ended, and
   * whether it is there after a crash.
   */
  static final String SELECT_FIT =
      """
      SELECT c.relkind = 'r' AND c.relpersistence = 'p'
        AND EXISTS (SELECT FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = c.oid AND a.attname = 'state' AND a.atttypid = 'pg_catalog.text'::regtype)
        AND EXISTS (SELECT FROM pg_catalog.pg_index i
          JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = 'execution'
          WHERE i.indrelid = c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid
            AND i.indpred IS NULL AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum)
        AND EXISTS (SELECT FROM pg_catalog.pg_constraint k
          JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = 'unfinished'
          WHERE k.conrelid = c.oid AND k.confrelid = c.oid AND k.contype = 'f'
            AND k.condeferred AND k.conkey = ARRAY[a.attnum])
      FROM pg_catalog.pg_class c
      WHERE c.oid = pg_catalog.to_regclass('%s')"""
          .formatted(RECEIPT);

  static final String BEGIN = "BEGIN READ WRITE";
  static final String ROLLBACK = "ROLLBACK";
  static final String COMMIT = "COMMIT";
  static final String LIMIT_LOCKS = "SET lock_timeout = ";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._@+/-]*");

  private Sql() {}

  /** Begins a read; returns the search path. */
  static String beginRead(Grant grant, Limits limits) {
    return "BEGIN READ ONLY; %s; %s".formatted(settings(grant, limits), SearchPath.SELECT);
  }

  /**
   * Begins a change, the receipt first; returns the id of the transaction, and the receipts of
   * other runs of the request, each as its execution and its state.
   */
  static String beginChange(Grant grant, Subject agent, Limits limits) {
    return """
        BEGIN READ WRITE; %s;
        INSERT INTO %s (execution, operation, agent, state, unfinished)
          VALUES (%s, %s, %s, '%s', 'unfinished');
        SELECT pg_catalog.pg_current_xact_id()::text, %s"""
        .formatted(
            settings(grant, limits),
            RECEIPT,
            literal(grant.execution().value()),
            literal(grant.operation().value()),
            literal(agent.value()),
            ReceiptState.OPEN.word(),
            others(grant.execution()));
  }

  private static String others(ExecutionId execution) {
    return """
        coalesce((SELECT pg_catalog.array_agg(pg_catalog.concat_ws(' ', execution, state))
          FROM %s WHERE execution BETWEEN %s AND %s AND execution <> %s), '{}')"""
        .formatted(
            RECEIPT,
            literal(EarlierReceipts.first(execution)),
            literal(EarlierReceipts.last(execution)),
            literal(execution.value()));
  }

  /**
   * Begins a text whose statements take effect one by one: what stands in the table of receipts is
   * committed before the first of them. From then on the session may write, and ends where the
   * agent leaves it alone. Returns the receipts of other runs, as {@link #beginChange} does.
   */
  static String beginOutside(Grant grant, Subject agent, Limits limits) {
    return """
        BEGIN READ WRITE; %s; %s; SET default_transaction_read_only TO off;
        INSERT INTO %s (execution, operation, agent, state) VALUES (%s, %s, %s, '%s');
        SELECT %s"""
        .formatted(
            settings(grant, limits).replace("SET LOCAL", "SET"),
            oneByOne(grant.execution(), limits),
            RECEIPT,
            literal(grant.execution().value()),
            literal(grant.operation().value()),
            literal(agent.value()),
            ReceiptState.OUTSIDE.word(),
            others(grant.execution()));
  }

  /** Changes one row if the transaction is still the one that the receipt was inserted in. */
  static String finishReceipt(ExecutionId execution, String transaction) {
    return """
        UPDATE %s SET unfinished = NULL, state = '%s'
          WHERE execution = %s AND unfinished IS NOT NULL
            AND pg_catalog.pg_current_xact_id()::text = %s"""
        .formatted(
            RECEIPT, ReceiptState.DONE.word(), literal(execution.value()), literal(transaction));
  }

  /** Changes one row if the receipt is still as it was. */
  static String update(ExecutionId execution, ReceiptState from, ReceiptState to) {
    return "UPDATE %s SET state = '%s' WHERE execution = %s AND state = '%s'"
        .formatted(RECEIPT, to.word(), literal(execution.value()), from.word());
  }

  /** Waits for a transaction that has inserted the receipt and is still open. */
  static String insertTombstone(
      ExecutionId execution, Digest operation, Subject agent, Duration lockTimeout) {
    return """
        BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
        SET LOCAL lock_timeout = %d; SET LOCAL statement_timeout = %d;
        INSERT INTO %s (execution, operation, agent, state) VALUES (%s, %s, %s, '%s')
          ON CONFLICT (execution) DO NOTHING"""
        .formatted(
            lockTimeout.toMillis(),
            lockTimeout.multipliedBy(2).toMillis(),
            RECEIPT,
            literal(execution.value()),
            literal(operation.value()),
            literal(agent.value()),
            ReceiptState.TOMBSTONE.word());
  }

  static String selectReceipt(ExecutionId execution) {
    return "SELECT operation, state FROM %s WHERE execution = %s"
        .formatted(RECEIPT, literal(execution.value()));
  }

  /** Where a transaction is open, nobody changes it until that ends. */
  static String selectToKeep(ExecutionId execution) {
    return selectReceipt(execution) + " FOR UPDATE";
  }

  /**
   * Looks whether the run is still its agent's. Whatever a text has set, the session goes by the
   * run's name from then on, ends where the agent leaves it alone, and hears the server's warnings.
   */
  static String look(ExecutionId execution, Limits limits) {
    return oneByOne(execution, limits) + "; " + selectToKeep(execution);
  }

  private static String oneByOne(ExecutionId execution, Limits limits) {
    return "SET application_name = %s; SET idle_session_timeout = %d; SET client_min_messages TO warning"
        .formatted(literal(applicationName(execution)), limits.idleTimeout().toMillis());
  }

  static String selectTypes(String ids) {
    return """
        SELECT t.oid::int8, t.typname::text, coalesce(e.oid, 0)::int8, coalesce(e.typname, '')::text
        FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_type e
          ON t.typcategory = 'A' AND e.oid = t.typelem AND e.typdelim = ','
        WHERE t.oid IN (%s)"""
        .formatted(ids);
  }

  private static String settings(Grant grant, Limits limits) {
    return """
        SET LOCAL statement_timeout = %d; SET LOCAL lock_timeout = %d;
        SET LOCAL idle_in_transaction_session_timeout = %d; SET LOCAL application_name = %s"""
        .formatted(
            grant.statementTimeout().toMillis(),
            limits.lockTimeout().toMillis(),
            limits.idleTimeout().toMillis(),
            literal(applicationName(grant.execution())));
  }

  /** By which the server calls the session of a run; it cuts off what is longer than 63. */
  static String applicationName(ExecutionId execution) {
    return "countersign/" + execution;
  }

  static String literal(String value) {
    if (!PLAIN.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "Expected a value of plain characters, but one needs quoting");
    }
    return "'" + value + "'";
  }
}
