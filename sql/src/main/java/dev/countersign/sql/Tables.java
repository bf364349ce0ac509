package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What is known of tables from their names. */
final class Tables {

  /**
   * What PostgreSQL shows to some roles only: files, credentials, rows of any table in its
   * statistics, what goes on inside the server.
   */
  private static final Set<String> POSTGRESQL_SECRETS =
      Set.of(
          "pg_authid",
          "pg_shadow",
          "pg_user_mapping",
          "pg_user_mappings",
          "pg_hba_file_rules",
          "pg_file_settings",
          "pg_available_extensions",
          "pg_available_extension_versions",
          "pg_timezone_names",
          "pg_ident_file_mappings",
          "pg_largeobject",
          "pg_subscription",
          "pg_statistic",
          "pg_statistic_ext_data",
          "pg_config",
          "pg_backend_memory_contexts",
          "pg_shmem_allocations",
          "pg_shmem_allocations_numa",
          "pg_replication_origin_status",
          "pg_aios",
          "pg_buffercache",
          "pg_buffercache_numa",
          "pg_buffercache_os_pages",
          "_pg_foreign_data_wrappers",
          "_pg_foreign_servers",
          "_pg_foreign_table_columns",
          "_pg_foreign_tables",
          "_pg_user_mappings",
          "user_mapping_options",
          "dblink_pkey_results");

  /** What MySQL and MariaDB show to every user of what they know of themselves. */
  private static final Set<String> MYSQL_OPEN =
      Set.of(
          "performance_schema.global_status",
          "performance_schema.session_status",
          "performance_schema.global_variables",
          "performance_schema.session_variables",
          "performance_schema.session_account_connect_attrs",
          "information_schema.innodb_ft_default_stopword");

  private static final Set<String> MYSQL_SERVERS =
      Set.of("mysql", "sys", "performance_schema", "information_schema");

  private Tables() {}

  /** The tables of a tree, without what only looks like one. */
  static Set<String> of(Dialect dialect, Tree tree) {
    var tables = new TreeSet<>(tree.tables());
    if (dialect != Dialect.POSTGRESQL) {
      tables.remove("dual");
    }
    return tables;
  }

  static void judgeRead(Dialect dialect, Collection<String> tables, Verdict verdict) {
    for (var table : tables) {
      if (isSecret(dialect, table)) {
        verdict.raise(
            StatementClass.PRIVILEGED, "reads " + table + ", which not every role may see");
      }
      if (dialect == Dialect.POSTGRESQL && last(table).equals("pg_sequences")) {
        verdict.raise(StatementClass.WRITE, "reads pg_sequences, which locks each of them");
      }
    }
  }

  static void judgeChange(Dialect dialect, Collection<String> tables, Verdict verdict) {
    for (var table : tables) {
      if (isSecret(dialect, table) || isCatalogue(dialect, table)) {
        verdict.raise(
            StatementClass.PRIVILEGED, "touches " + table + ", which belongs to the server");
      }
    }
  }

  private static boolean isSecret(Dialect dialect, String table) {
    return switch (dialect) {
      case POSTGRESQL -> POSTGRESQL_SECRETS.contains(last(table));
      case MYSQL, MARIADB -> !MYSQL_OPEN.contains(table) && isSecretOfMysql(table);
    };
  }

  /** Accounts, what others run, and what is in their pages. */
  private static boolean isSecretOfMysql(String table) {
    return (!Chars.isAscii(table) && isOfServer(table))
        || table.startsWith("mysql.")
        || table.startsWith("sys.")
        || table.startsWith("performance_schema.")
        || table.startsWith("information_schema.innodb_")
        || table.equals("information_schema.all_plugins");
  }

  /**
   * Whether it may be a table of the server's own by a collation to which letters beyond ASCII are
   * the same as some within: one of them stands for whatever there is.
   */
  private static boolean isOfServer(String table) {
    var schema = table.substring(0, Math.max(0, table.indexOf('.'))).replace("`", "");
    var pattern = new StringBuilder();
    schema
        .codePoints()
        .forEach(c -> pattern.append(c < 0x80 ? Pattern.quote(Character.toString(c)) : ".{0,3}"));
    var mayBe = Pattern.compile(pattern.toString()).asMatchPredicate();
    return MYSQL_SERVERS.stream().anyMatch(mayBe);
  }

  private static boolean isCatalogue(Dialect dialect, String table) {
    return switch (dialect) {
      case POSTGRESQL -> table.startsWith("pg_catalog.") || last(table).startsWith("pg_");
      case MYSQL, MARIADB ->
          table.startsWith("performance_schema.")
              || table.startsWith("sys.")
              || table.startsWith("information_schema.");
    };
  }

  private static String last(String table) {
    return table.substring(table.lastIndexOf('.') + 1);
  }
}
