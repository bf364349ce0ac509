package dev.countersign.qa;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.http.ApiClient;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.ProblemException;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.http.Submission;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.qa.Marks.Reach;
import dev.countersign.qa.platform.LedgerPool;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Statements with marks in them, each asked for, voted on where that is needed, and run. */
final class MarkedStory {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration GLANCE = Duration.ofSeconds(5);
  private static final int AT_ONCE = 6;

  private final Marks marks;
  private final Gateway alice;
  private final Gateway bob;
  private final Map<String, String> ends = new ConcurrentSkipListMap<>();
  private final Map<String, String> requests = new ConcurrentSkipListMap<>();

  MarkedStory(TestPlatform platform, Marks marks, String token) {
    this.marks = marks;
    this.alice = new Gateway(new ApiClient(platform.gateway(), token));
    this.bob = platform.as("bob");
  }

  /** What became of each, by its text: how it ended, or why it was refused. */
  Map<String, String> ends() {
    return Map.copyOf(ends);
  }

  /** The requests that there are now, with their texts. */
  Map<String, String> requests() {
    return Map.copyOf(requests);
  }

  /** All of a file, some at a time, at one of the two targets. */
  void tell(String file, String environment) throws InterruptedException {
    var room = new Semaphore(AT_ONCE);
    var runs = new ArrayList<Callable<Void>>();
    for (var template : templates(file)) {
      runs.add(
          () -> {
            room.acquire();
            try {
              ends.put(environment + ": " + template, end(environment, template));
            } finally {
              room.release();
            }
            return null;
          });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var run : threads.invokeAll(runs)) {
        if (run.state() == Future.State.FAILED) {
          throw new AssertionError("Expected every statement to end", run.exceptionNow());
        }
      }
    }
  }

  private static List<String> templates(String file) {
    try (var text = MarkedStory.class.getResourceAsStream(file)) {
      var all = new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(all.split("\n;;\n", -1)).map(String::strip).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String end(String environment, String template) {
    var why = "why: " + template;
    var submission =
        new Submission(
            LedgerPool.POSTGRESQL.target(),
            environment,
            marks.put(template),
            marks.word(why, Reach.PAYLOAD),
            marks.word(why, Reach.PAYLOAD),
            List.of(),
            true,
            false,
            true);
    try {
      var id = alice.submit(submission, UUID.randomUUID().toString()).body().path("id").asText();
      requests.put(id, template);
      return ended(id);
    } catch (ProblemException e) {
      return e.problem().code();
    }
  }

  /** Votes where votes are needed, once there is evidence to go by. */
  private String ended(String id) {
    var seen = await(id, it -> it.status() != RequestStatus.PENDING || isLookedInto(it.evidence()));
    if (seen.status() == RequestStatus.PENDING) {
      var comment = marks.word("a comment on a vote", Reach.PAYLOAD);
      bob.vote(id, "approve", comment, seen.operationDigest());
    }
    var run = await(id, MarkedStory::hasRun).lastExecution();
    return run.path("status").asText() + " " + run.path("failure").path("code").asText("");
  }

  private static boolean isLookedInto(JsonNode evidence) {
    return !evidence.isEmpty() && !evidence.path("status").asText().equals("awaited");
  }

  private static boolean hasRun(RequestView seen) {
    return !seen.executionStatuses().isEmpty()
        && !List.of("queued", "granted", "running").contains(seen.executionStatuses().getLast());
  }

  private RequestView await(String id, Predicate<RequestView> such) {
    return Awaitility.await(id)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> new RequestView(bob.showAfter(id, 0, GLANCE)), such);
  }
}
