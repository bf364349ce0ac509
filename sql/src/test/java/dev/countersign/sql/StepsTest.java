package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ONE|CREATE TABLE t (a int, b int)",
        "ONE|CREATE TABLE t (a int) PARTITION BY RANGE (a) (PARTITION p VALUES LESS THAN (5))",
        "ONE|CREATE TEMPORARY TABLE IF NOT EXISTS t LIKE u",
        "ONE|CREATE UNIQUE INDEX i ON t (a, b)",
        "ONE|CREATE ALGORITHM = MERGE VIEW v AS SELECT a, b FROM t",
        "ONE|CREATE PROCEDURE p() BEGIN DELETE FROM t; SELECT 1; END",
        "ONE|CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1",
        "ONE|ALTER TABLE t ADD a int, DROP b",
        "ONE|ALTER ONLINE IGNORE TABLE t ADD a int",
        "ONE|SET STATEMENT lock_wait_timeout = 1 FOR ALTER TABLE t ADD a int",
        "ONE|DROP TABLE IF EXISTS t",
        "ONE|DROP INDEX i ON t",
        "ONE|RENAME TABLE a TO b",
        "ONE|TRUNCATE t",
        "ONE|GRANT SELECT (a, b) ON t TO u",
        "ONE|OPTIMIZE TABLE t",
        "SEVERAL|DROP TABLE a, b",
        "SEVERAL|DROP VIEW a, b",
        "SEVERAL|DROP DATABASE d",
        "SEVERAL|DROP USER u",
        "SEVERAL|RENAME TABLE a TO b, c TO d",
        "SEVERAL|RENAME USER a TO b",
        "SEVERAL|GRANT SELECT ON t TO u, v",
        "SEVERAL|ALTER TABLE t DROP PARTITION p",
        "SEVERAL|ALTER USER u ACCOUNT LOCK",
        "SEVERAL|CREATE USER u, v",
        "ANY|CREATE OR REPLACE TABLE t (a int)",
        "ANY|CREATE OR REPLACE VIEW v AS SELECT 1",
        "ANY|SET STATEMENT lock_wait_timeout = 1 FOR CREATE OR REPLACE TABLE t (a int)",
        "ANY|CREATE TABLE t AS SELECT 1",
        "ANY|CREATE TABLE t (a int) WITH x AS (VALUES (1)) SELECT * FROM x",
        "ANY|CREATE TABLE t VALUES (f())",
        "ANY|CREATE TABLE t TABLE v",
        "ANY|CREATE EVENT e ON SCHEDULE AT f() DO SELECT 1",
        "ANY|SET GLOBAL a = f()",
        "ANY|KILL f()",
        "ANY|CALL p()",
        "ANY|UPDATE t SET a = 1",
        "ANY|TRUNCATE a; TRUNCATE b",
        "ANY|SET STATEMENT a = f() FOR TRUNCATE t",
        "ANY|FROBNICATE t"
      })
  void shouldKnowWhatIsDoneInOne(Steps steps, String text) {
    assertThat(Steps.of(Dialect.MARIADB, text)).isEqualTo(steps);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ONE|DROP INDEX CONCURRENTLY i",
        "ONE|CREATE DATABASE d",
        "ONE|ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
        "BUILT|CREATE INDEX CONCURRENTLY i ON t (a, b)",
        "BUILT|CREATE UNIQUE INDEX CONCURRENTLY ON t (a)",
        "BUILT|CREATE INDEX i ON t (a)",
        "BUILT|REINDEX INDEX CONCURRENTLY i",
        "BUILT|REINDEX (VERBOSE, CONCURRENTLY) INDEX i",
        "BUILT|REINDEX TABLE t",
        "BUILT|REINDEX (VERBOSE) TABLE t",
        "BUILT|VACUUM t",
        "BUILT|VACUUM FULL FREEZE VERBOSE s.t",
        "BUILT|VACUUM (FULL, PARALLEL 2) t",
        "BUILT|CLUSTER t USING i",
        "BUILT|CLUSTER (VERBOSE) t",
        "SEVERAL|VACUUM (ANALYZE, VERBOSE) t (a, b)",
        "SEVERAL|VACUUM ANALYSE t",
        "SEVERAL|VACUUM a, b",
        "SEVERAL|REINDEX TABLE CONCURRENTLY t",
        "SEVERAL|REINDEX (CONCURRENTLY) TABLE t",
        "ALL|REINDEX SCHEMA s",
        "ALL|REINDEX (VERBOSE) DATABASE CONCURRENTLY d",
        "ALL|REINDEX SYSTEM",
        "ALL|VACUUM",
        "ALL|VACUUM FULL VERBOSE ANALYZE",
        "ALL|VACUUM (ANALYZE, PARALLEL 2)",
        "ALL|CLUSTER",
        "ALL|CLUSTER VERBOSE",
        "ALL|CLUSTER (VERBOSE)",
        "ANY|VACUUM a; VACUUM b"
      })
  void shouldKnowWhatPostgresqlDoesInOne(Steps steps, String text) {
    assertThat(Steps.of(Dialect.POSTGRESQL, text)).isEqualTo(steps);
  }
}
