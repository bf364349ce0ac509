package dev.countersign.sql.oracle;

import java.util.List;
import java.util.Random;

/** Random statements in which canaries, locks and writes stand where a read has something else. */
final class Splices {

  private static final List<String> EXPRESSIONS =
      List.of(
          "1",
          "'x'",
          "o.id",
          "note",
          "$$y$$",
          "E'\\n'",
          "ARRAY[1, 2]",
          "now()",
          "current_date",
          "lower(E)",
          "coalesce(E, E)",
          "(E)",
          "E + E",
          "E || E",
          "E::text",
          "E::int",
          "CASE WHEN E IS NULL THEN E ELSE E END",
          "(SELECT E FROM F LIMIT 1)",
          "x.a",
          "x.x",
          "x",
          "count(*)",
          "array_agg(E)",
          "row_number() OVER (ORDER BY E)",
          "E AT TIME ZONE 'UTC'",
          "extract(year FROM now())",
          "trim(both 'x' from E)",
          "E IN (E, E)",
          "E LIKE E",
          "E BETWEEN E AND E",
          "NOT E",
          "- - E",
          "EXISTS (SELECT E FROM F)",
          "doc->'a'",
          "doc ? 'a'",
          "interval '1 day'",
          "date '2020-01-01'",
          "ROW(E, E)",
          "nullif(E, E)",
          "tags[1]",
          "$1",
          "position('a' IN E)",
          "substring(E FROM 1 FOR 2)",
          "CAST(E AS text)",
          "E COLLATE \"C\"",
          "U&'d'",
          "B'1'",
          "unnest(tags)",
          "jsonb_each(doc)",
          "E IS DISTINCT FROM E",
          "E = ANY (E)",
          "grouping(E)",
          "greatest(E, E)",
          "overlay('abc' placing E from 1)",
          "normalize('x')",
          "text 'x'",
          "xml '<a/>'",
          "|/ E",
          "@ E",
          "E @? E",
          "E <~~> E",
          "tags[:1]",
          "tags[1:][:]",
          "collation for (E)",
          "xmlelement(name x, xmlattributes(E AS y), E)",
          "xmlforest(E AS x)",
          "E <-> E < E",
          "E @> E = E",
          "E IS JSON",
          "E IS NOT JSON OBJECT WITH UNIQUE KEYS",
          "JSON_VALUE(E, '$.a' RETURNING int)",
          "JSON_VALUE(doc, '$.a' PASSING E AS y RETURNING text DEFAULT E ON EMPTY DEFAULT E ON"
              + " ERROR)",
          "JSON_QUERY(doc, '$' RETURNING jsonb WITH WRAPPER)",
          "JSON_EXISTS(doc, '$.a' PASSING E AS y TRUE ON ERROR)",
          "JSON_SERIALIZE(E RETURNING text)",
          "xpath('/a', E)",
          "E IS NULL IS NOT TRUE",
          "E = E IS NULL",
          "E::text COLLATE \"C\" = E",
          "E BETWEEN SYMMETRIC E AND E IS UNKNOWN",
          "pg_catalog.text 'x'",
          "concat(VARIADIC ARRAY[E])",
          "lower(doc -> 'a')",
          "E OPERATOR(pg_catalog.||) E",
          "JSON_ARRAY(E RETURNING text)",
          "JSON_OBJECT('a': E RETURNING text)",
          "EXISTS (SELECT FROM F WHERE E IS NULL)");
  private static final List<String> CANARIES =
      List.of(
          "evil(1)",
          "public.evil('x')",
          "\"evil\"(1)",
          "\"Evil\"('x')",
          "\"coalesce\"(1)",
          "x.evil",
          "o.evil",
          "(x).evil",
          "(E).evil",
          "$1.evil",
          "tags[1].evil",
          "unnest.evil",
          "btrim.evil",
          "btrim.\"pg_read_file\"",
          "(unnest(tags)).evil",
          "x.\"coalesce\"",
          "'x'::evil",
          "CAST('x' AS evil)",
          "evil 'x'",
          "'x'::\"int\"",
          "\"boolean\" 'x'",
          "'x'::double",
          "double 'x'",
          "'x'::\"evil\"[]",
          "nextval('numbers')",
          "x.nextval",
          "setval('numbers', 9)",
          "pg_notify('a', 'b')",
          "set_config('work_mem', '1MB', true)",
          "pg_advisory_lock(1)",
          "txid_current()",
          "\"nextval\"('numbers')",
          "unnest.\"nextval\"",
          "('numbers'::regclass).\"nextval\"",
          "json_value('{\"a\":1}', '$.a' RETURNING evil)",
          "json_object('a': 'b' RETURNING evil)",
          "JSON_VALUE('{}', '$.a' RETURNING text DEFAULT evil('x') ON EMPTY)",
          "JSON_VALUE('{}', '$.a' RETURNING int DEFAULT evil(1) ON EMPTY)",
          "JSON_VALUE('{}', '$.a' RETURNING int DEFAULT nextval('numbers') ON EMPTY)",
          "JSON_QUERY('{\"a\":1}', '$.a' RETURNING evil)",
          "JSON_EXISTS('{}', '$.a' PASSING evil('x') AS y)",
          "JSON_VALUE('\"x\"', '$' RETURNING \"evil\" NULL ON ERROR)",
          "JSON_SERIALIZE(evil('x') RETURNING text)",
          "evil('x') IS JSON",
          "\"json_table\"(1)",
          "j.evil",
          "json_table.evil",
          "public.evil 'x'",
          "lower(evil('x'))",
          "evil(VARIADIC tags)",
          "evil(a => 1)",
          "evil (E)",
          "evil/**/(1)",
          "evil\n('x')",
          "count(evil(1))",
          "evil(1) OVER ()",
          "\"like\"(1)",
          "lo_create(0)",
          "lo_from_bytea(0, '')",
          "pg_sleep(3)",
          "generate_series.pg_sleep",
          "query_to_xml('SELECT nextval(''numbers'')', true, false, '')",
          "ts_stat('SELECT nextval(''numbers'')')",
          "evil('x') COLLATE \"C\"",
          "xmlparse(document 'x')",
          "currval('numbers')",
          "pg_export_snapshot()",
          "pg_logical_emit_message(true, 'a', 'b')",
          "pg_current_xact_id()",
          "evil(1) IS NULL IS NULL",
          "1 BETWEEN evil(1) AND evil(2) IS NULL",
          "public.\"evil\" 'x'",
          "concat(VARIADIC ARRAY[evil(1)])",
          "lower(evil('x') -> 'a')",
          "1 OPERATOR(public.<~~>) 1",
          "JSON_ARRAY(1 RETURNING evil)",
          "EXISTS (SELECT FROM evil(1))",
          "\"cast\"(1)",
          "\"§\"(1)",
          "\"§\"('x')",
          "\"§\"(a)",
          "evil(a)",
          "rollup(1)",
          "\"rollup\"(1)",
          "lower(rollup('x'))");
  private static final List<String> SOURCES =
      List.of(
          "orders",
          "orders o",
          "orders AS x",
          "orders_view x",
          "(SELECT E AS a) x",
          "(VALUES (E)) x(a)",
          "generate_series(1, 2)",
          "generate_series(1, 2) x",
          "generate_series(1, 2) AS x(a)",
          "unnest(ARRAY['x']) x",
          "unnest(ARRAY['x'])",
          "unnest(ARRAY['numbers'::regclass])",
          "unnest(ARRAY['x']) WITH ORDINALITY x(a, n)",
          "LATERAL unnest(ARRAY['x']) x",
          "ROWS FROM (unnest(ARRAY['x'])) x",
          "ROWS FROM (unnest(ARRAY['x']))",
          "F JOIN F ON true",
          "orders JOIN orders_view USING (id) AS x",
          "F CROSS JOIN F",
          "(F JOIN F ON E IS NULL) x",
          "ONLY orders o",
          "orders TABLESAMPLE BERNOULLI (50) x",
          "json_to_record('{}') AS x(a int)",
          "coalesce('x') x",
          "coalesce('x')",
          "greatest(1, 2) x",
          "current_user x",
          "current_user",
          "current_date x",
          "current_schema",
          "session_user",
          "trim('x') x",
          "trim('x')",
          "LATERAL trim(note)",
          "ROWS FROM (trim('x'), generate_series(1, 2))",
          "now() x",
          "now()",
          "lower('x') evil",
          "lower('x') evil(x)",
          "lower('x') x(evil)",
          "jsonb_each('{}') x",
          "json_array_elements('[1]') x",
          "nullif('x', 'y') x",
          "current_timestamp",
          "localtime x",
          "user x",
          "\"evil\"(1)",
          "evil(1) x",
          "evil('x')",
          "CAST('x' AS text) x",
          "substring('xy' from 1) x",
          "position('a' in 'b') x",
          "extract(day from now()) x",
          "json_value('{}', '$') x",
          "overlay('a' placing 'b' from 1) x",
          "(unnest(ARRAY['x']) x CROSS JOIN orders)",
          "regexp_matches('x', 'x') x",
          "LATERAL (SELECT E AS a FROM F) x",
          "json_to_record('{\"a\": \"x\"}') AS x(a \"evil\")",
          "json_to_record('{\"a\": \"x\"}') AS x(a evil[])",
          "JSON_TABLE('[1]', '$[*]' COLUMNS (a int PATH '$')) x",
          "JSON_TABLE('[{}]', '$[*]' COLUMNS (a int PATH '$.a' DEFAULT E ON EMPTY)) x",
          "JSON_TABLE('[{}]', '$[*]' COLUMNS (a int PATH '$.a' DEFAULT evil(1) ON EMPTY)) j",
          "JSON_TABLE('[1]', '$[*]' PASSING E AS y COLUMNS (x FOR ORDINALITY, NESTED PATH '$'"
              + " COLUMNS (a text PATH '$' NULL ON EMPTY))) j",
          "JSON_TABLE(E, '$' COLUMNS (a evil PATH '$')) x",
          "JSON_TABLE('[1]', '$[*]' COLUMNS (evil int PATH '$'))",
          "JSON_TABLE('[\"x\"]', '$[*]' COLUMNS (a text PATH '$'))",
          "LATERAL JSON_TABLE(E, '$' COLUMNS (a int EXISTS PATH '$' FALSE ON ERROR)) AS x(x)",
          "pg_catalog.lower('x')",
          "CAST('x' AS evil) x",
          "CAST('x' AS text) evil",
          "CAST('x' AS text)",
          "extract(day from evil('x')) x",
          "(SELECT E) AS §(a)",
          "(SELECT E) §(a)",
          "(SELECT E) \"§\"(a)",
          "orders AS §(a, b)",
          "(VALUES (E)) evil(a)",
          "(SELECT 1) x(a), evil(a) AS evil(b)",
          "LATERAL evil(1)",
          "(WITH §(a) AS (SELECT E) SELECT E) x",
          "F JOIN ONLY orders o ON E IS NULL IS NULL");
  private static final List<String> STATEMENTS =
      List.of(
          "SELECT E",
          "SELECT E, E FROM F",
          "SELECT E FROM F, F",
          "SELECT E FROM F WHERE E IS NOT NULL",
          "SELECT E AS x FROM F ORDER BY E LIMIT 2",
          "VALUES (E), (E)",
          "WITH x AS (SELECT E AS a) S",
          "SELECT DISTINCT ON (E) E FROM F",
          "SELECT E FROM F GROUP BY E",
          "S UNION ALL S",
          "(S)",
          "SELECT E FROM F WINDOW w AS (PARTITION BY E)",
          "EXPLAIN ANALYZE S",
          "EXPLAIN (ANALYZE) S",
          "WITH x(a) AS MATERIALIZED (S) SELECT E FROM x",
          "SELECT E FROM F FOR SHARE",
          "SELECT E INTO kept FROM F",
          "SELECT E INTO TEMP kept FROM F",
          "SELECT E FROM F LIMIT ALL",
          "S; S",
          "SELECT ALL E FROM F OFFSET 0",
          "SELECT x.* FROM F",
          "WITH x AS (INSERT INTO orders VALUES (99) RETURNING id AS a) S",
          "SELECT E FROM F HAVING E IS NULL",
          "WITH x AS (MERGE INTO orders o USING (SELECT E AS a) y ON o.id = 1 WHEN MATCHED THEN"
              + " UPDATE SET note = E RETURNING E AS a) S",
          "MERGE INTO ONLY orders o USING (SELECT 1 AS a) y ON E WHEN MATCHED THEN DO NOTHING"
              + " RETURNING E",
          "UPDATE ONLY orders SET note = 'x' WHERE false RETURNING WITH (OLD AS x) E",
          "DELETE FROM ONLY orders WHERE false RETURNING old.id",
          "WITH RECURSIVE x(a) AS (SELECT 1 UNION SELECT a + 1 FROM x WHERE a < 3) SELECT E FROM"
              + " x",
          "MERGE INTO orders o USING (SELECT E AS a) y ON o.id = 1 WHEN NOT MATCHED BY SOURCE AND E IS"
              + " NULL THEN DO NOTHING WHEN MATCHED AND E IS NULL THEN DO NOTHING",
          "WITH §(a) AS (SELECT E) S",
          "SELECT \"§\"(1) FROM (SELECT E) AS §(a)",
          "SELECT \"§\"('x'), E FROM (WITH §(a) AS (SELECT E) SELECT 1) x",
          "WITH §(a) AS MATERIALIZED (SELECT 1) SELECT \"§\"(a), E FROM §",
          "WITH x AS (S), evil(a) AS (SELECT 1) SELECT E FROM evil",
          "WITH x AS (S), \"§\"(a) AS NOT MATERIALIZED (SELECT 1) SELECT E FROM \"§\", F",
          "SELECT DISTINCT ON (E) E FROM F, (SELECT 1) evil(a)",
          "SELECT 1 FROM F GROUP BY rollup(E)",
          "SELECT 1 FROM F GROUP BY E, cube(E, E)",
          "WITH RECURSIVE m AS (MERGE INTO orders o USING x ON o.id = x.a WHEN MATCHED AND E IS NULL"
              + " THEN DO NOTHING RETURNING E AS a), x(a) AS (SELECT 1 UNION SELECT a + 1 FROM x"
              + " WHERE a < 3) SELECT E FROM x");

