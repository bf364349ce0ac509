package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.launch.Part;
import dev.countersign.qa.platform.TestPlatform;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** kill -9 in the middle of it: nothing is lost, nothing runs twice. */
@ExtendWith(SharedPlatform.class)
@Tag("nightly")
class CrashIT {
  private static final int CHANGES = 8;
  private static final String CHANGE = "UPDATE orders SET total = total + 1 WHERE id = 1";

  private final TestPlatform platform = SharedPlatform.get();
  private final Determined client = new Determined(platform);

  @ParameterizedTest
  @ValueSource(strings = {Part.POLICY, Part.GATEWAY, Part.AGENT})
  void shouldLoseNothingAndRunNothingTwice(String part)
      throws InterruptedException, ExecutionException {
    var before = total();

    var completed = new ArrayList<RequestView>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var changes = new ArrayList<Future<RequestView>>();
      for (int i = 0; i < CHANGES; i++) {
        if (i == CHANGES / 2) {
          platform.kill(part);
        }
        changes.add(threads.submit((Callable<RequestView>) () -> client.change(CHANGE)));
      }
      platform.start(part);
      for (var change : changes) {
        completed.add(change.get());
      }
    }

    assertThat(new HashSet<>(completed.stream().map(RequestView::id).toList())).hasSize(CHANGES);
    assertThat(completed)
        .allSatisfy(
            request -> assertThat(request.executionStatuses()).containsOnlyOnce("succeeded"));
    assertThat(total()).isEqualTo(before.add(BigDecimal.valueOf(CHANGES)));
    completed.forEach(request -> assertThat(sequences(request)).isEqualTo(dense(request)));
  }

  private List<Long> sequences(RequestView request) {
    return StreamSupport.stream(events(request).spliterator(), false)
        .map(event -> event.path("sequence").asLong())
        .toList();
  }

  private static List<Long> dense(RequestView request) {
    var all = new ArrayList<Long>();
    for (long sequence = 1; sequence <= request.sequence(); sequence++) {
      all.add(sequence);
    }
    return all;
  }

  private JsonNode events(RequestView request) {
    return platform.as("alice").events(request.id()).path("items");
  }

  private BigDecimal total() {
    var read = client.change("SELECT total FROM orders WHERE id = 1");
    return new BigDecimal(
        platform.as("alice").result(read.id()).sets().getFirst().rows().getFirst().get(0).asText());
  }
}
