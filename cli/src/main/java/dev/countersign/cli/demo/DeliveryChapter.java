package dev.countersign.cli.demo;

import static dev.countersign.cli.bootstrap.FirstGovernance.PRODUCTION;
import static dev.countersign.cli.bootstrap.FirstGovernance.TARGET;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.http.ApiClient;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.http.Submission;
import dev.countersign.cli.launch.Platform;
import dev.countersign.protocol.request.RequestStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The chapter about a program elsewhere that is told of everything that happens to a change. */
final class DeliveryChapter {
  private static final String ENDPOINT = "demo-receiver";
  private static final String CHANGE = "UPDATE orders SET total = total + 1 WHERE id = 5";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Narrator narrator;
  private final Gateway root;
  private final Person alice;
  private final Person bob;

  DeliveryChapter(Platform platform, Narrator narrator) {
    this.narrator = narrator;
    this.root = new Gateway(new ApiClient(platform.gateway(), platform.token("root")));
    this.alice = new Person(platform, "alice");
    this.bob = new Person(platform, "bob");
  }

  void tell() {
    narrator.chapter(9, "A webhook gets each event of a change, signed, in order");
    try (var receiver = new Receiver()) {
      narrator.tell(
          "root has events delivered to a program on this machine, and is shown its secret.");
      receiver.knows(register(receiver));
      try {
        follow(receiver);
      } finally {
        root.removeWebhook(ENDPOINT);
      }
    }
  }

  private void follow(Receiver receiver) {
    var request = change();
    var expected = events(request);
    awaits(receiver, request, expected.size());
    if (!of(receiver, request).equals(expected)) {
      throw new StoryException(
          "Expected %s at the receiver, but got %s".formatted(expected, of(receiver, request)));
    }
    narrator.found("each event of it has come, in order: " + String.join(", ", names(expected)));
    if (!receiver.doubted().isEmpty()) {
      throw new StoryException("Expected good signatures, but not so " + receiver.doubted());
    }
    narrator.found("each with a good signature, and not old");
  }

  private String register(Receiver receiver) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("name", ENDPOINT).put("url", receiver.url().toString()).put("allowPrivate", true);
    var answer = root.addWebhook(body);
    if (answer.isUndecided()) {
      throw new StoryException("Expected the endpoint to be registered, but it is not decided yet");
    }
    return answer.body().path("secret").asText();
  }

  private RequestView change() {
    narrator.tell("alice: " + CHANGE + "; bob approves it, and it runs.");
    var request =
        alice.submits(Submission.of(TARGET, PRODUCTION, CHANGE).because("To be told elsewhere"));
    bob.approves(bob.sees(request.id(), request.sequence()));
    alice.dispatches(alice.awaits(request, RequestStatus.APPROVED));
    return alice.awaits(request, RequestStatus.COMPLETED);
  }

  private void awaits(Receiver receiver, RequestView request, int count) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (of(receiver, request).size() < count) {
      if (System.nanoTime() > deadline) {
        throw new StoryException(
            "Expected %d events of %s at the receiver within %d s, but it has %s and doubts %s"
                .formatted(
                    count,
                    request.id(),
                    PATIENCE.toSeconds(),
                    of(receiver, request),
                    receiver.doubted()));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** What the gateway says that happened: sequence and type of each. */
  private List<String> events(RequestView request) {
    var events = new ArrayList<String>();
    for (JsonNode item : root.events(request.id()).path("items")) {
      events.add(item.path("sequence").asText() + " " + item.path("type").asText());
    }
    return events;
  }

  private static List<String> of(Receiver receiver, RequestView request) {
    return receiver.events().stream()
        .filter(it -> it.path("subject").asText().equals(request.id()))
        .map(it -> it.path("sequence").asText() + " " + it.path("type").asText())
        .toList();
  }

  private static List<String> names(List<String> events) {
    return events.stream().map(it -> it.split("\\.", -1)[3]).toList();
  }
}
