package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.sql.SqlText.Piece;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {

  private static List<Piece> pieces(String text) {
    return SqlText.pieces(Dialect.MARIADB, text).orElseThrow();
  }

  private static TransactionEffect effect(String statement) {
    return pieces(statement).getFirst().effect();
  }

  @Test
  void shouldCutAtSemicolonsThatEndStatementsAndNowhereElse() {
    assertThat(
            pieces(" SELECT ';' /* ; */, `a;b` -- ;\n; ;; UPDATE t SET a = 1 # ;\n ; -- the end"))
        .extracting(Piece::text)
        .containsExactly(" SELECT ';' /* ; */, `a;b` -- ;\n", " UPDATE t SET a = 1 # ;\n ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE PROCEDURE p() BEGIN INSERT INTO t VALUES (1); COMMIT; END",
        "CREATE OR REPLACE DEFINER = `x`@`%` FUNCTION f() RETURNS int BEGIN DO 1; RETURN 1; END",
        "create definer=current_user trigger tr before insert on t for each row begin do 1; end;",
        "ALTER EVENT e DO BEGIN DO 1; DO 2; END"
      })
  void shouldLeaveABodyToTheServer(String text) {
    assertThat(pieces(text)).containsExactly(new Piece(text, TransactionEffect.COMMITS));
  }

  @Test
  void shouldNotSendATableAsOneWithWhatFollows() {
    assertThat(pieces("CREATE TABLE t (procedure_id int); DROP TABLE u")).hasSize(2);
    assertThat(pieces("SELECT 1; CREATE PROCEDURE p() BEGIN DO 1; END")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT /*! 1 */", "SELECT 'open", "SELECT /* open", "SELECT 'a\\'b'"})
  void shouldNotCutWhatServersReadDifferently(String text) {
    assertThat(SqlText.pieces(Dialect.MYSQL, text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES (1)",
        "(SELECT 1)",
        "CALL p()",
        "CREATE TEMPORARY TABLE t (a int)",
        "CREATE OR REPLACE TEMPORARY TABLE t (a int)",
        "DROP TEMPORARY TABLE t",
        "ANALYZE FORMAT=JSON UPDATE t SET a = 1",
        "ANALYZE SELECT 1",
        "SET @a = 1",
        "SET @a = @@global.max_connections, sort_buffer_size = @@GLOBAL.sort_buffer_size",
        "SET SESSION sort_buffer_size = (SELECT @@global.sort_buffer_size)",
        "SET STATEMENT max_statement_time = 1, sql_mode = 'x' FOR UPDATE t SET a = 1",
        "SET STATEMENT max_statement_time = 1 FOR SELECT * FROM t FOR UPDATE",
        "LOAD DATA INFILE 'f' INTO TABLE t"
      })
  void shouldKnowWhatTakesPart(String statement) {
    assertThat(effect(statement)).isEqualTo(TransactionEffect.NONE);
  }

  /** The lists of both manuals, and what neither names. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER EVENT e ENABLE",
        "ALTER TABLE t ADD a int",
        "ALTER INSTANCE ROTATE INNODB MASTER KEY",
        "CREATE DATABASE d",
        "CREATE INDEX i ON t (a)",
        "CREATE SEQUENCE s",
        "CREATE TABLE t (a int)",
        "CREATE OR REPLACE TABLE t (a int)",
        "CREATE USER u",
        "DROP TABLE t",
        "DROP VIEW v",
        "RENAME TABLE a TO b",
        "TRUNCATE t",
        "INSTALL PLUGIN p SONAME 's'",
        "UNINSTALL PLUGIN p",
        "GRANT SELECT ON t TO u",
        "REVOKE SELECT ON t FROM u",
        "SET PASSWORD = 'x'",
        "SET DEFAULT ROLE r FOR u",
        "SET STATEMENT max_statement_time = 1 FOR DROP TABLE t",
        "SET GLOBAL max_connections = 1",
        "SET sort_buffer_size = 1, GLOBAL max_connections = 1",
        "SET sort_buffer_size = f(1, 2), @@Global.max_connections = 1",
        "SET PERSIST max_connections = 1",
        "SET @@persist_only.max_connections = 1",
        "SET @@persist . max_connections = 1",
        "SET STATEMENT max_statement_time = 1 FOR SET GLOBAL max_connections = 1",
        "SET RESOURCE GROUP g FOR 5",
        "KILL 5",
        "KILL QUERY 5",
        "ANALYZE TABLE t",
        "ANALYZE LOCAL TABLE t",
        "CACHE INDEX t IN k",
        "CHECK TABLE t",
        "FLUSH TABLES",
        "LOAD INDEX INTO CACHE t",
        "OPTIMIZE TABLE t",
        "REPAIR TABLE t",
        "RESET MASTER",
        "START REPLICA",
        "STOP SLAVE",
        "CHANGE MASTER TO MASTER_HOST = 'h'",
        "IMPORT TABLE FROM 'f'",
        "SHUTDOWN",
        "BACKUP STAGE START",
        "FROBNICATE t"
      })
  void shouldKnowWhatCommits(String statement) {
    assertThat(effect(statement)).isEqualTo(TransactionEffect.COMMITS);
  }

  @Test
  void shouldKnowThatSetStatementCalls() {
    assertThat(pieces("SET STATEMENT max_statement_time = 1 FOR CALL p()"))
        .singleElement()
        .satisfies(it -> assertThat(it.takesPart()).isFalse());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "USE d|true",
        "SELECT 1; use d; SELECT 2|true",
        "SET STATEMENT max_statement_time = 1 FOR USE d|true",
        "SELECT * FROM t USE INDEX (i)|false"
      })
  void shouldKnowWhatChoosesADatabase(String text, boolean chooses) {
    assertThat(SqlText.choosesDatabase(Dialect.MARIADB, text)).isEqualTo(chooses);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT",
        "ROLLBACK TO s",
        "BEGIN NOT ATOMIC DO 1",
        "START TRANSACTION",
        "SAVEPOINT s",
        "RELEASE SAVEPOINT s",
        "XA START 'x'",
        "LOCK TABLES t READ",
        "UNLOCK TABLES",
        "SET autocommit = 0",
        "SET @@session.completion_type = 1",
        "SET SESSION transaction_read_only = 0",
        "EXECUTE IMMEDIATE 'COMMIT'",
        "SET STATEMENT max_statement_time = 1 FOR COMMIT",
        "SET STATEMENT max_statement_time = 1 FOR SET autocommit = 0",
        "SET STATEMENT max_statement_time = 1 FOR SET STATEMENT lock_wait_timeout = 1 FOR SELECT 1",
        "SET STATEMENT lock_wait_timeout = NEXT VALUE FOR help FOR START TRANSACTION",
        "SET STATEMENT lock_wait_timeout = -1 FOR SELECT 1",
        "SET STATEMENT lock_wait_timeout = (SELECT 1 FOR UPDATE) FOR SELECT 1",
        "SET STATEMENT",
        "SET STATEMENT max_statement_time = 1"
      })
  void shouldKnowWhatControls(String statement) {
    assertThat(effect(statement)).isEqualTo(TransactionEffect.CONTROLS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX CONCURRENTLY i ON item (n)",
        "create unique index concurrently if not exists i on item (n)",
        "DROP INDEX CONCURRENTLY i",
        "REINDEX TABLE CONCURRENTLY item",
        "REINDEX (VERBOSE) DATABASE",
        "VACUUM",
        "vacuum full item",
        "CREATE DATABASE d",
        "DROP DATABASE d",
        "CREATE TABLESPACE t LOCATION '/t'",
        "ALTER SYSTEM SET work_mem = 1",
        "ALTER DATABASE d SET TABLESPACE t",
        "ALTER TABLE item DETACH PARTITION p CONCURRENTLY",
        "CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p",
        "DROP SUBSCRIPTION s",
        "ALTER SUBSCRIPTION s REFRESH PUBLICATION",
        "ALTER SUBSCRIPTION s SET PUBLICATION p",
        "CLUSTER",
        "CLUSTER VERBOSE"
      })
  void shouldKnowWhatPostgresqlRunsInNoTransaction(String statement) {
    assertThat(postgres(statement))
        .containsExactly(new Piece(statement, TransactionEffect.COMMITS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX i ON item (n)",
        "CREATE UNIQUE INDEX concurrently_made ON item (n)",
        "CLUSTER item",
        "REINDEX TABLE item",
        "REINDEX TABLE public.database",
        "REINDEX (CONCURRENTLY FALSE) TABLE item",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
        "ALTER TABLE item DETACH PARTITION p",
        "ALTER DATABASE d SET search_path TO s",
        "CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p WITH (connect = false)",
        "ALTER SUBSCRIPTION s DISABLE",
        "ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false)",
        "DISCARD ALL",
        "ANALYZE item",
        "CALL p()"
      })
  void shouldKnowWhatPostgresqlRunsInOne(String statement) {
    assertThat(postgres(statement)).containsExactly(new Piece(statement, TransactionEffect.NONE));
  }

  @Test
  void shouldCutWhatPostgresqlCuts() {
    assertThat(postgres(" VACUUM a; ; -- b\n VACUUM /* ; */ \"b;c\" -- d\n; "))
        .extracting(Piece::text)
        .containsExactly("VACUUM a", "VACUUM /* ; */ \"b;c\"");
    assertThat(postgres("VACUUM; COMMIT"))
        .extracting(Piece::effect)
        .containsExactly(TransactionEffect.COMMITS, TransactionEffect.CONTROLS);
    assertThat(SqlText.pieces(Dialect.POSTGRESQL, "VACUUM 'open")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE INDEX CONCURRENTLY i ON item (n)|true",
        "REINDEX (CONCURRENTLY) TABLE item|true",
        "CREATE INDEX \"concurrently\" ON item (n)|false",
        "REINDEX (CONCURRENTLY FALSE) TABLE item|false",
        "REINDEX (CONCURRENTLY off) DATABASE d|false",
        "DROP TABLE public.concurrently|false",
        "CREATE INDEX i ON public.concurrently (a)|false",
        "VACUUM (FULL) public.concurrently|false",
        "ALTER TABLE t DETACH PARTITION p CONCURRENTLY|true",
        "ALTER TABLE t DETACH PARTITION public.concurrently|false",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY v|false",
        "VACUUM FULL item|false",
        "DROP INDEX CONCURRENTLY i; DROP INDEX CONCURRENTLY j|false"
      })
  void shouldKnowWhatKeepsNobodyWaiting(String text, boolean isConcurrent) {
    assertThat(SqlText.isConcurrent(text)).isEqualTo(isConcurrent);
  }

  private static List<Piece> postgres(String text) {
    return SqlText.pieces(Dialect.POSTGRESQL, text).orElseThrow();
  }

  @Property
  void shouldSendTheVeryCharactersInTheirOrder(
      @ForAll @CharRange(from = ' ', to = '~') String text) {
    SqlText.pieces(Dialect.MYSQL, text)
        .ifPresent(
            pieces -> {
              int at = 0;
              for (var piece : pieces) {
                int found = text.indexOf(piece.text(), at);
                assertThat(found).isGreaterThanOrEqualTo(at);
                assertThat(text.substring(at, found)).matches("(?s).*;?");
                at = found + piece.text().length();
              }
            });
  }
}
