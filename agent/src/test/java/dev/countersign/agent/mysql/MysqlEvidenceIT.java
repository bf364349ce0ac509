package dev.countersign.agent.mysql;

import static dev.countersign.agent.Migrations.document;
import static dev.countersign.agent.Migrations.up;
import static dev.countersign.agent.TargetBed.lines;
import static dev.countersign.protocol.request.MigrationAction.UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.agent.Migrations;
import dev.countersign.agent.evidence.Orders;
import dev.countersign.agent.evidence.Orders.Found;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.protocol.evidence.MeasuredRows;
import dev.countersign.protocol.evidence.PendingMigration;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.MigrationDocument;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
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
  private static final String DOCUMENTED = "SELECT, INSERT, UPDATE, DELETE";
  private static Target target;

  /** Under the role that docs/agents.md has for a target where changes are measured. */
  private static MysqlDatabase agent;

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
        CREATE TABLE noted (id int PRIMARY KEY) ENGINE=InnoDB;
        INSERT INTO noted VALUES (1);
        CREATE TRIGGER noting AFTER DELETE ON noted FOR EACH ROW INSERT INTO plain VALUES (OLD.id);
        CREATE TABLE many (id int PRIMARY KEY) ENGINE=InnoDB;
        INSERT INTO many VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10);
        INSERT INTO many SELECT a.id + 10 * b.id FROM many a, many b;
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
    target.execute("CREATE VIEW calling AS SELECT id FROM item WHERE id = note_it()");
    target.execute("CREATE VIEW noting AS SELECT note_it() AS id");
    agent = agent("evident", DOCUMENTED + ", TRIGGER");
  }

  private static MysqlDatabase agent(String user, String rights) {
    target.execute(
        """
        DROP USER IF EXISTS %1$s@'127.0.0.1';
        CREATE USER %1$s@'127.0.0.1' IDENTIFIED BY 'e';
        GRANT %2$s ON %3$s.* TO %1$s@'127.0.0.1'\
        """
            .formatted(user, rights, target.database));
    return target.agent(target.url(target.server.port()), user, "e");
  }

  @AfterAll
  static void stop() {
    agent.close();
    target.close();
  }

  private static Found gather(String sql, String... masked) {
    return Orders.gather(agent, sql, masked);
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
          DELETE FROM noted                        | TRIGGER
          DELETE FROM plain                        | NOT_A_TABLE
          DELETE FROM fleeting                     | NOT_A_TABLE
          UPDATE drawn SET id = 1000               | DEFAULT
          DELETE FROM item WHERE item.id IN (SELECT noting.id FROM noting) | NOT_A_TABLE
          UPDATE item SET id = GET_LOCK('x', 1)    | NOT_ONLY_ROWS
          CALL nothing()                           | NOT_ONLY_ROWS
          DELETE FROM item; DROP TABLE item        | NOT_ONLY_ROWS
          REPLACE INTO drawn (name) VALUES ('y')   | DEFAULT
          INSERT INTO drawn (name) VALUES ('y') ON DUPLICATE KEY UPDATE name = 'z' | DEFAULT
          REPLACE INTO watched VALUES (1)          | TRIGGER
          DELETE FROM calling                      | NOT_A_TABLE
          UPDATE item SET name = note_it()         | NOT_UNDERSTOOD
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

  /** Where the role lacks TRIGGER the catalogue shows none, and yet they fire. */
  @Test
  void shouldNotMeasureWhereItMayNotSeeTriggers() {
    try (var blind = agent("blind", DOCUMENTED)) {
      assertThat(Orders.gather(blind, "DELETE FROM noted").unmeasured())
          .isEqualTo("TRIGGERS_UNSEEN");
      assertThat(target.one("SELECT COUNT(*) FROM plain")).isEqualTo("0");
      assertThat(Orders.gather(blind, "DELETE FROM item").unmeasured())
          .isEqualTo("TRIGGERS_UNSEEN");

      target.execute("GRANT TRIGGER ON %s.item TO blind@'127.0.0.1'".formatted(target.database));

      assertThat(Orders.gather(blind, "DELETE FROM item").evidence().measured())
          .containsExactly(new MeasuredRows(1, 3));
      assertThat(Orders.gather(blind, "DELETE FROM noted").unmeasured())
          .isEqualTo("TRIGGERS_UNSEEN");
      assertThat(Orders.gather(blind, "DELETE FROM item; DELETE FROM noted").unmeasured())
          .isEqualTo("TRIGGERS_UNSEEN");
    }
  }

  /** A role that is granted but not active gives nothing. */
  @Test
  void shouldCountTheRolesThatAreActive() {
    target.execute(
        """
        DROP ROLE IF EXISTS seeing;
        CREATE ROLE seeing;
        GRANT TRIGGER ON %s.* TO seeing\
        """
            .formatted(target.database));
    try (var roled = agent("roled", DOCUMENTED)) {
      target.execute("GRANT seeing TO roled@'127.0.0.1'");
      assertThat(Orders.gather(roled, "DELETE FROM noted").unmeasured())
          .isEqualTo("TRIGGERS_UNSEEN");

      target.execute(
          target.dialect == Dialect.MARIADB
              ? "SET DEFAULT ROLE seeing FOR roled@'127.0.0.1'"
              : "SET DEFAULT ROLE seeing TO roled@'127.0.0.1'");

      assertThat(Orders.gather(roled, "DELETE FROM noted").unmeasured()).isEqualTo("TRIGGER");
      assertThat(Orders.gather(roled, "DELETE FROM item").evidence().measured())
          .containsExactly(new MeasuredRows(1, 3));
    }
    assertThat(target.one("SELECT COUNT(*) FROM plain")).isEqualTo("0");
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

  /** Rows that go and come anew count twice, as the server counts them. */
  @Test
  void shouldPlanAndMeasureWhatReplacesRows() {
    var before = rows();

    var found =
        gather(
            "REPLACE INTO item VALUES (1, 'uno', NULL), (9, 'nine', NULL);"
                + " INSERT INTO item VALUES (2, 'x', NULL) ON DUPLICATE KEY UPDATE name = 'due'");

    assertThat(found.evidence().measured())
        .containsExactly(new MeasuredRows(1, 3), new MeasuredRows(2, 2));
    assertThat(found.evidence().plans()).extracting(it -> it.statement()).containsExactly(1, 2);
    assertThat(found.evidence().missing())
        .extracting(it -> it.part() + " " + it.statement() + " " + it.code())
        .containsExactly("SAMPLE 1 NOT_SIMPLE", "SAMPLE 2 NOT_SIMPLE");
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void shouldSayThatAChangeTakesTooLongAndLeaveNoTrace() {
    var before = rows();

    var found =
        Orders.gather(
            agent,
            Duration.ofMillis(300),
            "UPDATE item SET name = 'x' WHERE id = 1;"
                + " UPDATE item SET name = 'y' WHERE (SELECT COUNT(*) FROM many a, many b, many c,"
                + " many d, many e WHERE a.id + b.id + c.id < d.id + e.id) > 0");

    assertThat(found.unmeasured()).isNotEqualTo("measured");
    assertThat(found.evidence().measured()).containsExactly(new MeasuredRows(1, 1));
    assertThat(rows()).isEqualTo(before);
  }

  /** Each of them may take two seconds, and all of them together. */
  @Test
  void shouldHoldLocksNoLongerThanOneStatementMay() {
    var before = rows();
    var one =
        "UPDATE item SET name = 'x' WHERE (SELECT COUNT(*) FROM many a, many b, many c,"
            + " many d WHERE d.id <= 5 AND a.id + b.id < c.id + d.id) > 0";

    var found =
        Orders.gather(agent, Duration.ofSeconds(2), String.join(";", Collections.nCopies(20, one)));

    assertThat(found.unmeasured()).isNotEqualTo("measured");
    assertThat(found.evidence().measured()).hasSizeLessThan(20);
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void shouldSampleByTheNameThatTheConditionUses() {
    var found = gather("UPDATE item AS o SET name = 'x' WHERE o.id = 3", "none.none");

    assertThat(found.document()).contains("[\"3\",\"three\"", "[\"3\",\"x\"");
  }

  @Test
  void shouldFindOutAboutThoseMigrationsThatWouldRun() {
    var done = up(1, "SELECT 1");
    assertThat(lines(target.run(genuine(document(UP, done)), () -> false))).isNotEmpty();

    var found =
        Orders.gather(
            agent,
            document(
                UP,
                done,
                up(2, "ALTER TABLE item ADD COLUMN born date; CREATE TABLE made (id int)"),
                up(
                    3,
                    "INSERT INTO made VALUES (4711); UPDATE item SET born = NULL;"
                        + " UPDATE item SET name = 'x' WHERE password = '%s'".formatted(SECRET))),
            "*.password");

    assertThat(found.refused()).isEmpty();
    assertThat(found.evidence().migrations())
        .containsExactly(new PendingMigration("2_m2", 1, 2), new PendingMigration("3_m3", 1, 3));
    assertThat(found.evidence().plans()).extracting(it -> it.statement()).containsExactly(5);
    assertThat(found.evidence().missing())
        .extracting(it -> it.part() + " " + it.statement() + " " + it.code())
        .containsExactlyInAnyOrder(
            "PLAN 1 NO_PLAN",
            "PLAN 2 NO_PLAN",
            "PLAN 3 NO_SUCH_TABLE",
            "PLAN 4 NO_SUCH_COLUMN",
            "SIZES 0 NO_SUCH_TABLE",
            "ROWS 0 NOT_ONLY_ROWS");
    assertThat(found.document())
        .contains("{\"statement\":5,\"migration\":\"3_m3\",\"plan\":", SECRET);
    assertThat(found.evidence().toString()).doesNotContain(SECRET, "4711");
    assertThat(target.one("SELECT COUNT(*) FROM countersign_migration")).isEqualTo("1");
    assertThat(Orders.gather(agent, document(UP, done)).evidence().missing())
        .extracting(it -> it.code())
        .containsOnly("NOTHING_TO_RUN");
    target.execute("DROP TABLE countersign_migration");
  }

  @Test
  void shouldMeasureMigrationsThatChangeRowsAloneWhereThereIsNoTableYet() {
    target.execute("DROP TABLE IF EXISTS countersign_migration");
    var before = rows();

    var found =
        Orders.gather(
            agent,
            document(
                UP,
                up(1, "UPDATE item SET name = 'x' WHERE id <= 2"),
                up(2, "DELETE FROM item WHERE name = 'x'")),
            "*.password");

    assertThat(found.evidence().measured())
        .containsExactly(new MeasuredRows(1, 2), new MeasuredRows(2, 2));
    assertThat(found.document()).contains("\"migration\":\"2_m2\",\"when\":\"before\"");
    assertThat(rows()).isEqualTo(before);
  }

  private static Genuine genuine(MigrationDocument document) {
    return Migrations.genuine(target.dialect, document);
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
