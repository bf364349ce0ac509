package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** More text never makes a text look milder than a part of it. */
class MonotoneTest {

  @Property(tries = 1_000)
  void shouldBeAsDangerousAsTheWorstOfItsStatements(
      @ForAll("postgresql") String one, @ForAll("postgresql") String other) {
    assertNotLower(Dialect.POSTGRESQL, one + ";\n" + other, one);
  }

  @Property(tries = 1_000)
  void shouldBeAsDangerousAsTheWorstOfItsStatementsInMysql(
      @ForAll("mysql") String one, @ForAll("mysql") String other) {
    assertNotLower(Dialect.MYSQL, one + ";\n" + other, one);
    assertNotLower(Dialect.MARIADB, one + ";\n" + other, one);
  }

  /** Whatever a WITH puts before a query, the query is there still. */
  @Property(tries = 1_000)
  void shouldNotBecomeMilderByAWith(@ForAll("queries") String query, @ForAll("names") String name) {
    assertNotLower(Dialect.POSTGRESQL, "WITH " + name + " AS (SELECT 1 AS i) " + query, query);
  }

  /** Of parts that end where they seem to: a comment that is left open may end in what follows. */
  private static void assertNotLower(Dialect dialect, String all, String part) {
    var alone = SqlAnalyzer.analyze(dialect, part);
    Assume.that(alone.fingerprint().isPresent());

    var whole = SqlAnalyzer.analyze(dialect, all).statementClass();

    assertThat(whole.worst(alone.statementClass())).as(all).isEqualTo(whole);
  }

  @Provide
  Arbitrary<String> postgresql() {
    return Arbitraries.of(StatementsTest.postgresql().map(StatementsTest.Line::sql).toList());
  }

  @Provide
  Arbitrary<String> mysql() {
    return Arbitraries.of(StatementsTest.mysql().map(StatementsTest.Line::sql).toList());
  }

  /** Changes alone: a read of what a WITH defines is no longer one of the table. */
  @Provide
  Arbitrary<String> queries() {
    return Arbitraries.of(
        "UPDATE pg_authid SET rolsuper = true WHERE rolname = 'bob'",
        "DELETE FROM pg_authid USING t WHERE i = 1",
        "INSERT INTO pg_authid SELECT * FROM t",
        "MERGE INTO pg_authid USING t ON true WHEN MATCHED THEN DELETE",
        "SELECT * INTO z FROM t",
        "SELECT evil(i) FROM t",
        "SELECT pg_read_file('x') FROM t",
        "UPDATE t SET a = evil(1)",
        "SELECT * FROM t FOR UPDATE");
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of("pg_authid", "t", "x", "evil", "\"pg_authid\"", "z");
  }
}
