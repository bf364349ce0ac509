package dev.countersign.agent.pg;

import dev.countersign.agent.evidence.Lock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The agent's own statements where it gathers evidence. */
final class EvidenceSql {

  private EvidenceSql() {}

  /** Begins a transaction that ends in ROLLBACK, whatever comes of it. */
  static String begin(boolean mayWrite, Duration statement, Duration idle) {
    return """
    BEGIN ISOLATION LEVEL READ COMMITTED %s; SET LOCAL statement_timeout = %d;
    SET LOCAL lock_timeout = %d; SET LOCAL idle_in_transaction_session_timeout = %d;
    SET LOCAL application_name = 'countersign/evidence'\
    """
        .formatted(
            mayWrite ? "READ WRITE" : "READ ONLY",
            statement.toMillis(),
            Lock.TIMEOUT.toMillis(),
            idle.toMillis());
  }

  /** Name, bytes and rows of those of these tables that there are; null for what is not known. */
  static String sizes(List<String> tables) {
    return """
    SELECT c.oid::pg_catalog.regclass::text,
      CASE c.relkind
        WHEN 'p' THEN (SELECT sum(pg_catalog.pg_total_relation_size(p.relid))
          FROM pg_catalog.pg_partition_tree(c.oid) p)::int8
        WHEN 'r' THEN pg_catalog.pg_total_relation_size(c.oid)
        WHEN 'm' THEN pg_catalog.pg_total_relation_size(c.oid) END,
      CASE c.relkind
        WHEN 'p' THEN (SELECT sum(greatest(q.reltuples, 0))
          FROM pg_catalog.pg_partition_tree(c.oid) p
          JOIN pg_catalog.pg_class q ON q.oid = p.relid)::int8
        WHEN 'r' THEN nullif(c.reltuples, -1)::int8
        WHEN 'm' THEN nullif(c.reltuples, -1)::int8 END
    FROM (SELECT DISTINCT pg_catalog.to_regclass(n)::oid AS oid FROM pg_catalog.unnest(%s) n) t
      JOIN pg_catalog.pg_class c ON c.oid = t.oid ORDER BY 1\
    """
        .formatted(array(tables));
  }

  static String limit(Duration statement) {
    return "SET LOCAL statement_timeout = %d".formatted(statement.toMillis());
  }

  /**
   * What the catalogue calls these and all that changes with them, as far as it can be locked.
   * Partitions and children are locked with what they are of, and so without a right of their own.
   */
  static String touched(List<String> tables) {
    return """
    WITH RECURSIVE %s
    SELECT c.oid::pg_catalog.regclass::text FROM t JOIN pg_catalog.pg_class c ON c.oid = t.oid
    WHERE c.relkind IN ('r', 'p', 'v') AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits i
      WHERE i.inhrelid = c.oid AND i.inhparent IN (SELECT oid FROM t))\
    """
        .formatted(changing(tables));
  }

  /**
   * t: these tables and those that change with them, which are their partitions, their children,
   * and whatever refers to them and follows their changes.
   */
  private static String changing(List<String> tables) {
    return """
    t(oid) AS (
      SELECT pg_catalog.to_regclass(n)::oid FROM pg_catalog.unnest(%s) n
      UNION
      SELECT f.oid FROM t, LATERAL (
        SELECT k.conrelid AS oid FROM pg_catalog.pg_constraint k
          WHERE k.confrelid = t.oid AND k.contype = 'f'
            AND (k.confdeltype IN ('c', 'n', 'd') OR k.confupdtype IN ('c', 'n', 'd'))
        UNION ALL
        SELECT i.inhrelid FROM pg_catalog.pg_inherits i WHERE i.inhparent = t.oid) f)\
    """
        .formatted(array(tables));
  }

  /** Keeps triggers and rules from coming, while it lasts. */
  static String lock(List<String> names) {
    return "LOCK TABLE %s IN ROW EXCLUSIVE MODE".formatted(String.join(", ", names));
  }

  /**
   * What of tables that are only read could run code or reach another server; no row where nothing
   * could. A view may call anything; so may row-level security.
   */
  static String reached(List<String> tables) {
    return """
    WITH RECURSIVE t(oid) AS (
      SELECT pg_catalog.to_regclass(n)::oid FROM pg_catalog.unnest(%s) n
      UNION
      SELECT i.inhrelid FROM t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid)
    SELECT 'UNKNOWN_TABLE' FROM t WHERE oid IS NULL
    UNION ALL SELECT CASE WHEN c.relrowsecurity THEN 'RULE' ELSE 'NOT_A_TABLE' END
      FROM t JOIN pg_catalog.pg_class c ON c.oid = t.oid
      WHERE c.relrowsecurity OR c.relkind NOT IN ('r', 'p', 'm')
    LIMIT 1\
    """
        .formatted(array(tables));
  }

