package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.demo.Auditor;
import dev.countersign.cli.http.RequestView;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.qa.platform.TestPlatform;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One story after the other, and in each another program of the platform is killed -9 at a moment
 * of its own, while requests of others are under way. Whatever programs the platform has.
 */
@ExtendWith(SharedPlatform.class)
@Tag("nightly")
class KilledStoryIT {
  /** Between submission and vote, between vote and dispatch, and in the middle of the run. */
  private static final List<RequestStatus> MOMENTS =
      List.of(RequestStatus.PENDING, RequestStatus.APPROVED, RequestStatus.EXECUTING);

  private static final String CHANGE = "UPDATE orders SET total = total + 1 WHERE id = 5";

  /** Long enough to be met while it runs. */
  private static final String SLOW_CHANGE = CHANGE + "; SELECT pg_sleep(2)";

  private final TestPlatform platform = SharedPlatform.get();
  private final Determined client = new Determined(platform);

  @Test
  void shouldLoseNothingAndRunNothingTwiceWhicheverProgramIsKilledAndWhenever() throws Exception {
    var programs = List.copyOf(platform.local().programs().keySet());
    var before = total();
    var told = new ArrayList<RequestView>();
    var done = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var others = CompletableFuture.supplyAsync(() -> trickle(done), threads);
      try {
        for (int i = 0; i < programs.size(); i++) {
          told.add(storyWith(programs.get(i), MOMENTS.get(i % MOMENTS.size())));
        }
      } finally {
        done.set(true);
      }
      told.addAll(others.get());
    }

    assertThat(programs).hasSizeGreaterThan(MOMENTS.size());
    assertThat(told).hasSizeGreaterThan(programs.size());
    assertThat(told)
        .allSatisfy(
            request -> {
              assertThat(request.executionStatuses()).containsOnlyOnce("succeeded");
              assertThat(sequences(request))
                  .isEqualTo(LongStream.rangeClosed(1, request.sequence()).boxed().toList());
            });
    assertThat(total()).isEqualTo(before.add(BigDecimal.valueOf(told.size())));
    assertThat(new Auditor(platform).verifiesAll().unknownIssuers()).isZero();
    var state = Typed.at(platform, "state", "verify");
    assertThat(state.code()).as(state.talk()).isEqualTo(ExitCode.DONE);
  }

  private RequestView storyWith(String program, RequestStatus moment) {
    return client.change(
        SLOW_CHANGE,
        moment,
        () -> {
          platform.kill(program);
          platform.start(program);
        });
  }

  private List<RequestView> trickle(AtomicBoolean done) {
    var completed = new ArrayList<RequestView>();
    do {
      completed.add(client.change(CHANGE));
    } while (!done.get());
    return completed;
  }

  private List<Long> sequences(RequestView request) {
    return StreamSupport.stream(events(request).spliterator(), false)
        .map(event -> event.path("sequence").asLong())
        .toList();
  }

  private JsonNode events(RequestView request) {
    return platform.as("alice").events(request.id()).path("items");
  }

  private BigDecimal total() {
    var read = client.change("SELECT total FROM orders WHERE id = 5");
    return new BigDecimal(
        platform.as("alice").result(read.id()).sets().getFirst().rows().getFirst().get(0).asText());
  }
}
