package dev.countersign.sql.oracle;

import dev.countersign.embedded.EmbeddedMariaDb;
import dev.countersign.embedded.InstalledMysql;
import dev.countersign.embedded.SharedServers;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server that speaks the SQL of MySQL, and what it takes to look at what a statement did there.
 */
enum MysqlServer {
  MARIADB(
      "mariadb-canaries.sql",
      "SET innodb_lock_wait_timeout = 0, lock_wait_timeout = 0",
      "SET max_statement_time = 2, sql_mode = ''",
      """
      SELECT CONCAT_WS(' ', (SELECT SUM(CRC32(CONCAT(variable_name, '=', variable_value)))
          FROM information_schema.session_variables WHERE variable_name NOT IN ('timestamp',
            'last_insert_id', 'identity', 'insert_id', 'rand_seed1', 'rand_seed2', 'warning_count',
            'error_count', 'in_transaction', 'sql_mode', 'pseudo_thread_id', 'last_gtid',
            'innodb_buffer_pool_load_now', 'in_predicate_conversion_threshold')),
        (SELECT SUM(CRC32(CONCAT(variable_name, '=', variable_value)))
          FROM information_schema.global_variables WHERE variable_name NOT IN ('gtid_binlog_state',
            'gtid_binlog_pos', 'gtid_current_pos', 'server_uid')),
        (SELECT next_not_cached_value FROM numbers), DATABASE(), CURRENT_USER, CURRENT_ROLE,
        (SELECT CONCAT(COUNT(*), ' ', SUM(CRC32(CONCAT(id, note)))) FROM orders),
        (SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()),
        (SELECT variable_value FROM information_schema.global_status
          WHERE variable_name = 'PREPARED_STMT_COUNT'))\
      """) {
    @Override
    String address() {
      var admin = ofTheOracle().admin();
      return "jdbc:mariadb://127.0.0.1:%d/?user=root&password=%s&allowMultiQueries=true"
          .formatted(admin.port(), admin.password());
    }

    @Override
    void startAnew() {
      forget();
    }

    @Override
    List<String> modes() {
      return Stream.concat(SHARED_MODES.stream(), Stream.of("ORACLE")).toList();
    }
  },

  /** Of version 8, where one is installed. */
  MYSQL(
      "mysql-canaries.sql",
      "SET innodb_lock_wait_timeout = 1, lock_wait_timeout = 1",
      "SET max_execution_time = 2000, sql_mode = ''",
      """
      SELECT CONCAT_WS(' ', (SELECT SUM(CRC32(CONCAT(variable_name, '=', variable_value)))
          FROM performance_schema.session_variables WHERE variable_name NOT IN ('timestamp',
            'last_insert_id', 'identity', 'insert_id', 'rand_seed1', 'rand_seed2', 'warning_count',
            'error_count', 'sql_mode', 'pseudo_thread_id', 'statement_id')),
        (SELECT SUM(CRC32(CONCAT(variable_name, '=', variable_value)))
          FROM performance_schema.global_variables
          WHERE variable_name NOT IN ('gtid_executed', 'sql_mode')),
        DATABASE(), CURRENT_USER(), CURRENT_ROLE(),
        (SELECT CONCAT(COUNT(*), ' ', SUM(CRC32(CONCAT(id, note)))) FROM orders),
        (SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()),
        (SELECT variable_value FROM performance_schema.global_status
          WHERE variable_name = 'Prepared_stmt_count'))\
      """) {
    @Override
    String address() {
      var admin = SharedServers.mysql(InstalledMysql.program().orElseThrow());
      return "jdbc:mariadb://127.0.0.1:%d/?user=root&password=%s&allowMultiQueries=true&sslMode=trust"
          .formatted(admin.port(), admin.password());
    }

    @Override
    void startAnew() {
      throw new IllegalStateException("Expected MySQL to outlive what it is asked, but it is gone");
    }

    @Override
    List<String> modes() {
      return SHARED_MODES;
    }
  };

  /** Each of them makes the server read some texts in another way. */
  private static final List<String> SHARED_MODES =
      List.of(
          "",
          "ANSI",
          "ANSI_QUOTES",
          "PIPES_AS_CONCAT",
          "NO_BACKSLASH_ESCAPES",
          "IGNORE_SPACE",
          "HIGH_NOT_PRECEDENCE",
          "ANSI_QUOTES,NO_BACKSLASH_ESCAPES,IGNORE_SPACE");

  /** Not the one that all tests share, for a statement may take it down. */
  private static EmbeddedMariaDb mariaDb;

  private static int starts;

  private final String canaries;
  private final String impatient;
  private final String limited;
  private final String lasting;

  MysqlServer(String canaries, String impatient, String limited, String lasting) {
    this.canaries = canaries;
    this.impatient = impatient;
    this.limited = limited;
    this.lasting = lasting;
  }

  /** For the driver, without a database; starts the server where it does not run. */
  abstract String address();

  /** The next address is that of a new server; this one is gone, with all that it had. */
  abstract void startAnew();

  /** How often it was. */
  int starts() {
    synchronized (MysqlServer.class) {
      return this == MARIADB ? starts : 0;
    }
  }

  private static void forget() {
    synchronized (MysqlServer.class) {
      mariaDb.close();
      mariaDb = null;
      starts++;
    }
  }

  private static void end() {
    synchronized (MysqlServer.class) {
      if (mariaDb != null) {
        mariaDb.close();
      }
    }
  }

  private static EmbeddedMariaDb ofTheOracle() {
    synchronized (MysqlServer.class) {
      if (mariaDb == null) {
        mariaDb = EmbeddedMariaDb.start();
        if (starts == 0) {
          Runtime.getRuntime().addShutdownHook(new Thread(MysqlServer::end, "stop-oracle-mariadb"));
        }
      }
      return mariaDb;
    }
  }

  /** In which each test is done, for each reads some texts in another way. */
  abstract List<String> modes();

  /**
   * The script that makes a database of somebody's own things, each of which tells when it runs.
   */
  String canaries() {
    return canaries;
  }

  /** Makes a session not wait for locks. */
  String impatient() {
    return impatient;
  }

  /** Makes a session end statements that take long. */
  String limited() {
    return limited;
  }

  /** What outlives a transaction; variables that tell of the last statement are not its trace. */
  String lasting() {
    return lasting;
  }
}
