package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.DdlLock;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.EffectList;
import dev.countersign.protocol.request.Effects;
import dev.countersign.protocol.request.Hazard;
import dev.countersign.protocol.request.Rewrite;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.Where;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EffectsTest {

  private static Effects of(Dialect dialect, String sql) {
    return SqlAnalyzer.analyze(dialect, sql).effects();
  }

  private static Effects of(String sql) {
    return of(Dialect.POSTGRESQL, sql);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      emptyValue = "",
      nullValues = "-",
      value = {
        "SELECT o.id, count(*) FROM orders o JOIN s.users u ON o.uid = u.id | orders, s.users | - | orders.id, orders.uid, s.users.id | -",
        "SELECT * FROM a, b x WHERE a.i = x.i | a, b | - | a.*, a.i, b.*, b.i | -",
        "SELECT x.* FROM a JOIN b x ON true | a, b | - | b.* | -",
        "SELECT x.a FROM (SELECT b AS a FROM t) x | t | - | t.b | -",
        "SELECT t FROM t | t | - | t.* | -",
        "SELECT s.t.a FROM s.t | s.t | - | s.t.a | -",
        "SELECT current_user, now() | - | - | - | -",
        "TABLE t | t | - | t.* | -",
        "WITH t AS (SELECT a FROM t) SELECT a FROM t | t | - | t.a | -",
        "WITH x AS (SELECT i FROM y), z AS (DELETE FROM w WHERE i = 1 RETURNING i) SELECT * FROM x JOIN z ON x.i = z.i | y | w | w.i, y.i | w.*",
        "INSERT INTO t (a, b) VALUES (1, 2) | - | t | - | t.a, t.b",
        "INSERT INTO t SELECT * FROM u | u | t | u.* | t.*",
        "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = excluded.b WHERE t.c = 1 | - | t | t.c | t.a, t.b",
        "UPDATE t AS x SET a = u.b FROM u WHERE x.id = u.id | u | t | t.id, u.b, u.id | t.a",
        "UPDATE t SET a = b RETURNING c | - | t | t.b, t.c | t.a",
        "DELETE FROM t USING u WHERE t.id = u.id | u | t | t.id, u.id | t.*",
        "MERGE INTO t USING s ON t.i = s.i WHEN MATCHED THEN UPDATE SET a = s.a WHEN NOT MATCHED THEN INSERT (i, b) VALUES (s.i, 1) | s | t | s.a, s.i, t.i | t.a, t.b, t.i",
        "UPDATE ONLY t AS x SET a = 1 WHERE x.id = 2 | - | t | t.id | t.a",
        "DELETE FROM ONLY (s.t) AS x USING u WHERE x.id = u.id | u | s.t | s.t.id, u.id | s.t.*",
        "SELECT x FROM t WHERE a <-> b < c | t | - | t.a, t.b, t.c, t.x | -",
        "SELECT j.x FROM t, JSON_TABLE(t.doc, '$' PASSING t.b AS y COLUMNS (x int PATH '$' DEFAULT t.c ON EMPTY)) j | t | - | t.b, t.c, t.doc | -",
        "SELECT JSON_VALUE(a, '$' PASSING b AS x RETURNING int DEFAULT c ON EMPTY) FROM t | t | - | t.a, t.b, t.c | -",
        "SELECT a IS JSON OBJECT WITH UNIQUE KEYS FROM t | t | - | t.a | -",
        "WITH a AS (SELECT i FROM u), m AS (MERGE INTO t USING a ON t.i = a.i WHEN MATCHED THEN UPDATE SET b = 1 RETURNING t.c) SELECT * FROM m | u | t | t.c, t.i, u.i | t.b",
        "MERGE INTO t USING s ON t.i = s.i WHEN MATCHED THEN UPDATE SET a = s.a RETURNING old.b, s.c | s | t | s.a, s.c, s.i, t.b, t.i | t.a",
        "UPDATE t AS x SET a = 1 RETURNING WITH (OLD AS o) o.a, new.b, x.c | - | t | t.a, t.b, t.c | t.a",
        "UPDATE t SET a = 1 FROM old WHERE t.i = old.i RETURNING old.b, new.c | old | t | old.b, old.i, t.c, t.i | t.a",
        "INSERT INTO t (a) SELECT i FROM u RETURNING old.b, new.* | u | t | t.*, t.b, u.i | t.a",
        "DELETE FROM t WHERE i = 1 RETURNING old.* | - | t | t.*, t.i | t.*",
        "MERGE INTO t USING s ON t.i = s.i WHEN MATCHED AND t.b = s.b THEN DO NOTHING | s | t | s.b, s.i, t.b, t.i | -",
        "MERGE INTO t USING s ON t.i = s.i WHEN NOT MATCHED BY SOURCE THEN DO NOTHING WHEN MATCHED THEN UPDATE SET nothing = 1 | s | t | s.i, t.i | t.nothing",
        "WITH RECURSIVE m AS (MERGE INTO t USING a ON t.i = a.i WHEN MATCHED THEN UPDATE SET b = 1 RETURNING t.c), a AS (SELECT i FROM u) SELECT * FROM m | u | t | t.c, t.i, u.i | t.b",
        "SELECT a = b IS NULL, c IN (d) IS NULL, e BETWEEN f AND g IS NULL COLLATE \"C\" FROM t WHERE h AT TIME ZONE 'x' IS NULL IS NULL | t | - | t.a, t.b, t.c, t.d, t.e, t.f, t.g, t.h | -",
        "UPDATE t SET a = b = c IS NULL WHERE d = e IS NULL | - | t | t.b, t.c, t.d, t.e | t.a",
        "SELECT text 'x', pg_catalog.text 'y', t.a FROM t | t | - | t.a | -",
        "SELECT y.n FROM t CROSS JOIN LATERAL CAST(t.a AS text) AS y (n) CROSS JOIN LATERAL extract(day FROM t.b) z | t | - | t.a, t.b | -",
        "SELECT 1 FROM t WHERE EXISTS (SELECT FROM ONLY u WHERE u.a = t.a) | t, u | - | t.a, u.a | -",
        "SELECT a INTO z FROM t | t | z | t.a | -",
        "SELECT a INTO TEMPORARY TABLE z FROM t | t | z | t.a | -",
        "SELECT a INTO temp FROM t LIMIT ALL | t | temp | t.a | -",
        "SELECT \"A\" FROM \"T t\" | \"T t\" | - | \"T t\".\"A\" | -",
      })
  void shouldResolveTablesAndColumns(
      String sql, String reads, String writes, String columnsRead, String columnsWritten) {
    var effects = of(sql);

    assertThat(effects.reads()).isEqualTo(list(reads));
    assertThat(effects.writes()).isEqualTo(list(writes));
    assertThat(effects.columnsRead()).isEqualTo(list(columnsRead));
    assertThat(effects.columnsWritten()).isEqualTo(list(columnsWritten));
    assertThat(effects.unknown()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "UPDATE a JOIN b ON a.id = b.id SET a.x = b.x | a, b | a | a.x",
        "DELETE x FROM t AS x JOIN u ON x.id = u.id | t, u | t | t.*",
        "REPLACE INTO t (a) VALUES (1) | - | t | t.*",
        "DELETE FROM t USING t JOIN u ON t.id = u.id WHERE u.a = 1 | t, u | t | t.*",
        "DELETE FROM x, u USING t AS x JOIN u USING (id) | t, u | t, u | t.*, u.*",
        "UPDATE t PARTITION (p) x USE INDEX FOR ORDER BY (i) SET x.a = 1 | - | t | t.a",
        "SELECT a INTO @x FROM t LOCK IN SHARE MODE | t | - | -",
        "INSERT INTO t SET a = 1 ON DUPLICATE KEY UPDATE b = 2 | - | t | t.a, t.b",
      })
  void shouldResolveWhatOnlyMysqlHas(
      String sql, String reads, String writes, String columnsWritten) {
    var effects = of(Dialect.MYSQL, sql);

    assertThat(effects.reads()).isEqualTo(list(reads));
    assertThat(effects.writes()).isEqualTo(list(writes));
    assertThat(effects.columnsWritten()).isEqualTo(list(columnsWritten));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a FROM t, u",
        "SELECT a FROM t WHERE EXISTS (SELECT b FROM u)",
        "SELECT * FROM a NATURAL JOIN b",
      })
  void shouldNotGuessWhoseColumnItIs(String sql) {
    assertThat(of(sql).unknown()).containsExactly(EffectList.COLUMNS_READ);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT somebodys(1) FROM t",
        "SELECT x.y FROM t",
        "UPDATE t SET a = somebodys(1)",
        "UPDATE t SET a = 'x'::somebodys",
        "UPDATE t SET a = b ### c",
        "CREATE INDEX ON t (a, somebodys(b))",
        "CREATE INDEX ON t (a) WHERE somebodys(b)",
        "ALTER TABLE t ADD COLUMN a int DEFAULT 1 + somebodys(2) NOT NULL",
        "ALTER TABLE t ADD CHECK (somebodys(a))",
        "ALTER TABLE t ALTER COLUMN a TYPE int USING somebodys(a)",
        "CREATE TABLE t (a int GENERATED ALWAYS AS (somebodys(b)) STORED)",
        "GRANT ALL ON t TO bob",
        "CALL p()",
        "SELEC 1",
        "SELECT 'it",
      })
  void shouldNotGuessWhatCodeOfSomebodysOwnDoes(String sql) {
    assertThat(of(sql).unknown()).containsExactly(EffectList.values());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POSTGRESQL | CREATE TABLE t (a varchar(5) DEFAULT lower('x'), CHECK (a > 'b'), PRIMARY KEY (a), UNIQUE (a)) | lower",
        "POSTGRESQL | CREATE TABLE t (a int REFERENCES u (a) DEFAULT 1 CHECK (a > 1)) PARTITION BY RANGE (abs(a)) | abs",
        "POSTGRESQL | CREATE UNIQUE INDEX i ON t USING btree (lower(a), b) INCLUDE (c) WITH (fillfactor = 70) WHERE length(a) > 1 | length, lower",
        "POSTGRESQL | CREATE TYPE t AS (a numeric(10, 2)) | ''",
        "MARIADB | CREATE TABLE t (a varchar(5) DEFAULT (upper('x')), KEY k (a(3)), FOREIGN KEY (a) REFERENCES u (a)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 PARTITION BY HASH (mod(b, 3)) | mod, upper",
        "MYSQL | CREATE INDEX i ON t (a(10), (lower(b))) | lower",
      })
  void shouldFindWhatASchemaCalls(Dialect dialect, String sql, String functions) {
    var analysis = SqlAnalyzer.analyze(dialect, sql);

    assertThat(String.join(", ", analysis.functions())).isEqualTo(functions);
    assertThat(analysis.effects().unknown()).containsExactly(EffectList.COLUMNS_WRITTEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "SELECT 1 | NONE",
        "INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 1 | NONE",
        "DELETE FROM t | MISSING",
        "UPDATE t SET a = 1 FROM u | MISSING",
        "UPDATE t SET a = (SELECT 1 WHERE true) | MISSING",
        "DELETE FROM t WHERE id = 1 | PRESENT",
        "DELETE FROM t WHERE id = id | PRESENT",
        "DELETE FROM t WHERE id IS NULL OR id IS NOT NULL | PRESENT",
        "DELETE FROM t WHERE 1 = 2 | PRESENT",
        "DELETE FROM t WHERE 'a' <> 'b' | ALWAYS_TRUE",
        "DELETE FROM t WHERE NULL | PRESENT",
        "DELETE FROM t WHERE NOT NULL | PRESENT",
        "DELETE FROM t WHERE CASE WHEN true THEN false END | PRESENT",
        "DELETE FROM t WHERE (SELECT true) | ALWAYS_TRUE",
        "DELETE FROM t WHERE (SELECT true FROM u) | PRESENT",
        "WITH RECURSIVE x(merge) AS (SELECT 1) SEARCH DEPTH FIRST BY merge SET o DELETE FROM t WHERE 1 = 1 | ALWAYS_TRUE",
        "WITH RECURSIVE x(a) AS (SELECT 1) CYCLE a SET insert USING merge DELETE FROM t WHERE true | ALWAYS_TRUE",
        "DELETE FROM t WHERE 1=1 | ALWAYS_TRUE",
        "DELETE FROM t WHERE true or x | ALWAYS_TRUE",
        "DELETE FROM t WHERE ((1 < 2)) AND 'a' = 'a' RETURNING id | ALWAYS_TRUE",
        "DELETE FROM t WHERE id = 1 OR NOT (1 = 2 OR false) | ALWAYS_TRUE",
        "DELETE FROM t WHERE 2 BETWEEN 1 AND 3 AND 1 IN (2, 1) AND 1 IS NOT NULL | ALWAYS_TRUE",
        "DELETE FROM t WHERE id BETWEEN 1 AND 2 OR true | ALWAYS_TRUE",
        "WITH delete AS (SELECT 1) UPDATE t SET a = 1 WHERE true | ALWAYS_TRUE",
        "WITH x AS (DELETE FROM t WHERE 1 = 1) SELECT 1 WHERE false | ALWAYS_TRUE",
        "DELETE FROM t WHERE id = 1; DELETE FROM u | MISSING",
        "SELEC | UNKNOWN",
      })
  void shouldSayWhichRowsAreMeant(String sql, Where where) {
    assertThat(of(sql).where()).isEqualTo(where);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM t WHERE 1 | ALWAYS_TRUE",
        "DELETE FROM t WHERE '' = '' | PRESENT",
        "DELETE FROM t WHERE '' IS NOT NULL | PRESENT",
        "DELETE FROM t WHERE 'a' IS NOT NULL | ALWAYS_TRUE",
        "DELETE FROM t WHERE 0 | PRESENT",
        "DELETE FROM t WHERE '1' | PRESENT",
        "DELETE FROM t WHERE a = 1 or 1 = 1 LIMIT 3 | ALWAYS_TRUE",
        "DELETE FROM t WHERE a IS NULL OR b = 1 OR a IS NOT NULL | ALWAYS_TRUE",
        "DELETE FROM t WHERE NOT 1 = 2 | PRESENT",
        "DELETE FROM t WHERE NOT (1 = 2) | ALWAYS_TRUE",
        "DELETE FROM t WHERE a = 1 XOR 1 | UNKNOWN",
      })
  void shouldSayWhichRowsMysqlMeans(String sql, Where where) {
    assertThat(of(Dialect.MYSQL, sql).where()).isEqualTo(where);
  }

  /**
   * What is said beside the lists of code that nobody looked into, and of what locks by its name.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "POSTGRESQL | DO $$ BEGIN DELETE FROM t; END $$ | UNKNOWN | UNKNOWN | UNKNOWN",
        "POSTGRESQL | CALL p() | UNKNOWN | UNKNOWN | UNKNOWN",
        "POSTGRESQL | REINDEX (CONCURRENTLY FALSE) TABLE t | NONE | BLOCKS_ALL | NO",
        "POSTGRESQL | REINDEX (VERBOSE, CONCURRENTLY) TABLE t | NONE | CONCURRENT | NO",
        "POSTGRESQL | REINDEX (CONCURRENTLY on, CONCURRENTLY off) TABLE t | NONE | BLOCKS_ALL | NO",
        "POSTGRESQL | REINDEX TABLE CONCURRENTLY t | NONE | CONCURRENT | NO",
        "POSTGRESQL | DROP TABLE public.concurrently | NONE | BLOCKS_ALL | NO",
        "POSTGRESQL | DROP INDEX public.concurrently | NONE | BLOCKS_ALL | NO",
        "POSTGRESQL | CREATE INDEX i ON public.concurrently (a) | NONE | BLOCKS_WRITES | NO",
        "POSTGRESQL | REFRESH MATERIALIZED VIEW public.concurrently | NONE | BLOCKS_ALL | YES",
        "POSTGRESQL | SELECT somebodys(1) | UNKNOWN | UNKNOWN | UNKNOWN",
        "POSTGRESQL | INSERT INTO t VALUES (somebodys(1)) | UNKNOWN | UNKNOWN | UNKNOWN",
        "POSTGRESQL | INSERT INTO t VALUES (nextval('s')) | NONE | NONE | NO",
        "POSTGRESQL | SELECT pg_advisory_lock(1) | NONE | NONE | NO",
        "POSTGRESQL | SELECT other.nextval('s') | UNKNOWN | UNKNOWN | UNKNOWN",
        "POSTGRESQL | SELECT dblink_exec('x', 'y') | UNKNOWN | UNKNOWN | UNKNOWN",
        "POSTGRESQL | UPDATE t SET a = somebodys(1) WHERE id = 1 | PRESENT | UNKNOWN | UNKNOWN",
        "POSTGRESQL | UPDATE t SET a = 1 WHERE id = 1; SELECT somebodys(1) | UNKNOWN | UNKNOWN | UNKNOWN",
        "POSTGRESQL | UPDATE t SET a = f(1) WHERE id = 1; SELECT f(1) | UNKNOWN | UNKNOWN | UNKNOWN",
        "POSTGRESQL | DELETE FROM t WHERE somebodys(a) | PRESENT | UNKNOWN | UNKNOWN",
        "POSTGRESQL | UPDATE t SET a = somebodys(1) | MISSING | UNKNOWN | UNKNOWN",
        "POSTGRESQL | CREATE INDEX ON t (somebodys(a)) | UNKNOWN | UNKNOWN | UNKNOWN",
        "POSTGRESQL | CREATE EXTENSION x | UNKNOWN | UNKNOWN | UNKNOWN",
        "POSTGRESQL | CREATE ROLE bob | NONE | UNKNOWN | UNKNOWN",
        "POSTGRESQL | COPY t FROM PROGRAM 'x' | UNKNOWN | UNKNOWN | UNKNOWN",
        "POSTGRESQL | COPY t FROM STDIN WHERE f(a) | UNKNOWN | UNKNOWN | UNKNOWN",
        "POSTGRESQL | COPY (SELECT somebodys(1)) TO STDOUT | UNKNOWN | UNKNOWN | UNKNOWN",
        "POSTGRESQL | COPY t FROM '/x' | NONE | NONE | NO",
        "POSTGRESQL | LOAD 'x' | UNKNOWN | UNKNOWN | UNKNOWN",
        "POSTGRESQL | IMPORT FOREIGN SCHEMA s FROM SERVER x INTO y | UNKNOWN | UNKNOWN | UNKNOWN",
        "POSTGRESQL | GRANT SELECT ON t TO bob | NONE | NONE | NO",
        "POSTGRESQL | SET search_path = x | NONE | NONE | NO",
        "POSTGRESQL | NOTIFY x | NONE | NONE | NO",
        "POSTGRESQL | TRUNCATE t | MISSING | BLOCKS_ALL | NO",
        "POSTGRESQL | CREATE TABLE t AS EXECUTE p | UNKNOWN | UNKNOWN | UNKNOWN",
        "POSTGRESQL | CREATE TEMP TABLE t (a) AS EXECUTE p(1) WITH NO DATA | UNKNOWN | UNKNOWN | UNKNOWN",
        "POSTGRESQL | ALTER TABLE p DETACH PARTITION finalize | NONE | BLOCKS_ALL | NO",
        "POSTGRESQL | ALTER TABLE p DETACH PARTITION s.concurrently | NONE | BLOCKS_ALL | NO",
        "POSTGRESQL | ALTER TABLE p DETACH PARTITION finalize FINALIZE | NONE | CONCURRENT | NO",
        "POSTGRESQL | ALTER TABLE p DETACH PARTITION x CONCURRENTLY | NONE | CONCURRENT | NO",
        "POSTGRESQL | ALTER MATERIALIZED VIEW v SET ACCESS METHOD heap | NONE | BLOCKS_ALL | YES",
        "POSTGRESQL | ALTER MATERIALIZED VIEW IF EXISTS v SET TABLESPACE x | NONE | UNKNOWN | UNKNOWN",
        "POSTGRESQL | ALTER MATERIALIZED VIEW v RENAME TO w | NONE | BLOCKS_ALL | NO",
        "POSTGRESQL | ALTER VIEW v RENAME TO w | NONE | BLOCKS_ALL | NO",
        "POSTGRESQL | ALTER TABLE t ADD exclude serial | NONE | BLOCKS_ALL | YES",
        "POSTGRESQL | ALTER TABLE t ADD exclude evil | UNKNOWN | BLOCKS_ALL | UNKNOWN",
        "POSTGRESQL | ALTER TABLE t ADD EXCLUDE (a WITH =) | NONE | BLOCKS_ALL | NO",
        "POSTGRESQL | VACUUM FULL t | NONE | BLOCKS_ALL | YES",
        "POSTGRESQL | VACUUM (FULL, VERBOSE) t | NONE | BLOCKS_ALL | YES",
        "POSTGRESQL | VACUUM ANALYZE t | NONE | CONCURRENT | NO",
        "POSTGRESQL | CLUSTER t USING i | NONE | BLOCKS_ALL | YES",
        "POSTGRESQL | LOCK TABLE t | NONE | BLOCKS_ALL | NO",
        "POSTGRESQL | LOCK t IN ACCESS EXCLUSIVE MODE NOWAIT | NONE | BLOCKS_ALL | NO",
        "POSTGRESQL | LOCK t IN EXCLUSIVE MODE | NONE | BLOCKS_WRITES | NO",
        "POSTGRESQL | LOCK t IN SHARE ROW EXCLUSIVE MODE | NONE | BLOCKS_WRITES | NO",
        "POSTGRESQL | LOCK t IN SHARE UPDATE EXCLUSIVE MODE | NONE | CONCURRENT | NO",
        "POSTGRESQL | LOCK t IN ROW SHARE MODE | NONE | CONCURRENT | NO",
        "POSTGRESQL | LOCK t IN ACCESS SHARE MODE | NONE | CONCURRENT | NO",
        "POSTGRESQL | SECURITY LABEL ON TABLE t IS 'x' | NONE | CONCURRENT | NO",
        "POSTGRESQL | MERGE INTO t USING s ON t.i = s.i WHEN MATCHED THEN DELETE | PRESENT | NONE | NO",
        "POSTGRESQL | MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE | ALWAYS_TRUE | NONE | NO",
        "POSTGRESQL | MERGE INTO t USING s ON true WHEN MATCHED AND t.i = 1 THEN DELETE | PRESENT | NONE | NO",
        "POSTGRESQL | MERGE INTO t USING s ON true WHEN MATCHED AND 1 = 1 THEN UPDATE SET a = 1 | ALWAYS_TRUE | NONE | NO",
        "POSTGRESQL | MERGE INTO t USING s ON true WHEN NOT MATCHED THEN INSERT VALUES (1) | NONE | NONE | NO",
        "MARIADB | TRUNCATE TABLE t | MISSING | BLOCKS_ALL | NO",
        "MARIADB | ALTER TABLE t TRUNCATE PARTITION p | MISSING | UNKNOWN | UNKNOWN",
        "MARIADB | DO somebodys(1) | UNKNOWN | UNKNOWN | UNKNOWN",
        "MARIADB | CALL p | UNKNOWN | UNKNOWN | UNKNOWN",
        "MARIADB | SET STATEMENT max_statement_time = 1 FOR DELETE FROM t | UNKNOWN | UNKNOWN | UNKNOWN",
        "MARIADB | SET @x = (SELECT somebodys(1)) | UNKNOWN | UNKNOWN | UNKNOWN",
        "MARIADB | SET sql_mode = 'ANSI' | NONE | NONE | NO",
        "MARIADB | LOCK TABLES t READ, u WRITE | NONE | BLOCKS_ALL | NO",
        "MARIADB | LOCK TABLES t READ | NONE | BLOCKS_WRITES | NO",
        "MARIADB | FLUSH TABLES t WITH READ LOCK | NONE | BLOCKS_WRITES | NO",
        "MARIADB | FLUSH TABLES | NONE | UNKNOWN | NO",
        "MARIADB | FLUSH PRIVILEGES | NONE | NONE | NO",
        "MARIADB | LOAD DATA INFILE 'x' INTO TABLE t SET a = f(1) | UNKNOWN | UNKNOWN | UNKNOWN",
        "MARIADB | BINLOG 'x' | UNKNOWN | UNKNOWN | UNKNOWN",
      })
  void shouldPromiseNothingOfCodeThatNobodyLookedInto(
      Dialect dialect, String sql, Where where, DdlLock lock, Rewrite rewrite) {
    var effects = of(dialect, sql);

    assertThat(effects.where()).isEqualTo(where);
    assertThat(effects.lock()).isEqualTo(lock);
    assertThat(effects.rewrite()).isEqualTo(rewrite);
  }

  /** By what the text demands; the rest hangs on version, engine and format of the rows. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE t (a int) | CONCURRENT | NO",
        "CREATE TABLE t (a int REFERENCES u (a)) | UNKNOWN | NO",
        "CREATE OR REPLACE TABLE t (a int) | BLOCKS_ALL | NO",
        "CREATE TABLE t SELECT a FROM u | BLOCKS_WRITES | NO",
        "CREATE TABLE t (b int) AS (SELECT a FROM u) | BLOCKS_WRITES | NO",
        "CREATE TABLE t (SELECT 1) UNION (SELECT a FROM u) | BLOCKS_WRITES | NO",
        "CREATE TABLE t TABLE u | BLOCKS_WRITES | NO",
        "CREATE TABLE t (a int, b int AS (a + 1)) | CONCURRENT | NO",
        "CREATE INDEX i ON t (a) ALGORITHM = INPLACE LOCK = NONE | CONCURRENT | UNKNOWN",
        "CREATE INDEX i ON t (a) | UNKNOWN | UNKNOWN",
        "ALTER TABLE t ADD COLUMN b int, ALGORITHM = INSTANT | UNKNOWN | NO",
        "ALTER TABLE t ADD COLUMN b int, ALGORITHM=COPY, LOCK=SHARED | BLOCKS_WRITES | YES",
        "ALTER TABLE t ADD COLUMN b int, LOCK=EXCLUSIVE, ALGORITHM=NOCOPY | BLOCKS_ALL | NO",
        "ALTER TABLE t ADD INDEX (`lock`), LOCK = NONE | CONCURRENT | UNKNOWN",
        "ALTER TABLE t ADD b int, LOCK = NONE, LOCK = EXCLUSIVE, ALGORITHM = INSTANT | UNKNOWN | NO",
        "ALTER TABLE t ADD b int, ALGORITHM = INSTANT, LOCK NONE, ALGORITHM COPY | CONCURRENT | UNKNOWN",
        "ALTER TABLE t ADD algorithm int, LOCK = SHARED, LOCK SHARED | BLOCKS_WRITES | UNKNOWN",
        "ALTER TABLE t CHANGE algorithm instant int | UNKNOWN | UNKNOWN",
        "ALTER TABLE t CHANGE COLUMN algorithm nocopy int, LOCK NONE | CONCURRENT | UNKNOWN",
        "ALTER TABLE t CHANGE lock none int, ALGORITHM COPY | UNKNOWN | YES",
        "ALTER TABLE t CHANGE a lock int, CHANGE b algorithm int | UNKNOWN | UNKNOWN",
        "ALTER TABLE algorithm LOCK NONE, ADD b int | CONCURRENT | UNKNOWN",
        "ALTER TABLE d.lock ALGORITHM INSTANT, ADD b int AFTER lock | UNKNOWN | NO",
        "ALTER TABLE t WAIT 5 ALGORITHM INSTANT, ADD b int | UNKNOWN | NO",
        "ALTER TABLE t ADD INDEX (a), LOCK SHARED | BLOCKS_WRITES | UNKNOWN",
        "CREATE INDEX algorithm ON copy (lock) USING BTREE ALGORITHM NOCOPY LOCK NONE | CONCURRENT | NO",
        "DROP INDEX lock ON algorithm LOCK SHARED | BLOCKS_WRITES | UNKNOWN",
        "ALTER TABLE t ADD COLUMN b int | UNKNOWN | UNKNOWN",
        "ALTER VIEW v AS SELECT 1 | UNKNOWN | NO",
        "DROP INDEX i ON t LOCK = SHARED | BLOCKS_WRITES | UNKNOWN",
        "DROP TABLE t | BLOCKS_ALL | NO",
        "RENAME TABLE t TO u | BLOCKS_ALL | NO",
        "ANALYZE TABLE t | UNKNOWN | NO",
        "OPTIMIZE TABLE t | UNKNOWN | UNKNOWN",
      })
  void shouldSayWhatAChangeOfMysqlDemands(String sql, DdlLock lock, Rewrite rewrite) {
    for (var dialect : List.of(Dialect.MYSQL, Dialect.MARIADB)) {
      assertThat(of(dialect, sql).lock()).isEqualTo(lock);
      assertThat(of(dialect, sql).rewrite()).isEqualTo(rewrite);
    }
  }

  /** A policy that asks for a table is to find each that the text names. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      nullValues = "-",
      value = {
        "POSTGRESQL | COPY s.t (a, b) FROM '/x' | s.t | - | s.t",
        "POSTGRESQL | COPY t TO STDOUT | t | t | -",
        "POSTGRESQL | COPY (SELECT a FROM t) TO '/x' | t | t | -",
        "POSTGRESQL | GRANT SELECT (a), UPDATE ON TABLE t, s.u TO bob | t, s.u | - | t, s.u",
        "POSTGRESQL | REVOKE ALL ON t FROM bob | t | - | t",
        "POSTGRESQL | GRANT USAGE ON SCHEMA s TO bob | - | - | -",
        "POSTGRESQL | GRANT SELECT ON ALL TABLES IN SCHEMA s TO bob | - | - | -",
        "POSTGRESQL | GRANT admins TO bob | - | - | -",
        "POSTGRESQL | VACUUM (FULL, ANALYZE) t (a), u | t, u | - | t, u",
        "POSTGRESQL | VACUUM FULL VERBOSE s.t | s.t | - | s.t",
        "POSTGRESQL | VACUUM | - | - | -",
        "POSTGRESQL | CLUSTER VERBOSE t USING i | t | - | t",
        "POSTGRESQL | CLUSTER i ON t | t | - | t",
        "POSTGRESQL | SECURITY LABEL FOR x ON COLUMN t.a IS 'y' | t | - | t",
        "POSTGRESQL | CREATE FOREIGN TABLE t (a int) SERVER s | t | - | t",
        "POSTGRESQL | DROP FOREIGN TABLE IF EXISTS t, u | t, u | - | t, u",
        "POSTGRESQL | COMMENT ON FOREIGN TABLE t IS 'x' | t | - | t",
        "POSTGRESQL | CREATE PUBLICATION p FOR TABLE t WHERE (a > 1), ONLY u, TABLES IN SCHEMA s | t, u | - | t, u",
        "POSTGRESQL | ALTER PUBLICATION p DROP TABLE t | t | - | t",
        "POSTGRESQL | ALTER EXTENSION x ADD TABLE t | t | - | t",
        "POSTGRESQL | ALTER SEQUENCE s OWNED BY x.t.a | x.t | - | x.t",
        "MARIADB | LOAD DATA LOCAL INFILE 'x' REPLACE INTO TABLE db.t (a) | db.t | - | db.t",
        "MARIADB | HANDLER t OPEN | t | t | -",
        "MARIADB | FLUSH LOCAL TABLES t, u WITH READ LOCK | t, u | - | t, u",
        "MARIADB | GRANT SELECT ON db.t TO bob | db.t | - | db.t",
        "MARIADB | GRANT SELECT ON db.* TO bob | - | - | -",
        "MARIADB | GRANT EXECUTE ON FUNCTION f TO bob | - | - | -",
      })
  void shouldNameTablesOfWhatChangesMoreThanRows(
      Dialect dialect, String sql, String tables, String reads, String writes) {
    var analysis = SqlAnalyzer.analyze(dialect, sql);

    assertThat(analysis.tables()).containsExactlyInAnyOrderElementsOf(list(tables));
    assertThat(analysis.effects().reads()).containsExactlyInAnyOrderElementsOf(list(reads));
    assertThat(analysis.effects().writes()).containsExactlyInAnyOrderElementsOf(list(writes));
    assertThat(analysis.effects().unknown()).contains(EffectList.COLUMNS_WRITTEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POSTGRESQL | CALL s.p(lower('x'), f(1)) | f, lower, s.p",
        "MARIADB | CALL p | p",
        "MARIADB | CALL db.p(f(1)) | db.p, f",
        "MARIADB | DO SLEEP(5) | sleep",
        "MARIADB | SET @x = f(1) | f",
      })
  void shouldNameWhatACommandCalls(Dialect dialect, String sql, String functions) {
    assertThat(String.join(", ", SqlAnalyzer.analyze(dialect, sql).functions()))
        .isEqualTo(functions);
  }

  /** In brackets or not, behind AS or not: what fills a table is a query like any other. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE t (SELECT 1) UNION (SELECT * FROM secret WHERE ff() > 0) | secret, t | ff",
        "CREATE TABLE t TABLE u | t, u | ''",
        "CREATE TABLE t VALUES ROW(1, f(2)) | t | f",
        "CREATE TABLE t (a int) COMMENT 'x' AS WITH q AS (SELECT 1) SELECT f(a) FROM u WHERE a LIKE b | t, u | f",
        "CREATE TABLE t WITH q AS (SELECT 1) SELECT f(a) FROM u | t, u | f",
        "CREATE TABLE t ((SELECT f(1))) | t | f",
        "CREATE TABLE IF NOT EXISTS t IGNORE (SELECT a FROM u) | t, u | ''",
        "CREATE TABLE t (a int) ENGINE = MERGE UNION = (x, y) | t, x, y | ''",
      })
  void shouldFindWhatFillsATableOfMysql(String sql, String tables, String functions) {
    for (var dialect : List.of(Dialect.MYSQL, Dialect.MARIADB)) {
      var analysis = SqlAnalyzer.analyze(dialect, sql);

      assertThat(String.join(", ", analysis.tables())).isEqualTo(tables);
      assertThat(String.join(", ", analysis.functions())).isEqualTo(functions);
      assertThat(analysis.effects().unknown())
          .containsExactly(
              functions.isEmpty()
                  ? new EffectList[] {EffectList.COLUMNS_WRITTEN}
                  : EffectList.values());
    }
  }

  @Test
  void shouldFoldNamesOfMysqlAsItDoes() {
    assertThat(of(Dialect.MARIADB, "SELECT GEH\u00c4LTER, `\u00c4` FROM LEUTE").columnsRead())
        .containsExactly("leute.geh\u00e4lter", "leute.\u00e4");
    assertThat(of("SELECT GEH\u00c4LTER FROM LEUTE").columnsRead())
        .containsExactly("leute.geh\u00c4lter");
  }

  /** A pipe is OR, or it puts texts together: by the server's settings. */
  @Test
  void shouldNotGuessWhatAPipeMeans() {
    assertThat(of(Dialect.MYSQL, "DELETE FROM t WHERE a = 1 || 1 = 1").where())
        .isEqualTo(Where.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT pg_sleep(10) | WAITS",
        "SELECT pg_advisory_lock(10) | WAITS",
        "SELECT * FROM generate_series(1, 5000000) | LARGE_SERIES",
        "SELECT * FROM generate_series(1, (SELECT max(id) FROM t)) | LARGE_SERIES",
        "SELECT * FROM a, b | CROSS_JOIN",
        "SELECT * FROM a CROSS JOIN b | CROSS_JOIN",
        "SELECT * FROM a JOIN b ON true | CROSS_JOIN",
        "SELECT * FROM a JOIN b ON 1 = 1 WHERE a.x > 2 | CROSS_JOIN",
        "SELECT * FROM a, b WHERE a.x = 1 | CROSS_JOIN",
        "SELECT * FROM a, b WHERE x = 1 | CROSS_JOIN",
        "SELECT * FROM a JOIN b ON (a.x = 1 AND a.y = 2) | CROSS_JOIN",
        "SELECT * FROM a x, a y, b WHERE x.i = y.i AND y.j = 3 | CROSS_JOIN",
        "SELECT * FROM (a JOIN b ON a.i = b.i), s.c WHERE b.x LIKE 'x' | CROSS_JOIN",
        "SELECT i FROM t WHERE i IN (SELECT a.i FROM a, b WHERE a.x = 1) | CROSS_JOIN",
        "SELECT repeat('x', 1000000000) | LARGE_SERIES",
        "SELECT repeat('x', 1000 * 1000 * 1000) | LARGE_SERIES",
        "SELECT repeat(repeat('x', 99999), 9999) | LARGE_SERIES",
        "SELECT rpad(a, 1e8::int, 'x') FROM t | LARGE_SERIES",
        "SELECT lpad('x', '100000000') | LARGE_SERIES",
        "WITH RECURSIVE x(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM x) SELECT a FROM x | ENDLESS_RECURSION",
      })
  void shouldNameWhatMayBlockOrExhaustTheServer(String sql, Hazard hazard) {
    assertThat(of(sql).hazards()).containsExactly(hazard);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM generate_series(1, 1000)",
        "SELECT * FROM generate_series(1000000000, 1, -10000)",
        "SELECT * FROM a, b WHERE a.id = b.id",
        "SELECT * FROM a JOIN b USING (id)",
        "SELECT * FROM a, unnest(a.tags) x",
        "SELECT * FROM a, unnest(a.tags) x, b WHERE b.i = x",
        "SELECT * FROM a, b WHERE x = y",
        "SELECT * FROM a, b WHERE x = 1 AND y = 2",
        "SELECT * FROM a, b WHERE a.x = 1 AND b.y = 2",
        "SELECT * FROM a JOIN b ON true WHERE b.i = a.i",
        "SELECT * FROM a, b, c WHERE a.i = b.i AND (c.i + b.j) > 3",
        "SELECT * FROM a, b WHERE (a.i = b.i AND a.x = 1) OR (a.i = b.i AND a.x = 2)",
        "SELECT * FROM a, b WHERE a.i IN (SELECT c.i FROM c WHERE c.j = b.j)",
        "SELECT * FROM a, (SELECT max(i) AS i FROM b) m WHERE a.x = 1",
        "WITH m AS (SELECT max(i) AS i FROM b) SELECT * FROM a, m WHERE a.x = 1",
        "SELECT * FROM a JOIN b USING (i), LATERAL (SELECT * FROM c WHERE c.i = a.i) x WHERE a.x = 1",
        "SELECT lpad(a, 10, '0'), rpad(a, b.n), repeat('xxxxxxxxxx', 3), repeat(' ', 2 * d) FROM b",
        "SELECT repeat(a, 100), repeat('1000000000', 2) FROM b",
        "WITH RECURSIVE x(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM x WHERE a < 5) SELECT a FROM x",
        "WITH RECURSIVE x AS (SELECT i FROM t WHERE p IS NULL UNION ALL SELECT t.i FROM t JOIN x ON t.p = x.i) SELECT i FROM x",
      })
  void shouldNotNameWhatDoesNot(String sql) {
    assertThat(of(sql).hazards()).isEmpty();
  }

  @Test
  void shouldLookIntoLongConditionsAndNotIntoFarTooManyTables() {
    var conditions = "SELECT * FROM a, b WHERE a.x = 1" + " AND a.x = 1".repeat(5_000);
    var tables = "SELECT * FROM a" + ", a".repeat(5_000) + " WHERE x = y";

    assertThat(of(conditions).hazards()).containsExactly(Hazard.CROSS_JOIN);
    assertThat(of(tables).hazards()).containsExactly(Hazard.CROSS_JOIN);
  }

  @Test
  void shouldKnowMysqlsLongTexts() {
    assertThat(of(Dialect.MYSQL, "SELECT SPACE(1000000), a FROM t").hazards())
        .containsExactly(Hazard.LARGE_SERIES);
    assertThat(of(Dialect.MYSQL, "SELECT SPACE(100), REPEAT(a, 9) FROM t").hazards()).isEmpty();
  }

  @Test
  void shouldKnowMariadbsTablesOfNumbers() {
    assertThat(of(Dialect.MARIADB, "SELECT * FROM seq_1_to_9000000").hazards())
        .containsExactly(Hazard.LARGE_SERIES);
    assertThat(of(Dialect.MARIADB, "SELECT * FROM seq_1_to_9000000_step_100").hazards()).isEmpty();
  }

  @Property(tries = 300)
  void shouldSayTheSameOfTheSameText(@ForAll("texts") String sql) {
    assertThat(SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql))
        .isEqualTo(SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql));
  }

  @net.jqwik.api.Provide
  net.jqwik.api.Arbitrary<String> texts() {
    return net.jqwik.api.Arbitraries.of(
        StatementsTest.postgresql().map(StatementsTest.Line::sql).toList());
  }

  private static List<String> list(String names) {
    return names == null ? List.of() : List.of(names.split(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE ONLY t SET a = 1 | MISSING",
        "DELETE FROM ONLY t WHERE 1 = 1 | ALWAYS_TRUE",
        "DELETE FROM ONLY (t) WHERE a IS JSON | PRESENT",
        "WITH m AS (MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE) SELECT 1 | ALWAYS_TRUE",
        "WITH m AS (MERGE INTO t USING s ON t.i = s.i WHEN MATCHED THEN DELETE) SELECT 1 | PRESENT",
        "UPDATE t SET a = 1 RETURNING old.a | MISSING",
        "MERGE INTO t USING s ON true WHEN MATCHED THEN DO NOTHING | NONE",
        "MERGE INTO t USING s ON true WHEN MATCHED AND t.i = 1 THEN DO NOTHING WHEN MATCHED THEN DELETE | ALWAYS_TRUE",
        "MERGE INTO t USING s ON t.i = s.i WHEN NOT MATCHED BY SOURCE THEN DO NOTHING | NONE",
        "WITH RECURSIVE m AS (MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE) SELECT 1 | ALWAYS_TRUE",
        "UPDATE t SET a = 1 WHERE a = b IS NULL | PRESENT",
        "DELETE FROM t WHERE a IS NULL IS NULL OR true | ALWAYS_TRUE",
        "UPDATE t SET a = b = c IS NULL | MISSING",
      })
  void shouldFindTheConditionOfWhatTheParserIsToldInOtherWords(String sql, Where where) {
    assertThat(of(sql).where()).isEqualTo(where);
    assertThat(of(sql).unknown()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * FROM t LIMIT ROWS EXAMINED 5 | READ",
        "SELECT * FROM t LIMIT 1 ROWS EXAMINED 5 | READ",
        "SELECT * FROM t LIMIT 1, 2 ROWS EXAMINED 5 | READ",
        "SELECT * FROM t LIMIT 2 OFFSET 1 ROWS EXAMINED ? | READ",
        "SELECT evil(a) FROM t LIMIT ROWS EXAMINED 5 | WRITE",
        "SELECT * FROM t LIMIT ROWS EXAMINED evil(5) | OPAQUE",
        "SELECT * FROM t ROWS EXAMINED 5 | OPAQUE",
      })
  void shouldKnowHowManyRowsMariaDbMayExamine(String sql, StatementClass expected) {
    var analysis = SqlAnalyzer.analyze(Dialect.MARIADB, sql);

    assertThat(analysis.statementClass()).isEqualTo(expected);
    assertThat(SqlAnalyzer.analyze(Dialect.MYSQL, sql).statementClass())
        .isEqualTo(StatementClass.OPAQUE);
    assertThat(analysis.redacted()).doesNotContainPattern("\\d");
    if (expected == StatementClass.READ) {
      assertThat(analysis.effects().reads()).containsExactly("t");
    }
  }

  /** What is called in JSON's clauses is told by its name. */
  @Test
  void shouldNameWhatJsonCalls() {
    var analysis =
        SqlAnalyzer.analyze(
            Dialect.POSTGRESQL,
            "SELECT * FROM JSON_TABLE(a.f(1), '$' PASSING g('secret') AS y COLUMNS (x int PATH"
                + " '$.secret' DEFAULT h(2) ON EMPTY, z evil PATH '$')) j");

    assertThat(analysis.functions()).containsExactly("a.f", "g", "h", "json_table");
    assertThat(analysis.findings())
        .contains(
            "converts JSON to a type that is not one of PostgreSQL's own",
            "calls a.f, which is not known to be harmless",
            "calls g, which is not known to be harmless",
            "calls h, which is not known to be harmless");
    assertThat(analysis.redacted())
        .isEqualTo(
            "SELECT * FROM JSON_TABLE(a.f(?), ? PASSING g(?) AS y COLUMNS (x int PATH ? DEFAULT"
                + " h(?) ON EMPTY, z evil PATH ?)) j");
  }
}
