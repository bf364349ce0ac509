package dev.countersign.agent.mysql;

import static dev.countersign.agent.TargetBed.lines;
import static dev.countersign.agent.mysql.Target.code;
import static dev.countersign.agent.mysql.Target.isUnclear;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.run.Ended.SettledBefore;
import dev.countersign.agent.run.Ended.Stopped;
import dev.countersign.agent.run.Settled.Committed;
import dev.countersign.agent.run.Settled.Never;
import dev.countersign.agent.run.Settled.Undecided;
import dev.countersign.embedded.InstalledMysql;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same on MySQL 8, where one is installed; its own way of saying things differs in places. */
@Tag("nightly")
class InstalledMysqlIT {
  private static InstalledMysql server;
  private static Target target;

  @BeforeAll
  static void start() throws Exception {
    var program = InstalledMysql.program();
    if (program.isEmpty()) {
      var skipped = "SKIPPED: there is no mysqld 8 on the PATH, so nothing was shown on MySQL 8";
      System.err.println(skipped);
      Assumptions.abort(skipped);
    }
    server = InstalledMysql.start(program.get());
    target = new Target(server.admin(), Dialect.MYSQL, Duration.ofSeconds(1));
    target.execute("CREATE TABLE item (id int PRIMARY KEY, doc json)");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      target.close();
      server.close();
    }
  }

  @Test
  void shouldCommitWithItsReceiptOnce() {
    var grant = target.genuine(StatementClass.WRITE, "INSERT INTO item VALUES (1, '{\"a\": 1}')");

    assertThat(lines(target.run(grant, () -> false))).hasSize(2);
    assertThat(target.run(grant, () -> false)).isEqualTo(new SettledBefore());
    assertThat(target.settle(grant)).isEqualTo(new Committed());
    assertThat(lines(target.read("SELECT doc FROM item WHERE id = 1"))).contains("[{\"a\": 1}]");
  }

  @Test
  void shouldWriteNothingInARead() {
    assertThat(code(target.read("INSERT INTO item VALUES (2, NULL)"))).isEqualTo("25006");
  }

  @Test
  void shouldRunDdlWithoutAReceiptAndSaySo() {
    var grant = target.genuine(StatementClass.DDL, "CREATE TABLE made (a int)");

    assertThat(lines(target.run(grant, () -> false)).getLast()).contains("outsideTransaction");
    assertThat(target.settle(grant)).isEqualTo(new Committed());
  }

  @Test
  void shouldNotCallAChangeDoneWhoseProcedureCommits() {
    target.execute(
        "CREATE PROCEDURE smuggle() BEGIN INSERT INTO item VALUES (3, NULL); COMMIT; END");
    var grant = target.genuine(StatementClass.OPAQUE, "CALL smuggle()");

    assertThat(isUnclear(target.run(grant, () -> false))).isTrue();
    assertThat(target.settle(grant)).isInstanceOf(Undecided.class);
  }

  @Test
  void shouldStopAtTheServerWithinTwoSecondsWhenAsked() {
    var asked = new AtomicBoolean();
    var grant =
        target.genuine(
            StatementClass.WRITE,
            "INSERT INTO item VALUES (4, NULL); DO SLEEP(60)",
            Duration.ofSeconds(90),
            10);
    var running = target.running(grant, asked::get);
    Awaitility.await().until(() -> target.atWork("%SLEEP(60)%"), "1"::equals);

    asked.set(true);

    assertThat(running).succeedsWithin(Duration.ofSeconds(2)).isEqualTo(new Stopped());
    assertThat(target.settle(grant)).isEqualTo(new Never());
  }
}
