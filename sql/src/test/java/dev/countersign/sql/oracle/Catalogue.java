package dev.countersign.sql.oracle;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Statements for everything that this server's own catalogue lists. */
final class Catalogue {

  /** An argument that most functions of the type can do something with. */
  private static final String ARGUMENT =
      """
      CASE
        WHEN t = 'regclass'::regtype THEN '''numbers''::regclass'
        WHEN t = 'oid'::regtype THEN '''orders''::regclass::oid'
        WHEN t IN ('anyelement'::regtype, '"any"'::regtype, 'anynonarray'::regtype,
          'anycompatible'::regtype, 'anycompatiblenonarray'::regtype) THEN '1'
        WHEN t IN ('anyarray'::regtype, 'anycompatiblearray'::regtype) THEN 'ARRAY[1, 2]'
        WHEN t IN ('anyrange'::regtype, 'anycompatiblerange'::regtype) THEN 'int4range(1, 5)'
        WHEN t IN ('anymultirange'::regtype, 'anycompatiblemultirange'::regtype)
          THEN 'int4multirange(int4range(1, 5))'
        WHEN t = 'anyenum'::regtype THEN 'NULL::bool'
        WHEN t = 'record'::regtype THEN 'ROW(1, 2)'
        WHEN t IN ('text'::regtype, 'name'::regtype, 'varchar'::regtype, 'bpchar'::regtype)
          THEN '''orders''::' || t
        WHEN t = 'json'::regtype OR t = 'jsonb'::regtype THEN '''{"a": [1]}''::' || t
        WHEN t = 'jsonpath'::regtype THEN '''$.a''::jsonpath'
        WHEN t = 'bool'::regtype THEN 'true'
        WHEN t = 'interval'::regtype THEN 'interval ''1 day'''
        WHEN t IN ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype)
          THEN '''2020-02-03''::' || format_type(t, NULL)
        WHEN t IN ('time'::regtype, 'timetz'::regtype) THEN '''10:00''::' || format_type(t, NULL)
        WHEN t IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype,
          'float4'::regtype, 'float8'::regtype) THEN '2::' || format_type(t, NULL)
        WHEN t = 'text[]'::regtype THEN '''{a,b}''::text[]'
        WHEN t = 'bytea'::regtype THEN '''\\x01''::bytea'
        WHEN t = 'inet'::regtype OR t = 'cidr'::regtype THEN '''10.0.0.1''::' || t
        WHEN t = 'tsvector'::regtype THEN '''a b''::tsvector'
        WHEN t = 'tsquery'::regtype THEN '''a''::tsquery'
        WHEN t = '"char"'::regtype THEN '''r''::"char"'
        WHEN t = 'refcursor'::regtype THEN '''c''::refcursor'
        ELSE 'NULL::' || format_type(t, NULL)
      END""";

  private final Oracle oracle;

  Catalogue(Oracle oracle) {
    this.oracle = oracle;
  }

  /** A call of each function in each spelling, those for the server's own inside excepted. */
  List<String> calls() throws SQLException {
    var statements = new ArrayList<String>();
    var functions =
        oracle.all(
            """
            SELECT proname || chr(1) || quote_ident(proname) || chr(1)
              || quote_ident(pronamespace::regnamespace::text) || chr(1)
              || array_to_string(ARRAY(SELECT %s FROM unnest(proargtypes) WITH ORDINALITY a(t, n)
                   ORDER BY n), ', ')
              || chr(1) || (pronargs = 1 AND (provolatile = 'v' OR hashtext(proname) %% 12 = 0)) || chr(1)
            FROM pg_proc WHERE NOT 'internal'::regtype = ANY (proargtypes)
              AND NOT 'cstring'::regtype = ANY (proargtypes) AND prorettype <> 'trigger'::regtype
              AND proname NOT IN ('canary_check', 'evil')
              AND NOT EXISTS (SELECT FROM pg_get_keywords() WHERE word = proname AND prolang = 14)
            ORDER BY oid"""
                .formatted(ARGUMENT));
    for (var function : functions) {
      var parts = function.split("\u0001", -1);
      var name = parts[1];
      var arguments = parts[3];
      statements.add("SELECT " + name + "(" + arguments + ")");
      statements.add("SELECT x.* FROM " + parts[2] + "." + name + "(" + arguments + ") x");
      if (parts[4].equals("true")) {
        statements.add("SELECT (" + arguments + ")." + name);
        statements.add("SELECT x." + name + " FROM unnest(ARRAY[" + arguments + "]) x");
        statements.add("SELECT unnest." + name + " FROM unnest(ARRAY[" + arguments + "])");
        statements.add("SELECT x." + name + " FROM (SELECT " + arguments + ") x(a)");
        statements.add("SELECT max." + name + " FROM coalesce(" + arguments + ") max(max)");
        statements.add("SELECT coalesce." + name + " FROM coalesce(" + arguments + ")");
      }
    }
    return statements;
  }

