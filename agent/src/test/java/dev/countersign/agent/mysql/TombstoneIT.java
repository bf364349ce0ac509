package dev.countersign.agent.mysql;

import static dev.countersign.agent.Migrations.document;
import static dev.countersign.agent.Migrations.up;
import static dev.countersign.agent.mysql.Target.DIALECT;
import static dev.countersign.protocol.request.MigrationAction.UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.CuttingProxy;
import dev.countersign.agent.Migrations;
import dev.countersign.agent.Tombstones;
import dev.countersign.agent.run.Ended.Unknown;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Settled.Undecided;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Settling at MySQL or MariaDB. */
class TombstoneIT extends Tombstones<Target> {

  @Override
  protected Target patient() {
    return new Target(Duration.ofSeconds(10));
  }

  @Override
  protected Target impatient() {
    return new Target(Duration.ofSeconds(1));
  }

  @Override
  protected String receiptByAnother(Genuine grant) {
    return "INSERT INTO countersign_receipt (execution, operation, agent, state) VALUES ('%s', '%s', 'agent-2', 'done')"
        .formatted(grant.grant().execution(), grant.grant().operation());
  }

  @Override
  protected String waiting() {
    return target.atWork("INSERT INTO%tombstone%");
  }

  /** As an agent that was frozen behind its look, about to send the statement that comes next. */
  @Test
  void shouldLeaveNoSessionToSendALateStatementTo() {
    shouldLeaveNoSession(target.genuine(StatementClass.DDL, "CREATE TABLE late (n int)"));
  }

  /** Nor where the text gives away the lock by which the session is found. */
  @Test
  void shouldFindTheSessionOfATextThatReleasesAllLocks() {
    shouldLeaveNoSession(
        target.genuine(
            StatementClass.DDL,
            "CREATE TABLE early AS SELECT RELEASE_ALL_LOCKS() AS n; CREATE TABLE late (n int)"));
  }

  @Test
  void shouldFindTheSessionOfAMigrationThatReleasesAllLocks() {
    shouldLeaveNoSession(
        Migrations.genuine(
            DIALECT,
            document(
                UP,
                up(
                    1,
                    "SELECT GET_LOCK('mine', 1); SELECT RELEASE_ALL_LOCKS();"
                        + " CREATE TABLE late (n int)"))));
  }

  private void shouldLeaveNoSession(Genuine grant) {
    target.execute(
        """
        CREATE USER %1$s IDENTIFIED %2$s BY 'secret-1';
        GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON %3$s.* TO %1$s"""
            .formatted(
                role(),
                DIALECT == Dialect.MYSQL ? "WITH mysql_native_password" : "",
                target.database));
    try (var proxy = new CuttingProxy(target.server.port(), "CREATE TABLE late");
        var frozen = agent(proxy.port());
        var other = agent(target.server.port())) {
      proxy.cutNext(CuttingProxy.Cut.HELD_BEFORE_THE_SERVER);
      var running = target.running(frozen, grant);
      Awaitility.await().until(proxy::isHolding);
      assertThat(target.inspected(grant)).contains("The session of this run is there, which is");

      Awaitility.await()
          .until(
              () -> other.settle(grant.grant().execution(), grant.grant().operation()),
              Undecided.class::isInstance);
      assertThat(target.inspected(grant)).doesNotContain("The session of this run is there");
      proxy.letGo();

      assertThat(running).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Unknown.class);
    }
    assertThat(target.receipt(grant)).isEqualTo("given-up");
    assertThat(
            target.one(
                "SELECT count(*) FROM information_schema.tables WHERE table_schema = '%s' AND table_name = 'late'"
                    .formatted(target.database)))
        .isEqualTo("0");
    target.execute("DROP USER " + role());
  }

  /** At a statement of its agent's own, behind which the next of the text may come at once. */
  @Test
  void shouldEndTheSessionOfARunThatIsAboutToGoOn() throws Exception {
    var grant = target.genuine(StatementClass.DDL, "CREATE TABLE late (n int)");
    target.execute(receiptByAnother(grant).replace("'done'", "'outside'"));
    try (var other = target.connect();
        var statement = other.createStatement();
        var background = Executors.newVirtualThreadPerTaskExecutor()) {
      statement.execute(Sql.hold(grant.grant().execution(), target.limits));
      var _ =
          background.submit(() -> statement.execute("SELECT SLEEP(1) FROM countersign_receipt"));
      Awaitility.await().until(() -> target.atWork("SELECT SLEEP(1)%"), "1"::equals);

      assertThat(target.settle(grant)).isInstanceOf(Undecided.class);

      assertThat(other.isValid(5)).isFalse();
    }
  }

  /** Of a role that may do no more than it has to. */
  private MysqlDatabase agent(int port) {
    return target.agent(target.url(port, "disable"), role(), "secret-1");
  }

  /** MySQL takes no longer names than that of users. */
  private String role() {
    return target.database.substring(0, 32);
  }
}