  /** Words of the grammar that are called like functions; in quotes they are somebody's own. */
  private static final List<String> NAMES =
      List.of("coalesce", "greatest", "least", "nullif", "trim", "json_value", "xmlforest");

  private final Random random;
  private final List<String> expressions;
  private final List<String> canaries;
  private final List<String> sources;
  private final List<String> statements;
  private final List<String> names;

  /** For PostgreSQL. */
  Splices(long seed) {
    this(seed, EXPRESSIONS, CANARIES, SOURCES, STATEMENTS, NAMES);
  }

  /**
   * In each template E stands for an expression, F for what is in FROM, S for a statement, and §
   * for a name, which is the same in all of the statement: a call and an alias may share it.
   */
  Splices(
      long seed,
      List<String> expressions,
      List<String> canaries,
      List<String> sources,
      List<String> statements,
      List<String> names) {
    this.random = new Random(seed);
    this.expressions = expressions;
    this.canaries = canaries;
    this.sources = sources;
    this.statements = statements;
    this.names = names;
  }

  String next() {
    var statement = fill("S", 0).replace("§", any(names));
    return switch (random.nextInt(12)) {
      case 0 -> dropWord(statement);
      case 1 -> "/* x */" + statement + " -- x";
      default -> statement;
    };
  }

  private String fill(String template, int depth) {
    var filled = new StringBuilder();
    for (var i = 0; i < template.length(); i++) {
      var c = template.charAt(i);
      var alone =
          (i == 0 || !isWord(template.charAt(i - 1)))
              && (i + 1 == template.length() || !isWord(template.charAt(i + 1)))
              && (i + 1 == template.length() || template.charAt(i + 1) != '\'');
      if (!alone) {
        filled.append(c);
        continue;
      }
      switch (c) {
        case 'S' -> filled.append(fill(pick(statements, depth), depth + 1));
        case 'F' -> filled.append(fill(pick(sources, depth), depth + 1));
        case 'E' ->
            filled.append(
                fill(random.nextInt(4) == 0 ? any(canaries) : pick(expressions, depth), depth + 1));
        default -> filled.append(c);
      }
    }
    return filled.toString();
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '"';
  }

  /** The first few of each list need nothing else, so that it ends. */
  private String pick(List<String> from, int depth) {
    return depth > 3 ? from.get(random.nextInt(3)) : any(from);
  }

  private String any(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private String dropWord(String statement) {
    var words = statement.split(" ", -1);
    var gone = random.nextInt(words.length);
    var rest = new StringBuilder();
    for (var i = 0; i < words.length; i++) {
      if (i != gone) {
        rest.append(words[i]).append(' ');
      }
    }
    return rest.toString();
  }
}