  /**
   * What of a table, or of one that changes with it, could leave a trace outside of the
   * transaction; no row where nothing could. y is the types of its columns, and the types that
   * these are made of.
   *
   * @param fills whether defaults are filled in
   */
  static String traces(List<String> tables, boolean fills) {
    return """
    WITH RECURSIVE %s,
    c AS (SELECT r.* FROM t JOIN pg_catalog.pg_class r ON r.oid = t.oid),
    y(oid) AS (
      SELECT a.atttypid FROM t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid
        WHERE a.attnum > 0 AND NOT a.attisdropped
      UNION
      SELECT p.oid FROM y JOIN pg_catalog.pg_type w ON w.oid = y.oid, LATERAL (
        SELECT w.typbasetype AS oid UNION ALL SELECT w.typelem
        UNION ALL SELECT r.rngsubtype FROM pg_catalog.pg_range r
          WHERE w.oid IN (r.rngtypid, r.rngmultitypid)
        UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = w.typrelid AND a.attnum > 0 AND NOT a.attisdropped) p WHERE p.oid <> 0)
    SELECT 'NOT_A_TABLE' FROM c WHERE relkind NOT IN ('r', 'p') OR relpersistence = 'u'
    UNION ALL SELECT 'UNKNOWN_TABLE' FROM t WHERE oid IS NULL
    UNION ALL SELECT 'TRIGGER' FROM c JOIN pg_catalog.pg_trigger g ON g.tgrelid = c.oid
      WHERE NOT g.tgisinternal
    UNION ALL SELECT 'RULE' FROM c WHERE relhasrules OR relrowsecurity
    UNION ALL SELECT 'DEFAULT' FROM c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
      LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE %s AND a.attnum > 0 AND NOT a.attisdropped AND (a.attidentity <> ''
        OR (a.attgenerated = '' AND pg_catalog.pg_get_expr(d.adbin, d.adrelid) LIKE '%%(%%'))
    UNION ALL SELECT 'DEFAULT' FROM y JOIN pg_catalog.pg_type w ON w.oid = y.oid
      WHERE %s AND w.typdefault LIKE '%%(%%'
    UNION ALL SELECT 'FUNCTION' FROM y
      JOIN pg_catalog.pg_constraint k ON k.contypid = y.oid
      JOIN pg_catalog.pg_depend d ON d.objid = k.oid
        AND d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
        AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
    UNION ALL SELECT 'FUNCTION' FROM c JOIN pg_catalog.pg_depend d
      ON d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
      AND ((d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
          AND d.objid IN (SELECT oid FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid))
        OR (d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
          AND d.objid IN (SELECT oid FROM pg_catalog.pg_attrdef k WHERE k.adrelid = c.oid))
        OR (d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
          AND d.objid IN (SELECT indexrelid FROM pg_catalog.pg_index k
            WHERE k.indrelid = c.oid)))
    LIMIT 1\
    """
        .formatted(changing(tables), fills, fills);
  }

  /** Schema, name, and for each column of the key of a table its name, fit for a statement. */
  static String key(String table) {
    return """
    SELECT n.nspname::text, c.relname::text, coalesce((
      SELECT pg_catalog.array_agg(pg_catalog.quote_ident(a.attname) ORDER BY a.attnum)
      FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a
        ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
      WHERE i.indrelid = c.oid AND i.indisprimary), '{}')::text[]
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = pg_catalog.to_regclass(%s)\
    """
        .formatted(literal(table));
  }

  /** Schema and name of what a table is a partition or child of, and of what is one of it. */
  static String kin(String table) {
    return """
    WITH RECURSIVE self(oid) AS (SELECT pg_catalog.to_regclass(%s)::oid),
    above(oid) AS (
      SELECT oid FROM self
      UNION
      SELECT i.inhparent FROM above JOIN pg_catalog.pg_inherits i ON i.inhrelid = above.oid),
    below(oid) AS (
      SELECT oid FROM self
      UNION
      SELECT i.inhrelid FROM below JOIN pg_catalog.pg_inherits i ON i.inhparent = below.oid)
    SELECT n.nspname::text, c.relname::text
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid IN (SELECT oid FROM above UNION ALL SELECT oid FROM below)\
    """
        .formatted(literal(table));
  }

  /** The names of the columns of a table, in their order. */
  static String columns(String table) {
    return """
    SELECT a.attname::text FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = pg_catalog.to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum\
    """
        .formatted(literal(table));
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The row with that key; the server takes each text for a value of its column. */
  static String keyed(List<String> key, List<String> values) {
    return IntStream.range(0, key.size())
        .mapToObj(i -> "%s = %s".formatted(key.get(i), literal(values.get(i))))
        .collect(Collectors.joining(" AND ", "(", ")"));
  }

  static String array(List<String> texts) {
    return texts.stream()
        .map(EvidenceSql::literal)
        .collect(Collectors.joining(", ", "ARRAY[", "]::text[]"));
  }

  /** Backslashes mean nothing in it, by a setting of the session. */
  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
