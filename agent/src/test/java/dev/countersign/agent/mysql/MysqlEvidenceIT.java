package dev.countersign.agent.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.agent.evidence.Orders;
import dev.countersign.agent.evidence.Orders.Found;
import dev.countersign.protocol.evidence.MeasuredRows;
import dev.countersign.protocol.request.Dialect;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is found out about a text at a real MariaDB or MySQL, and that nothing of it stays there.
 */
class MysqlEvidenceIT {
  private static final String SECRET = "s3cret-4711";
  private static Target target;

  @BeforeAll
  static void start() {
    target = new Target();
    for (var sql :
        """
        CREATE TABLE item (id int PRIMARY KEY, name varchar(50), password varchar(50)) ENGINE=InnoDB;
        INSERT INTO item VALUES (1, 'one', 'pw 1'), (2, 'two', 'pw 2'), (3, 'three', NULL);
        CREATE TABLE drawn (id int AUTO_INCREMENT PRIMARY KEY, name varchar(9)) ENGINE=InnoDB;
        INSERT INTO drawn (name) VALUES ('x');
        CREATE TABLE watched (id int PRIMARY KEY) ENGINE=InnoDB;
        CREATE TRIGGER watching BEFORE DELETE ON watched FOR EACH ROW SET @seen = 1;
        CREATE TABLE plain (id int) ENGINE=MyISAM;
        CREATE TABLE fleeting (id int) ENGINE=%s\
        """
            .formatted(target.dialect == Dialect.MARIADB ? "Aria" : "MEMORY")
            .split(";", -1)) {
      target.execute(sql);
    }
    target.execute(
        """
        CREATE FUNCTION note_it() RETURNS int DETERMINISTIC MODIFIES SQL DATA
        BEGIN INSERT INTO plain VALUES (1); RETURN 1; END\
        """);
    target.execute("CREATE VIEW noting AS SELECT note_it() AS id");
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  private static Found gather(String sql, String... masked) {
    return Orders.gather(target.agent, sql, masked);
  }

  @Test
  void shouldTellPlanAndSizesWithoutALiteral() {
    var found = gather("SELECT * FROM item WHERE name = '%s'".formatted(SECRET));

    var plan = found.evidence().plans().getFirst().nodes().getFirst();
    assertThat(plan.kind()).isEqualTo("ALL");
    assertThat(plan.table()).contains("item");
    assertThat(found.evidence().tables().getFirst().table()).isEqualTo("item");
    assertThat(found.evidence().tables().getFirst().bytes().orElseThrow()).isPositive();
    assertThat(found.evidence().toString()).doesNotContain(SECRET);
    assertThat(found.document()).contains(SECRET);
  }

  @Test
  void shouldMeasureWhatAChangeTouchesAndLeaveNoTrace() {
    var before = rows();

    var found =
        gather("UPDATE item SET name = 'x' WHERE id <= 2; DELETE FROM item", "item.password");

    assertThat(found.evidence().measured())
        .containsExactly(new MeasuredRows(1, 2), new MeasuredRows(2, 3));
    assertThat(found.evidence().plans()).hasSize(2);
    assertThat(rows()).isEqualTo(before);
    assertThat(found.document())
        .contains("[\"1\",\"one\",\"***\"]", "[\"1\",\"x\",\"***\"]")
        .doesNotContain("pw 1");
  }

  private static String rows() {
    return target.one(
        "SELECT GROUP_CONCAT(CONCAT_WS(',', id, name, password) ORDER BY id) FROM item");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INSERT INTO drawn (name) VALUES ('y')    | DEFAULT
          DELETE FROM watched                      | TRIGGER
          DELETE FROM plain                        | NOT_A_TABLE
          DELETE FROM fleeting                     | NOT_A_TABLE
          UPDATE drawn SET id = 1000               | DEFAULT
          DELETE FROM item WHERE item.id IN (SELECT noting.id FROM noting) | NOT_A_TABLE
          UPDATE item SET id = GET_LOCK('x', 1)    | NOT_ONLY_ROWS
          CALL nothing()                           | NOT_ONLY_ROWS
          DELETE FROM item; DROP TABLE item        | NOT_ONLY_ROWS
          """)
  void shouldNotMeasureWhatCouldLeaveATrace(String sql, String code) {
    var found = gather(sql);

    assertThat(found.unmeasured()).isEqualTo(code);
    assertThat(found.evidence().measured()).isEmpty();
    assertThat(target.one("SELECT COUNT(*) FROM item")).isEqualTo("3");
    assertThat(target.one("SELECT COUNT(*) FROM plain")).isEqualTo("0");
    assertThat(
            target.one(
                "SELECT auto_increment FROM information_schema.tables"
                    + " WHERE table_schema = DATABASE() AND table_name = 'drawn'"))
        .isEqualTo("2");
  }

  /** Nothing of it is measured; to plan it would be enough. */
  @Test
  void shouldNotPlanAChangeThatReadsThroughAView() {
    var found = gather("UPDATE item SET name = 'x' WHERE item.id = (SELECT noting.id FROM noting)");

    assertThat(found.evidence().plans()).isEmpty();
    assertThat(found.evidence().missing())
        .extracting(it -> it.part() + " " + it.code())
        .contains("PLAN NOT_A_TABLE");
    assertThat(target.one("SELECT COUNT(*) FROM plain")).isEqualTo("0");
  }

  /** Why the plan of a change is asked for in a transaction that may write. */
  @Test
  void shouldKnowThatTheServerExplainsNoChangeInAReadOnlyTransaction() throws SQLException {
    try (var connection = target.connect();
        var statement = connection.createStatement()) {
      statement.execute("START TRANSACTION READ ONLY");
      statement.execute("EXPLAIN FORMAT=JSON SELECT name FROM item WHERE id = 2");

      assertThatThrownBy(
              () ->
                  statement.execute("EXPLAIN FORMAT=JSON UPDATE item SET name = 'x' WHERE id = 2"))
          .isInstanceOfSatisfying(
              SQLException.class, it -> assertThat(it.getErrorCode()).isEqualTo(1792));
    }
  }

  @Test
  void shouldGiveUpSoonWhereAnotherHoldsTheRows() throws SQLException {
    try (var other = target.connect();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT 1 FROM item WHERE id = 2 FOR UPDATE");
      var since = Instant.now();

      var found = gather("UPDATE item SET name = 'x' WHERE id = 2");

      assertThat(found.unmeasured()).isNotEqualTo("measured");
      assertThat(Duration.between(since, Instant.now())).isLessThan(Duration.ofSeconds(10));
      other.rollback();
    }
  }
}
