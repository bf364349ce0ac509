package dev.countersign.agent.mysql;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The agent's own statements where it gathers evidence. */
final class EvidenceSql {

  private EvidenceSql() {}

  /** Name, bytes and rows of those of these tables that there are; null for what is not known. */
  static String sizes(List<String> tables) {
    return """
    SELECT IF(table_schema = DATABASE(), table_name, CONCAT(table_schema, '.', table_name)),
      CAST(data_length + index_length AS CHAR), CAST(table_rows AS CHAR)
    FROM information_schema.tables WHERE %s ORDER BY 1\
    """
        .formatted(among(tables, "table_schema", "table_name"));
  }

  /** How many of these there are, whatever they are. */
  static String there(List<String> tables) {
    return "SELECT COUNT(*) FROM information_schema.tables WHERE %s"
        .formatted(among(tables, "table_schema", "table_name"));
  }

  /** Schema and name of those that there are, as the server writes them. */
  static String names(List<String> tables) {
    return "SELECT table_schema, table_name FROM information_schema.tables WHERE %s"
        .formatted(among(tables, "table_schema", "table_name"));
  }

  /** How many of these are tables of an engine that undoes all of what was done to them. */
  static String transactional(List<String> tables) {
    return """
    SELECT COUNT(*) FROM information_schema.tables
    WHERE (%s) AND table_type = 'BASE TABLE' AND engine = 'InnoDB'\
    """
        .formatted(among(tables, "table_schema", "table_name"));
  }

  /**
   * How many tables that the role sees are of an engine that does not undo what was done to them,
   * but for the server's own.
   */
  static String kept() {
    return """
    SELECT COUNT(*) FROM information_schema.tables
    WHERE table_schema NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')
      AND table_type <> 'VIEW' AND engine NOT IN ('InnoDB', 'ROCKSDB')\
    """;
  }

  /**
   * How many of these are tables of an engine that does not undo what was done to them.
   *
   * @param anywhere whether those without a schema may be in any
   */
  static String kept(List<String> tables, boolean anywhere) {
    return """
    SELECT COUNT(*) FROM information_schema.tables
    WHERE (%s) AND table_type <> 'VIEW' AND engine NOT IN ('InnoDB', 'ROCKSDB')\
    """
        .formatted(
            among(tables, "table_schema", "table_name", anywhere ? "table_schema" : "DATABASE()"));
  }

  /** How many of these keep their rows here and run nothing when read, as a view may. */
  static String stored(List<String> tables) {
    return """
    SELECT COUNT(*) FROM information_schema.tables
    WHERE (%s) AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
      AND engine IN ('InnoDB', 'MyISAM', 'Aria', 'MEMORY', 'ARCHIVE')\
    """
        .formatted(among(tables, "table_schema", "table_name"));
  }

  /** Columns with a counter, which follows a greater value that is set and does not come back. */
  static String counted(List<String> tables) {
    return """
    SELECT column_name FROM information_schema.columns
    WHERE (%s) AND extra LIKE '%%auto_increment%%'\
    """
        .formatted(among(tables, "table_schema", "table_name"));
  }

  /** Of those tables alone on which the role has TRIGGER: see {@link TriggerRight}. */
  static String triggers(List<String> tables) {
    return "SELECT COUNT(*) FROM information_schema.triggers WHERE %s"
        .formatted(among(tables, "event_object_schema", "event_object_table"));
  }

  /** Columns that are filled from a counter, a sequence or a function. */
  static String filled(List<String> tables) {
    return """
    SELECT COUNT(*) FROM information_schema.columns
    WHERE (%s) AND (extra LIKE '%%auto_increment%%' OR extra LIKE '%%DEFAULT_GENERATED%%'
      OR column_default LIKE '%%(%%')\
    """
        .formatted(among(tables, "table_schema", "table_name"));
  }

  /** Schema, table and column of the primary key, in its order. */
  static String key(String table) {
    return """
    SELECT table_schema, table_name, column_name FROM information_schema.key_column_usage
    WHERE constraint_name = 'PRIMARY' AND (%s) ORDER BY ordinal_position\
    """
        .formatted(among(List.of(table), "table_schema", "table_name"));
  }

  static String columns(String table) {
    return """
    SELECT column_name FROM information_schema.columns WHERE %s ORDER BY ordinal_position\
    """
        .formatted(among(List.of(table), "table_schema", "table_name"));
  }

  /** The row with that key, whose names are quoted. */
  static String keyed(List<String> key, List<String> values) {
    return IntStream.range(0, key.size())
        .mapToObj(i -> "%s = %s".formatted(key.get(i), literal(values.get(i))))
        .collect(Collectors.joining(" AND ", "(", ")"));
  }

  static String quoted(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  /** Any of these tables, whose names are as {@code SqlAnalysis} has them. */
  static String among(List<String> tables, String schema, String table) {
    return among(tables, schema, table, "DATABASE()");
  }

  private static String among(
      List<String> tables, String schema, String table, String unsaidSchema) {
    return tables.stream()
        .map(TableName::of)
        .map(
            it ->
                "(%s = %s AND %s = %s)"
                    .formatted(
                        schema,
                        it.schema().map(EvidenceSql::literal).orElse(unsaidSchema),
                        table,
                        literal(it.name())))
        .collect(Collectors.joining(" OR "));
  }

  /** Backslashes escape in it, by the mode of the session. */
  private static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
