package dev.countersign.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.http.ApiClient;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.ProblemException;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.http.ResultView;
import dev.countersign.cli.http.Submission;
import dev.countersign.cli.launch.Platform;
import dev.countersign.protocol.request.RequestStatus;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Someone in the story, with a token of their own and nothing else. */
final class Person {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration GLANCE = Duration.ofSeconds(5);

  /** A view may still be behind the dispatch. */
  private static final Set<RequestStatus> STARTING =
      EnumSet.of(RequestStatus.APPROVED, RequestStatus.EXECUTING);

  /** A call that is meant to be refused. */
  interface Attempt {
    void make();
  }

  private final String name;
  private final Gateway gateway;

  Person(Platform platform, String name) {
    this.name = name;
    this.gateway = new Gateway(new ApiClient(platform.gateway(), platform.token(name)));
  }

  RequestView submits(Submission submission) {
    return gateway.decided(gateway.submit(submission, UUID.randomUUID().toString()), PATIENCE);
  }

  void approves(RequestView request) {
    gateway.vote(request.id(), "approve", "", request.operationDigest());
  }

  void dispatches(RequestView request) {
    gateway.dispatch(request.id());
  }

  void cancels(RequestView request) {
    gateway.cancel(request.id());
  }

  RequestView sees(String id) {
    return new RequestView(gateway.show(id));
  }

  RequestView sees(String id, long sequence) {
    return new RequestView(gateway.showAfter(id, sequence - 1, GLANCE));
  }

  /** Whether a request is among those that wait for this person. */
  boolean isAskedFor(RequestView request) {
    for (JsonNode item : gateway.list(Map.of("pendingFor", "me", "limit", "100")).path("items")) {
      if (item.path("id").asText().equals(request.id())) {
        return true;
      }
    }
    return false;
  }

  /** Waits until the request has got somewhere. */
  RequestView awaits(RequestView request, RequestStatus first, RequestStatus... more) {
    return awaits(request, EnumSet.of(first, more));
  }

  private RequestView awaits(RequestView request, Set<RequestStatus> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    var current = sees(request.id());
    while (!wanted.contains(current.status())) {
      if (System.nanoTime() > deadline) {
        throw new StoryException(
            "Expected request %s to be one of %s within %d s, but it is %s"
                .formatted(request.id(), wanted, PATIENCE.toSeconds(), current.status()));
      }
      current = sees(request.id(), current.sequence() + 1);
    }
    return current;
  }

  /** Waits until an agent has claimed the last execution of a request. */
  void awaitsRunning(RequestView request) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    var current = sees(request.id());
    while (!current.lastExecution().path("status").asText().equals("running")) {
      if (System.nanoTime() > deadline || !STARTING.contains(current.status())) {
        throw new StoryException(
            "Expected an agent to run %s, but it is %s, its execution %s"
                .formatted(
                    request.id(),
                    current.status(),
                    current.lastExecution().path("status").asText("missing")));
      }
      current = sees(request.id(), current.sequence() + 1);
    }
  }

  ResultView reads(RequestView request) {
    return gateway.result(request.id());
  }

  /** Expects a refusal, and gives its sentence. */
  String isRefused(String code, Attempt attempt) {
    try {
      attempt.make();
    } catch (ProblemException e) {
      if (e.problem().code().equals(code)) {
        return e.problem().detail();
      }
      throw new StoryException(
          "Expected %s to be refused with %s, but got %s"
              .formatted(name, code, e.problem().line()));
    }
    throw new StoryException(
        "Expected %s to be refused with %s, but it was done".formatted(name, code));
  }
}
