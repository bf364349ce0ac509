package dev.countersign.notifier.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.protocol.delivery.AttemptEnd;
import dev.countersign.protocol.delivery.DeliveryOutcome;
import dev.countersign.protocol.delivery.DeliveryRecord.DeliveryAttempted;
import dev.countersign.protocol.governance.EndpointKind;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointRemoved;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointTested;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.VoteWithdrawn;
import dev.countersign.protocol.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The program that is shipped, a real broker and receivers on real sockets. */
class DeliveryIT extends NotifierBed {
  private static final String A = Source.request(0, 1);
  private static final String B = Source.request(0, 2);
  private static final String C = Source.request(1, 3);

  @Test
  void shouldDeliverWhatIsDecidedFromTheRegistrationOnSignedAndInOrder() throws IOException {
    source.event(A, new VoteWithdrawn(1)); // before anybody asked for it
    run();
    source.endpoint("build", EndpointKind.WEBHOOK, receiver.url("/hook"), true);
    source.endpoint(
        "ends", EndpointKind.WEBHOOK, receiver.url("/ends"), true, "*.RequestCancelled.v1");
    source.endpoint("chat", EndpointKind.SLACK, receiver.url("/chat"), true);
    for (int i = 0; i < 20; i++) {
      source.event(A, new VoteWithdrawn(1));
      source.event(C, new VoteWithdrawn(1));
    }
    source.event(A, new RequestCancelled());
    source.governance(new EndpointTested("build"));
    long test = 5; // the sequence of the test: the notifier, three endpoints, the test

    awaitIds(A + "/22", C + "/20", "governance/" + test);
    await()
        .atMost(PATIENCE)
        .until(() -> pathsOf("/chat").size() == 1 && pathsOf("/ends").size() == 1);

    var hook = pathsOf("/hook");
    assertThat(inOrder(hook, A)).containsExactlyElementsOf(ids(A, 2, 22));
    assertThat(inOrder(hook, C)).containsExactlyElementsOf(ids(C, 1, 20));
    assertThat(inOrder(hook, "governance")).containsExactly("governance/" + test);
    assertThat(hook).allMatch(receiver::isGenuine);
    assertThat(hook.stream().filter(got -> got.id().startsWith(A)).findFirst().orElseThrow().body())
        .contains("\"specversion\":\"1.0\"", "\"type\":\"dev.countersign.events.");
    assertThat(pathsOf("/ends")).extracting(Receiver.Got::id).containsExactly(A + "/22");
    assertThat(pathsOf("/chat").getFirst().body())
        .contains("\"blocks\"", "alice called " + A + " off");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .contains("countersign_deliveries_total{outcome=\"delivered\"}")
                    .contains("countersign_deliveries_lag{endpoint=\"build\"} 0.0"));
  }

  @Test
  void shouldHoldOneRequestBehindItsFailureAndGoOnWithItAfterACrash() throws IOException {
    receiver.answers(got -> got.id().equals(A + "/1") ? 503 : 204);
    var first = run();
    source.endpoint("build", EndpointKind.WEBHOOK, receiver.url("/hook"), true);
    source.event(A, new VoteWithdrawn(1));
    source.event(A, new VoteWithdrawn(1));
    source.event(B, new VoteWithdrawn(1)); // on the same partition
    awaitIds(A + "/1", B + "/1");
    await().atMost(PATIENCE).until(() -> attemptsOf(A + "/1").size() >= 2);

    kill(first);
    int before = receiver.ids().size();
    int known = attemptsOf(A + "/1").getLast().attempt();
    run();
    await().atMost(PATIENCE).until(() -> attemptsOf(A + "/1").getLast().attempt() > known);
    assertThat(receiver.ids()).doesNotContain(A + "/2");
    receiver.answers(_ -> 200);
    awaitIds(A + "/2");

    assertThat(receiver.ids().subList(before, receiver.ids().size())).doesNotContain(B + "/1");
    var ofA = receiver.ids().stream().filter(it -> it.startsWith(A)).toList();
    assertThat(ofA.indexOf(A + "/2")).isGreaterThan(ofA.lastIndexOf(A + "/1"));
    assertThat(attemptsOf(A + "/1"))
        .extracting(DeliveryAttempted::attempt)
        .isSorted()
        .startsWith(1, 2);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(attemptsOf(A + "/1").getLast().outcome())
                    .isEqualTo(DeliveryOutcome.DELIVERED));
  }

  @Test
  @Tag("nightly")
  void shouldDeliverNothingTwiceAfterItWasStoppedWell() throws IOException {
    var first = run();
    source.endpoint("build", EndpointKind.WEBHOOK, receiver.url("/hook"), true);
    source.event(A, new VoteWithdrawn(1));
    awaitIds(A + "/1");
    await().atMost(PATIENCE).until(() -> attemptsOf(A + "/1").size() == 1);
    first.destroy();
    first.onExit().join();
    source.event(A, new VoteWithdrawn(1)); // while nobody listens
    run();
    awaitIds(A + "/2");
    assertThat(receiver.ids()).containsExactly(A + "/1", A + "/2");
  }

  @Test
  @Tag("nightly")
  void shouldNotLetADeadEndpointHoldALiveOne() throws IOException {
    run();
    source.endpoint("dead", EndpointKind.WEBHOOK, URI.create("http://127.0.0.1:9/x"), true);
    source.endpoint("live", EndpointKind.WEBHOOK, receiver.url("/hook"), true);
    for (int i = 0; i < 300; i++) {
      source.event(Source.request(i % 3, 10 + i), new VoteWithdrawn(1));
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(Set.copyOf(receiver.ids())).hasSize(300));
    assertThat(attempts("dead"))
        .isNotEmpty()
        .allMatch(it -> it.outcome() == DeliveryOutcome.RETRYING)
        .allMatch(it -> it.end() == AttemptEnd.UNREACHABLE && it.nextAttemptAt().isPresent());
  }

  @Test
  void shouldStopADeliveryThatIsRefusedAndGoOnWithTheNext() throws IOException {
    receiver.answers(got -> got.id().equals(A + "/1") ? 410 : 204);
    run();
    source.endpoint("build", EndpointKind.WEBHOOK, receiver.url("/hook"), true);
    source.event(A, new VoteWithdrawn(1));
    source.event(A, new VoteWithdrawn(1));
    awaitIds(A + "/2");
    assertThat(receiver.ids()).containsExactly(A + "/1", A + "/2");
    assertThat(attemptsOf(A + "/1"))
        .singleElement()
        .matches(it -> it.outcome() == DeliveryOutcome.REFUSED_BY_RECEIVER && it.status() == 410);
  }

  @Test
  void shouldNotGoWhereNobodyAllowedItAndOweNothingToWhoIsRemoved() throws IOException {
    run();
    source.endpoint("inside", EndpointKind.WEBHOOK, URI.create("https://127.0.0.1:8443/x"), false);
    source.endpoint("gone", EndpointKind.WEBHOOK, receiver.url("/gone"), true);
    source.governance(new EndpointRemoved("gone"));
    source.endpoint("build", EndpointKind.WEBHOOK, receiver.url("/hook"), true);
    source.event(A, new VoteWithdrawn(1));
    awaitIds(A + "/1");
    await().atMost(PATIENCE).until(() -> !attempts("inside").isEmpty());
    assertThat(attempts("inside"))
        .allMatch(it -> it.outcome() == DeliveryOutcome.ADDRESS_REFUSED)
        .allMatch(it -> it.end() == AttemptEnd.NOT_SENT);
    assertThat(pathsOf("/gone")).isEmpty();
  }

  @Test
  @Tag("nightly")
  void shouldStopForGoodAtAnEventThatIsNotOurs() throws IOException {
    run();
    source.endpoint("build", EndpointKind.WEBHOOK, receiver.url("/hook"), true);
    source.event(A, new VoteWithdrawn(1));
    awaitIds(A + "/1");
    source.forgedEvent(A, new RequestCancelled());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(health())
                    .contains("\"DOWN\"", "policy-service's signature")
                    .contains("topic countersign.events, partition 0, offset"));
    assertThat(receiver.ids()).containsExactly(A + "/1");
  }

  @Test
  @Tag("nightly")
  void shouldLeaveNoSecretOnAnyTopic() throws IOException {
    run();
    source.endpoint("build", EndpointKind.WEBHOOK, receiver.url("/very-secret-path"), true);
    source.event(A, new VoteWithdrawn(1));
    awaitIds(A + "/1");
    await().atMost(PATIENCE).until(() -> attemptsOf(A + "/1").size() == 1);
    var key = Source.SIGNING_KEY.toArray();
    for (var topic : List.of(Topics.GOVERNANCE, Topics.EVENTS, Topics.DELIVERIES)) {
      for (var record : source.read(topic)) {
        var text = new String(record.value(), ISO_8859_1);
        assertThat(text)
            .doesNotContain("very-secret-path")
            .doesNotContain(new String(key, ISO_8859_1))
            .doesNotContain(Base64.getEncoder().encodeToString(key));
      }
    }
  }

  private List<Receiver.Got> pathsOf(String path) {
    return receiver.all().stream().filter(it -> it.path().equals(path)).toList();
  }

  /**
   * The deliveries of a request in the order in which they came. One that came again counts once,
   * where it came first, if the log has the attempt that failed between: an answer that is lost on
   * a busy machine is sent again, and that is what at least once means.
   */
  private List<String> inOrder(List<Receiver.Got> got, String request) {
    var ids = got.stream().map(Receiver.Got::id).filter(it -> it.startsWith(request)).toList();
    var again = ids.stream().distinct().filter(id -> Collections.frequency(ids, id) > 1).toList();
    assertThat(again)
        .allSatisfy(
            id ->
                assertThat(attemptsOf(id))
                    .filteredOn(it -> it.outcome() == DeliveryOutcome.RETRYING)
                    .hasSizeGreaterThanOrEqualTo(Collections.frequency(ids, id) - 1));
    return IntStream.range(0, ids.size())
        .filter(i -> i == 0 || !ids.get(i).equals(ids.get(i - 1)))
        .mapToObj(ids::get)
        .toList();
  }

  private static List<String> ids(String request, int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(it -> request + "/" + it).toList();
  }

  private List<DeliveryAttempted> attemptsOf(String id) {
    return attempts("build").stream().filter(it -> it.delivery().messageId().equals(id)).toList();
  }
}