  List<String> operators() throws SQLException {
    return oracle.all(
        """
        SELECT 'SELECT ' || CASE WHEN oprleft = 0 THEN '' ELSE (SELECT %s FROM (SELECT oprleft) a(t)) END
          || ' ' || oprname || ' ' || (SELECT %s FROM (SELECT oprright) a(t)) FROM pg_operator"""
            .formatted(ARGUMENT, ARGUMENT));
  }

  /** Casts to each type, in each spelling. */
  List<String> casts() throws SQLException {
    var types =
        oracle.all(
            """
            SELECT format_type(oid, NULL) FROM pg_type WHERE typtype <> 'p' AND typelem = 0 AND %1$s
            UNION SELECT quote_ident(typname) FROM pg_type WHERE %1$s
            UNION SELECT '"' || typname || '"' FROM pg_type WHERE %1$s
            UNION SELECT quote_ident(typnamespace::regnamespace::text) || '.' || quote_ident(typname)
              FROM pg_type WHERE %1$s"""
                .formatted(
                    "(typtype <> 'd' AND typrelid = 0 OR typname IN (SELECT word FROM"
                        + " pg_get_keywords() WHERE catcode = 'C') OR hashtext(typname) % 40 = 0)"));
    return types.stream()
        .flatMap(
            type ->
                Stream.of(
                    "SELECT 'x'::" + type,
                    "SELECT CAST('x' AS " + type + ")",
                    "SELECT " + type + " 'x'",
                    "SELECT ARRAY['x']::" + type + "[]",
                    "SELECT * FROM json_to_record('{\"a\": \"x\"}') AS r(a " + type + ")",
                    "SELECT " + type + "('x')"))
        .toList();
  }

  List<String> relations() throws SQLException {
    var relations =
        oracle.all("SELECT oid::regclass FROM pg_class WHERE relkind IN ('r', 'v', 'm')");
    return relations.stream()
        .flatMap(
            name ->
                Stream.of(
                    "TABLE " + name,
                    "SELECT count(*) FROM " + name,
                    "EXPLAIN ANALYZE SELECT * FROM " + name + " x"))
        .toList();
  }

  /** Each word of the grammar where it could do harm as the name of a function or type. */
  List<String> words() throws SQLException {
    var words =
        oracle.all(
            """
            SELECT word FROM pg_get_keywords() WHERE catcode <> 'U' OR hashtext(word) % 20 = 0
            UNION ALL SELECT 'evil'""");
    return words.stream()
        .flatMap(word -> Stream.of(word, "\"" + word + "\""))
        .flatMap(
            word ->
                WORD_PLACES
                    .lines()
                    .filter(l -> !l.isBlank())
                    .map(place -> place.replace("W", word)))
        .toList();
  }

  private static final String WORD_PLACES =
      """
      SELECT W(1)
      SELECT W()
      SELECT id W(1) FROM orders
      SELECT id, W ('x') FROM orders
      SELECT CASE W(1) WHEN 1 THEN 2 END
      SELECT 1 FROM orders WHERE W(1) = 1
      SELECT 1 FROM orders WHERE id = 1 OR NOT W(1) IS NULL
      SELECT 1 FROM orders ORDER BY W(1)
      SELECT 1 FROM orders GROUP BY id, W(id)
      SELECT 1 FROM orders GROUP BY W(1)
      SELECT 1 LIMIT W(1)
      SELECT * FROM W(1)
      SELECT * FROM W('x') x
      SELECT * FROM orders, W(1) AS x(a)
      SELECT * FROM orders o JOIN W(1) ON true
      SELECT * FROM orders o LEFT JOIN LATERAL W(o.id) x ON true
      SELECT x.W FROM unnest(ARRAY['x']) x
      SELECT unnest.W FROM unnest(ARRAY['x'])
      SELECT btrim.W FROM trim('x')
      SELECT W.evil FROM W
      SELECT W.evil FROM W AS W
      SELECT x.evil FROM W x
      SELECT x.evil FROM W(1) x
      SELECT x.evil FROM W('x') x
      SELECT x.evil FROM orders, W(1, 2) x
      SELECT W 'x'
      SELECT W'x'
      SELECT id, W 'x' FROM orders
      SELECT 'x'::W
      SELECT 'x'::W(3)
      SELECT CAST('x' AS W)
      SELECT * FROM json_to_record('{"a": "x"}') AS r(a W)
      SELECT count(*) FILTER (WHERE W(1) = 1) FROM orders
      SELECT count(*) OVER (W(1)) FROM orders
      SELECT id FROM orders WHERE id IN (W(1), 2)
      SELECT (W(1))
      SELECT 1 + W(1)
      SELECT ARRAY[W(1)]
      VALUES (W(1))
      WITH W(a) AS (SELECT 1) SELECT W(1) FROM W
      """;
}
