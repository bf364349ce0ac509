package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.CuttingProxy.Cut;
import dev.countersign.protocol.execution.Directive.StopAsked;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.RequestCommand.Heartbeat;
import java.util.HashMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever stops a change is told whether it had been committed, and that is so. */
class StopAtCommitIT {
  private static final String COUNT_UP = "UPDATE item SET n = n + 1 WHERE id = 1";

  private Bed bed;
  private Ledger ledger;
  private CuttingProxy postgres;
  private CuttingProxy maria;

  @BeforeEach
  void start() {
    bed = new Bed();
    ledger = new Ledger();
    postgres = new CuttingProxy(bed.database.port(), CuttingProxy.OF_POSTGRESQL);
    maria = new CuttingProxy(MysqlServer.admin().port(), CuttingProxy.OF_MYSQL);
    var settings = new HashMap<>(ledger.settings(maria.port()));
    settings.put(
        "countersign.agent.targets.\"" + Bed.ORDERS + "\".url",
        "postgresql://127.0.0.1:%d/%s".formatted(postgres.port(), bed.database.name()));
    bed.agent(
        "agent-1",
        settings.entrySet().stream()
            .flatMap(it -> Stream.of(it.getKey(), it.getValue()))
            .toArray(String[]::new));
  }

  @AfterEach
  void stop() {
    postgres.close();
    maria.close();
    bed.close();
    ledger.close();
  }

  private CuttingProxy proxy(Dialect dialect) {
    return dialect == Dialect.MARIADB ? maria : postgres;
  }

  private Grant change(Dialect dialect, String sql) {
    return dialect == Dialect.MARIADB ? ledger.change(bed, sql) : bed.change(sql);
  }

  private String runs(Dialect dialect) {
    return dialect == Dialect.MARIADB ? ledger.runs() : bed.runs();
  }

  private Outcome settled(Grant grant) {
    bed.policy.askAfter(grant);
    return bed.policy.awaitOutcome(grant);
  }

  /** That the agent has heard it is known by its answer to what was said afterwards. */
  private void stop(Dialect dialect, Grant grant) {
    bed.policy.say(new StopAsked(PolicyStandIn.CLUSTER, grant.execution()));
    assertThat(settled(change(dialect, COUNT_UP))).isEqualTo(Outcome.FAILED);
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void shouldSayThatNothingWasCommittedWhereItWasStoppedBefore(Dialect dialect) {
    var sleep = dialect == Dialect.MARIADB ? "DO SLEEP(60)" : "SELECT pg_sleep(60)";
    var grant = bed.policy.dispatch(change(dialect, COUNT_UP + "; " + sleep));
    bed.policy.await(Heartbeat.class, grant);

    stop(dialect, grant);

    assertThat(bed.policy.awaitReport(grant)).isEqualTo(new Report.Stopped());
    assertThat(runs(dialect)).isEqualTo("0");
    assertThat(settled(grant)).isEqualTo(Outcome.FAILED);
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, HELD_BEFORE_THE_SERVER",
    "POSTGRESQL, HELD_BEFORE_THE_ANSWER",
    "MARIADB, HELD_BEFORE_THE_SERVER",
    "MARIADB, HELD_BEFORE_THE_ANSWER"
  })
  void shouldSayThatItWasCommittedWhereItWasStoppedTooLate(Dialect dialect, Cut where) {
    proxy(dialect).cutNext(where);
    var grant = bed.policy.dispatch(change(dialect, COUNT_UP));
    Awaitility.await().until(proxy(dialect)::isHolding);

    stop(dialect, grant);
    proxy(dialect).letGo();

    assertThat(bed.policy.awaitReport(grant)).isInstanceOf(Report.Succeeded.class);
    assertThat(runs(dialect)).isEqualTo("1");
    assertThat(settled(grant)).isEqualTo(Outcome.SUCCEEDED);
  }
}
