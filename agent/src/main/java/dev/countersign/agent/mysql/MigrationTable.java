package dev.countersign.agent.mysql;

import dev.countersign.agent.outside.MigrationRows;
import dev.countersign.agent.run.MigrationRow;
import dev.countersign.agent.run.MigrationSql;
import dev.countersign.agent.run.MysqlFailure;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.execution.ExecutionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The table of migrations at a target, as one execution sees it. */
final class MigrationTable implements MigrationRows {
  private static final String TABLE = "countersign_migration";
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final Set<Integer> DENIED = Set.of(1044, 1142, 1227);
  private static final int LOCK_NAME = 40;

  private final MysqlSession session;
  private final MigrationSql sql;
  private final Duration lockTimeout;

  MigrationTable(MysqlSession session, ExecutionId execution, Limits limits) {
    this.session = session;
    this.sql = sql(session, execution);
    this.lockTimeout = limits.lockTimeout();
  }

  static MigrationSql sql(MysqlSession session, ExecutionId execution) {
    return new MigrationSql(name(session), execution);
  }

  private static String name(MysqlSession session) {
    return session.sql().database() + "." + TABLE;
  }

  /**
   * Creates it where it is missing. A role that may not create it needs it only to be there.
   *
   * @throws SessionException also where it could not be part of a transaction, or a version could
   *     stand in it twice
   */
  static void ensure(MysqlSession session) throws SessionException, InterruptedException {
    var found = look(session);
    if (found.isEmpty()) {
      make(session);
      found = look(session);
    }
    for (var engineAndKey : found) {
      requireFit(engineAndKey);
    }
  }

  private static void make(MysqlSession session) throws SessionException, InterruptedException {
    try {
      session.command(session.sql().mayWrite(), WITHIN);
      session.command(create(session), WITHIN);
    } catch (SessionException e) {
      if (e.words().filter(it -> DENIED.contains(MysqlFailure.number(it))).isPresent()) {
        throw SessionException.unfit(
            "Expected to create the table of migrations, but the agent's role may not: let an owner"
                + " of the database run "
                + create(session).replaceAll("\\s+", " ")
                + ", and grant the role SELECT, INSERT, UPDATE, DELETE on it; nothing was run");
      }
      throw e;
    }
  }

  private static String create(MysqlSession session) {
    return """
        CREATE TABLE IF NOT EXISTS %s (
          version bigint NOT NULL PRIMARY KEY,
          name varchar(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          checksum char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          state varchar(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          text char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          statements int NOT NULL,
          begun int NOT NULL,
          done int NOT NULL,
          execution varchar(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
          at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP
        ) ENGINE = InnoDB"""
        .formatted(name(session));
  }

  static boolean exists(MysqlSession session) throws SessionException, InterruptedException {
    return !look(session).isEmpty();
  }

  /** Engine and key of the table; no row where there is none. */
  private static List<List<String>> look(MysqlSession session)
      throws SessionException, InterruptedException {
    return session.command(session.sql().fit(TABLE), WITHIN).texts();
  }

  private static void requireFit(List<String> engineAndKey) throws SessionException {
    if (!engineAndKey.getFirst().equalsIgnoreCase("InnoDB")) {
      throw SessionException.unfit(
          "Expected the table of migrations to be of engine InnoDB, whose transactions it takes part"
              + " in, but it is of another; nothing was run");
    }
    if (!engineAndKey.get(1).equals("version")) {
      throw SessionException.unfit(
          "Expected the table of migrations to have version for its primary key, so that none can"
              + " stand in it twice, but it has another or none: let an owner of the database rename"
              + " it; nothing was run");
    }
  }

  /**
   * Whether nobody else migrates this database until the session ends. A lock of the server's own:
   * locks on tables end where a statement commits by itself.
   */
  @Override
  public boolean isLocked() throws SessionException, InterruptedException {
    long seconds = Math.max(1, lockTimeout.toSeconds());
    var got =
        session
            .command(
                "SELECT GET_LOCK('%s', %d)".formatted(lock(session.sql().database()), seconds),
                lockTimeout.plus(WITHIN))
            .texts();
    return got.getFirst().getFirst().equals("1");
  }

  /** The name of the lock; of a database in its quotes. */
  static String lock(String database) {
    return "countersign_"
        + Hashing.sha256(database.getBytes(StandardCharsets.UTF_8)).value().substring(0, LOCK_NAME);
  }

  /** All rows as they are now, whatever the transaction saw before. */
  @Override
  public List<MigrationRow> read() throws SessionException, InterruptedException {
    return rows(session, sql.select() + " FOR UPDATE");
  }

  /** All rows, for who only looks; none where there is no table. */
  static List<MigrationRow> asItIs(MysqlSession session)
      throws SessionException, InterruptedException {
    return exists(session) ? rows(session, MigrationSql.select(name(session))) : List.of();
  }

  private static List<MigrationRow> rows(MysqlSession session, String select)
      throws SessionException, InterruptedException {
    var answer = session.commandForMany(select, WITHIN);
    if (answer.isTruncated()) {
      throw SessionException.unfit(
          "Expected a table of migrations of 8 MiB and 100,000 rows at most, but it has more");
    }
    return answer.texts().stream().map(MigrationRow::of).toList();
  }

  @Override
  public void write(String statement) throws SessionException, InterruptedException {
    session.command(statement, WITHIN);
  }

  @Override
  public MigrationSql sql() {
    return sql;
  }
}
