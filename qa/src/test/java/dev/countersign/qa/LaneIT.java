package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.demo.Auditor;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.RequestView;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two that may not run side by side, asked for by people who cannot see each other. */
@ExtendWith(SharedPlatform.class)
class LaneIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SLOW = "SELECT pg_sleep(4)";
  private static final String QUICK = "UPDATE orders SET total = total WHERE id = 1";

  private final TestPlatform platform = SharedPlatform.get();
  private final Gateway alice = platform.as("alice");
  private final Determined client = new Determined(platform);

  @TempDir Path folder;

  @BeforeEach
  void oneAtATime() throws IOException {
    Shipped.publishBeside(
        platform,
        folder,
        Map.of(
            "one-at-a-time.yaml",
            "policy: one-at-a-time\nmatch: { targets: [orders] }\nlane: 1\n"));
  }

  @AfterEach
  void anyNumber() {
    Shipped.publishAlone(platform);
  }

  private RequestView shown(String id) {
    return new RequestView(alice.showAfter(id, 0, Duration.ofSeconds(1)));
  }

  @Test
  void shouldRunOneAfterTheOtherAndSayWhoWaits() {
    var first = client.approved(SLOW).id();
    var second = client.approved(QUICK).id();
    alice.dispatch(first);
    await().atMost(PATIENCE).until(() -> shown(first).executionStatuses().contains("running"));

    alice.dispatch(second);

    var waiting = await().atMost(PATIENCE).until(() -> shown(second), it -> place(it) == 1);
    assertThat(waiting.executionStatuses()).containsExactly("queued");
    assertThat(waiting.queue().path("holding").asInt()).isEqualTo(1);
    var page = Typed.at(platform, "request", "show", second, "--as", "alice");
    assertThat(page.data()).contains("Queue        1 of 1 that wait for their turn");
    var list = Typed.at(platform, "lane", "list", "--as", "alice");
    assertThat(list.data().lines())
        .anyMatch(it -> it.matches("orders@production +turn +" + first + "/1 .*"))
        .anyMatch(it -> it.matches("orders@production +1 +" + second + "/1 .*"))
        .allMatch(it -> it.length() <= 80);

    for (var id : new String[] {first, second}) {
      await().atMost(PATIENCE).until(() -> shown(id).status() == RequestStatus.COMPLETED);
    }
    assertThat(shown(second).lastExecution().path("status").asText()).isEqualTo("succeeded");
    assertThat(shown(second).lastExecution().path("startedAt").asText())
        .isGreaterThan(shown(first).lastExecution().path("endedAt").asText());
    assertThat(new Auditor(platform).verifiesAll().unknownIssuers()).isZero();
    var stores = Typed.at(platform, "state", "verify");
    assertThat(stores.code()).as(stores.talk()).isEqualTo(ExitCode.DONE);
  }

  private static int place(RequestView request) {
    return request.queue().path("place").asInt();
  }
}
