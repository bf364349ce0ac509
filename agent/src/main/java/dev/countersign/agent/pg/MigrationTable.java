package dev.countersign.agent.pg;

import dev.countersign.agent.outside.MigrationRows;
import dev.countersign.agent.run.MigrationRow;
import dev.countersign.agent.run.MigrationSql;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.execution.ExecutionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The table of migrations at a target, as one execution sees it. */
final class MigrationTable implements MigrationRows {
  static final String NAME = "countersign.countersign_migration";

  static final String CREATE =
      """
      CREATE SCHEMA IF NOT EXISTS countersign;
      CREATE TABLE IF NOT EXISTS countersign.countersign_migration (
        version bigint PRIMARY KEY,
        name text NOT NULL,
        checksum text NOT NULL,
        state text NOT NULL,
        text text NOT NULL,
        statements integer NOT NULL,
        begun integer NOT NULL,
        done integer NOT NULL,
        execution text NOT NULL,
        at timestamptz NOT NULL DEFAULT now())""";

  private static final String SELECT_FIT =
      """
      SELECT c.relkind = 'r' AND c.relpersistence = 'p'
        AND EXISTS (SELECT FROM pg_catalog.pg_index i
          JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = 'version'
          WHERE i.indrelid = c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid
            AND i.indpred IS NULL AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum)
      FROM pg_catalog.pg_class c WHERE c.oid = pg_catalog.to_regclass('%s')"""
          .formatted(NAME);

  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** The first eight bytes of SHA-256 of the table's name: one for each database. */
  private static final long LOCK = lock();

  private final PgSession session;
  private final MigrationSql sql;
  private final Limits limits;

  MigrationTable(PgSession session, ExecutionId execution, Limits limits) {
    this.session = session;
    this.sql = new MigrationSql(NAME, execution);
    this.limits = limits;
  }

  /**
   * Creates it where it is missing. A role that may not create it needs it only to be there.
   *
   * @throws SessionException also where a version could stand in it twice, or a crash empties it
   */
  static void ensure(PgSession session, Limits limits)
      throws SessionException, InterruptedException {
    var fits = fit(session);
    if (fits.isEmpty()) {
      make(session, limits);
    } else if (!fits.get()) {
      throw SessionException.unfit(
          "Expected the table of migrations as the agent makes it, but it is another, in which a"
              + " version could stand twice, or get lost: let an owner of the database rename it;"
              + " nothing was run");
    }
  }

  private static void make(PgSession session, Limits limits)
      throws SessionException, InterruptedException {
    try {
      session.command(
          "BEGIN READ WRITE; SET LOCAL lock_timeout = %d; %s; COMMIT"
              .formatted(limits.lockTimeout().toMillis(), CREATE),
          WITHIN);
    } catch (SessionException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      session.command(Sql.ROLLBACK, WITHIN);
      if (!exists(session)) { // or another agent was faster
        throw e;
      }
    }
  }

  static boolean exists(PgSession session) throws SessionException, InterruptedException {
    return fit(session).isPresent();
  }

  /** Whether no version can stand in it twice, and it outlives a crash; empty where it is none. */
  private static Optional<Boolean> fit(PgSession session)
      throws SessionException, InterruptedException {
    for (var row : session.query(SELECT_FIT, WITHIN)) {
      return Optional.of(row.getBoolean(0));
    }
    return Optional.empty();
  }

  /** Whether nobody else migrates this database until the transaction ends. */
  boolean isLockedForTransaction() throws SessionException, InterruptedException {
    return isLocked("pg_try_advisory_xact_lock");
  }

  @Override
  public boolean isLocked() throws SessionException, InterruptedException {
    return isLocked("pg_try_advisory_lock");
  }

  /**
   * Asks again and again rather than to wait at the server: whoever waits there has a snapshot, and
   * CREATE INDEX CONCURRENTLY of the one who holds the lock would wait for that.
   */
  private boolean isLocked(String function) throws SessionException, InterruptedException {
    long end = System.nanoTime() + limits.lockTimeout().toNanos();
    var ask = "SELECT pg_catalog.%s(%d)".formatted(function, LOCK);
    while (!session.query(ask, WITHIN).iterator().next().getBoolean(0)) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(PAUSE);
    }
    return true;
  }

  /** All rows, once nobody else can write any until the transaction ends; others may read. */
  List<MigrationRow> lockAndRead() throws SessionException, InterruptedException {
    session.command("LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE".formatted(NAME), WITHIN);
    return read();
  }

  @Override
  public List<MigrationRow> read() throws SessionException, InterruptedException {
    return rows(session, sql.select());
  }

  @Override
  public MigrationSql sql() {
    return sql;
  }

  @Override
  public void write(String statement) throws SessionException, InterruptedException {
    session.command(statement, WITHIN);
  }

  /** All rows, for who only looks; none where there is no table. */
  static List<MigrationRow> asItIs(PgSession session)
      throws SessionException, InterruptedException {
    return exists(session) ? rows(session, MigrationSql.select(NAME)) : List.of();
  }

  static List<MigrationRow> rows(PgSession session, String select)
      throws SessionException, InterruptedException {
    var rows = new ArrayList<MigrationRow>();
    for (var row : session.query(select, WITHIN)) {
      rows.add(
          MigrationRow.of(
              IntStream.range(0, row.size()).mapToObj(i -> row.getValue(i).toString()).toList()));
    }
    return rows;
  }

  private static long lock() {
    var digest = Hashing.sha256(NAME.getBytes(StandardCharsets.UTF_8)).value();
    return Long.parseUnsignedLong(digest.substring(0, 16), 16);
  }
}
