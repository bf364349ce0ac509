package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.DdlLock;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.Effects;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several files are as dangerous as the worst, and what holds of one is said with its name. */
class SqlFilesTest {

  private static SqlFiles analyzed(Dialect dialect, SqlFile... files) {
    return SqlFiles.analyze(dialect, List.of(files), StatementClass.WRITE, SqlAnalyzer.PATIENCE);
  }

  private static SqlFiles postgres(String sql) {
    return analyzed(Dialect.POSTGRESQL, new SqlFile("1_a.up.sql", sql));
  }

  @Test
  void shouldSayWhatAllOfThemDo() {
    var facts =
        analyzed(
                Dialect.POSTGRESQL,
                new SqlFile("1_a.up.sql", "ALTER TABLE item ADD note text DEFAULT 'secret'"),
                new SqlFile("2_b.up.sql", "UPDATE orders SET n = 4711; DROP TABLE old"))
            .facts();

    assertThat(facts.statementClass()).isEqualTo(StatementClass.DESTRUCTIVE);
    assertThat(facts.statements()).isEqualTo(3);
    assertThat(facts.tables()).containsExactly("item", "old", "orders");
    assertThat(facts.effects().writes()).contains("item", "old", "orders");
    assertThat(facts.effects().lock()).isEqualTo(DdlLock.BLOCKS_ALL);
    assertThat(facts.redacted())
        .isEqualTo(
            "-- 1_a.up.sql\nALTER TABLE item ADD note text DEFAULT ?\n\n"
                + "-- 2_b.up.sql\nUPDATE orders SET n = ?; DROP TABLE old");
    assertThat(facts.findings()).isNotEmpty().allMatch(it -> it.startsWith("2_b.up.sql: "));
  }

  @Test
  void shouldBeNoLessThanWhatRunningThemAmountsTo() {
    assertThat(postgres("SELECT 1").facts().statementClass()).isEqualTo(StatementClass.WRITE);
  }

  /** A quote that one leaves open would otherwise close in the next. */
  @Test
  void shouldNotReadOneFileAsTheRestOfAnother() {
    var files =
        analyzed(
            Dialect.POSTGRESQL,
            new SqlFile("1_a.up.sql", "SELECT 'a"),
            new SqlFile("2_b.up.sql", "b'; DROP TABLE item"));

    assertThat(files.facts().statementClass()).isEqualTo(StatementClass.OPAQUE);
    assertThat(files.facts().tables()).isEmpty();
    assertThat(files.facts().effects()).isEqualTo(Effects.UNKNOWN);
    assertThat(files.objections()).hasSize(2);
  }

  @Test
  void shouldNameTheFileThatCannotBe() {
    var files =
        analyzed(
            Dialect.POSTGRESQL,
            new SqlFile("1_a.up.sql", "CREATE TABLE item (n int)"),
            new SqlFile("2_b.up.sql", "COMMIT"),
            new SqlFile("3_c.up.sql", "-- nothing yet"));

    assertThat(files.objections()).hasSize(2);
    assertThat(files.objections().get(0)).startsWith("2_b.up.sql: Expected text that begins");
    assertThat(files.objections().get(1)).startsWith("3_c.up.sql: Expected a statement");
  }

  @Test
  void shouldObjectToWhatPostgresqlRunsInNoTransactionBesideWhatItDoes() {
    assertThat(postgres("SELECT 1; CREATE INDEX CONCURRENTLY i ON item (n)").objections())
        .singleElement()
        .asString()
        .contains("the text mixes them");
    var alone = postgres("DROP INDEX CONCURRENTLY i; CREATE INDEX CONCURRENTLY i ON item (n)");
    assertThat(alone.objections()).isEmpty();
    assertThat(alone.facts().findings())
        .anyMatch(it -> it.contains("begins with create, which takes effect by itself outside"));
  }

  /** On MySQL the statements of a file take effect one by one as soon as one of them does. */
  @Test
  void shouldNotObjectToAMixtureInAFileForMysql() {
    var mixed = "DROP TABLE a; INSERT INTO b VALUES (1)";

    assertThat(analyzed(Dialect.MARIADB, new SqlFile("1_a.up.sql", mixed)).objections()).isEmpty();
    assertThat(
            SqlFiles.supposed(
                    Dialect.MARIADB, OperationKind.SQL, mixed, java.time.Duration.ofSeconds(2))
                .objections())
        .singleElement()
        .asString()
        .contains("the text mixes them");
  }

  /** Whoever approves is told of a file that a failure leaves half done. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE a; INSERT INTO b VALUES (1)",
        "INSERT INTO b VALUES (1); CALL recount()",
        "/* first */ call p(1); DO 1"
      })
  void shouldSayWhichFilesRunStatementByStatement(String sql) {
    var facts = analyzed(Dialect.MARIADB, new SqlFile("1_a.up.sql", sql)).facts();

    assertThat(facts.findings().getFirst())
        .startsWith("1_a.up.sql: its statements take effect one by one and in no transaction");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE b SET called = 1; DELETE FROM recall",
        "INSERT INTO b VALUES ('call'); DO 1 -- call",
        "UPDATE `call` SET n = 1; UPDATE x.call SET n = 1"
      })
  void shouldNotSaySoOfAFileThatIsOneTransaction(String sql) {
    var facts = analyzed(Dialect.MARIADB, new SqlFile("1_a.up.sql", sql)).facts();

    assertThat(facts.findings()).noneMatch(it -> it.contains("one by one"));
  }

  @Test
  void shouldWantAFileOfItsOwnForABody() {
    var trigger = "CREATE TRIGGER t BEFORE INSERT ON item FOR EACH ROW BEGIN SET NEW.n = 1; END";

    assertThat(
            analyzed(Dialect.MARIADB, new SqlFile("1_a.up.sql", "DROP TABLE a; " + trigger))
                .objections())
        .singleElement()
        .asString()
        .contains("a text of its own");
    assertThat(analyzed(Dialect.MARIADB, new SqlFile("1_a.up.sql", trigger)).objections())
        .isEmpty();
  }
}
