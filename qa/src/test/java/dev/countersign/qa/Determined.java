package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.CliException;
import dev.countersign.cli.http.ApiClient.Answer;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.ProblemException;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.http.Submission;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.qa.platform.TestPlatform;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * A client that does not give up while programs die around it: it says the same thing again, under
 * the same key, until it is answered. Whatever is refused because it was done before, was done.
 */
final class Determined {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Gateway alice;
  private final Gateway bob;

  Determined(TestPlatform platform) {
    this.alice = platform.as("alice");
    this.bob = platform.as("bob");
  }

  /** Takes a change through its whole life, and gives the request when it is completed. */
  RequestView change(String sql) {
    return change(sql, RequestStatus.COMPLETED, () -> {});
  }

  /**
   * The same, with something that happens once: the first time that it is seen there, before the
   * client does what is next; while it is executing, once an agent runs it.
   */
  RequestView change(String sql, RequestStatus moment, Runnable incident) {
    var id = submitted(sql);
    boolean happened = false;
    while (true) {
      var seen = new RequestView(insist(() -> shown(id)));
      if (!happened
          && seen.status() == moment
          && (moment != RequestStatus.EXECUTING || seen.executionStatuses().contains("running"))) {
        incident.run();
        happened = true;
      }
      switch (seen.status()) {
        case PENDING ->
            unless(
                Set.of("ALREADY_VOTED", "NOT_PENDING"),
                () -> bob.vote(id, "approve", "", seen.operationDigest()));
        case APPROVED -> resume(id);
        case EXECUTING -> {}
        case COMPLETED -> {
          assertThat(happened).as("seen while it was " + moment).isTrue();
          return seen;
        }
        case REJECTED, EXPIRED, CANCELLED ->
            throw new AssertionError(
                "Expected %s to complete, but it is %s".formatted(id, seen.status()));
      }
      insist(() -> alice.showAfter(id, seen.sequence(), Duration.ofSeconds(5)));
    }
  }

  /** Takes a change as far as its approval; nothing runs. */
  RequestView approved(String sql) {
    var id = submitted(sql);
    while (true) {
      var seen = new RequestView(insist(() -> shown(id)));
      if (seen.status() == RequestStatus.APPROVED) {
        return seen;
      }
      unless(
          Set.of("ALREADY_VOTED", "NOT_PENDING"),
          () -> bob.vote(id, "approve", "", seen.operationDigest()));
      insist(() -> alice.showAfter(id, seen.sequence(), Duration.ofSeconds(5)));
    }
  }

  private String submitted(String sql) {
    var key = UUID.randomUUID().toString();
    var submission = Submission.of("orders", "production", sql).because("to see what survives");
    return submitted(submission, key);
  }

  /** Asks for something until it is decided, and gives the id of the request. */
  String submitted(Submission submission, String key) {
    return insist(() -> decided(alice.submit(submission, key)));
  }

  /** Lets an approved request run once more, unless it is no longer for that. */
  void resume(String id) {
    insist(() -> shown(id)); // a view that is behind would know of no such request
    unless(
        Set.of("NOT_APPROVED", "EXECUTIONS_EXHAUSTED", "OUTCOME_UNKNOWN"),
        () -> alice.dispatch(id));
  }

  /** Null while it is not: a command that was sent may be too late when it is looked at. */
  private static String decided(Answer answer) {
    return answer.body().has("facts") ? answer.body().path("id").asText() : null;
  }

  RequestStatus status(String id) {
    return new RequestView(insist(() -> shown(id))).status();
  }

  /**
   * From a view that has it, null while there is none: that of a gateway that was killed may be far
   * behind what it answered.
   */
  private JsonNode shown(String id) {
    try {
      return alice.showAfter(id, 0, Duration.ofSeconds(5));
    } catch (ProblemException e) {
      if (e.problem().code().equals("UNKNOWN_REQUEST")) {
        return null;
      }
      throw e;
    }
  }

  private static void unless(Set<String> doneBefore, Callable<?> call) {
    insist(
        () -> {
          try {
            call.call();
          } catch (ProblemException e) {
            if (!doneBefore.contains(e.problem().code())) {
              throw e;
            }
          }
          return true;
        });
  }

  /** Tries again while nobody answers, or the answer is that it cannot be done now. */
  private static <T> T insist(Callable<T> call) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> once(call), Optional::isPresent)
        .orElseThrow();
  }

  private static <T> Optional<T> once(Callable<T> call) throws Exception {
    try {
      return Optional.ofNullable(call.call());
    } catch (ProblemException e) {
      if (e.problem().status() >= 500) {
        return Optional.empty();
      }
      throw e;
    } catch (CliException e) {
      return Optional.empty();
    }
  }
}
