package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.CuttingProxy.Cut;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.execution.Report;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connection is lost around COMMIT: the agent finds out by itself what became of it. */
class LostCommitIT {
  private Bed bed;
  private CuttingProxy proxy;

  @BeforeEach
  void start() {
    bed = new Bed();
    proxy = new CuttingProxy(bed.database.port(), CuttingProxy.OF_POSTGRESQL);
    bed.agent(
        "agent-1",
        "countersign.agent.targets.\"" + Bed.ORDERS + "\".url",
        "postgresql://127.0.0.1:%d/%s".formatted(proxy.port(), bed.database.name()));
  }

  @AfterEach
  void stop() {
    bed.close();
    proxy.close();
  }

  private Grant changed(Cut where) {
    proxy.cutNext(where);
    return bed.policy.dispatch(bed.change("UPDATE item SET n = n + 1 WHERE id = 1 RETURNING n"));
  }

  @Test
  void shouldReportTheResultWhereTheAnswerWasLost() {
    var grant = changed(Cut.BEFORE_THE_ANSWER);

    var report = (Report.Succeeded) bed.policy.awaitReport(grant);
    assertThat(bed.policy.result(grant, report.result())).contains("[1]");
    assertThat(proxy.hasCut()).isTrue();
    assertThat(bed.runs()).isEqualTo("1");
  }

  @Test
  void shouldReportAFailureWhereTheServerNeverSawIt() {
    var grant = changed(Cut.BEFORE_THE_SERVER);

    var report = (Report.Failed) bed.policy.awaitReport(grant);
    assertThat(report.failure().code()).isEqualTo("CONNECTION_LOST");
    assertThat(bed.runs()).isEqualTo("0");
  }
}
