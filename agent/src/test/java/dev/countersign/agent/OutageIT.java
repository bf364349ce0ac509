package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.embedded.EmbeddedPostgreSql;
import dev.countersign.embedded.PostgreSqlOptions;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The target goes away and comes back: health tells, and work goes on by itself. */
@Tag("nightly")
class OutageIT {
  private EmbeddedPostgreSql server;
  private Bed bed;

  @BeforeEach
  void start() {
    server = EmbeddedPostgreSql.start(PostgreSqlOptions.temporary());
    bed = new Bed();
  }

  @AfterEach
  void stop() {
    bed.close();
    server.close();
  }

  /** Another target of the same agent, which stays. */
  private static final TargetRef OTHER = new TargetRef("other", "test");

  private Agent agent(String... more) {
    server.createDatabase("orders", bed.database.owner(), bed.database.password());
    var settings = new java.util.ArrayList<>(java.util.List.of(more));
    settings.add("countersign.agent.targets.\"" + Bed.ORDERS + "\".url");
    settings.add("postgresql://127.0.0.1:%d/orders".formatted(server.port()));
    var own = bed.settings("agent-1");
    own.forEach(
        (name, value) -> {
          if (name.contains(Bed.ORDERS.toString())) {
            settings.add(name.replace(Bed.ORDERS.toString(), OTHER.toString()));
            settings.add(value);
          }
        });
    return bed.agent("agent-1", settings.toArray(String[]::new));
  }

  private static boolean isWell(Agent agent) {
    return Map.copyOf(agent.problems()).get(Bed.ORDERS.toString()).isEmpty();
  }

  @Test
  void shouldClaimNothingForATargetThatIsDownAndGoOnWhenItIsBack() {
    var agent = agent("countersign.agent.connect-within", "1ms");
    server.stop();
    Awaitility.await().until(() -> !isWell(agent));

    var left = bed.policy.dispatch(bed.read("SELECT 1"));
    var unaffected = bed.policy.dispatch(bed.policy.grant(OTHER, StatementClass.READ, "SELECT 1"));

    assertThat(bed.policy.awaitReport(unaffected)).isInstanceOf(Report.Succeeded.class);
    assertThat(bed.policy.claims(left)).isEmpty();
    server.startAgain();
    Awaitility.await().until(() -> isWell(agent));
    var after = bed.policy.dispatch(bed.read("SELECT 1"));
    assertThat(bed.policy.awaitReport(after)).isInstanceOf(Report.Succeeded.class);
  }

  @Test
  void shouldBearWithATargetThatIsBackInTime() {
    var agent = agent("countersign.agent.connect-within", "30s");
    server.stop();
    Awaitility.await().until(() -> !isWell(agent));
    var grant = bed.policy.dispatch(bed.read("SELECT 1"));
    Awaitility.await().until(() -> !bed.policy.claims(grant).isEmpty());

    server.startAgain();

    assertThat(bed.policy.awaitReport(grant)).isInstanceOf(Report.Succeeded.class);
  }

  @Test
  void shouldFailWhatRanWhenTheServerCrashed() {
    agent("countersign.agent.connect-within", "1s");
    var grant = bed.policy.dispatch(bed.change("CREATE TABLE t (i int); SELECT pg_sleep(60)"));
    bed.policy.await(dev.countersign.protocol.request.RequestCommand.Heartbeat.class, grant);

    server.crash();

    assertThat(bed.policy.awaitReport(grant)).isInstanceOf(Report.Failed.class);
  }
}
