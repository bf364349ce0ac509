package dev.countersign.requestservice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.requestservice.stream.StreamPlace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What those hear who follow, from two gateways that share a log. */
class EventStreamIT {
  private static final Duration SOON = GatewayProcess.PATIENCE;
  private static World world;
  private static GatewayProcess one;
  private static GatewayProcess two;

  @BeforeAll
  static void start() {
    world = new World();
    one = gateway();
    two = gateway();
    one.awaitReady();
    two.awaitReady();
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    world.close();
  }

  private static GatewayProcess gateway() {
    var settings = new TreeMap<>(world.settings());
    settings.put("countersign.streams.heartbeat", "500ms");
    settings.put("countersign.streams.buffered-events", "30");
    settings.put("countersign.streams.most-each", "3");
    return GatewayProcess.start(settings);
  }

  private static String submit(String sql) {
    var answer = one.post(world.token("alice"), "/requests", StoryIT.submission("production", sql));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    return answer.body().path("id").asText();
  }

  private static void awaitView(String id) {
    await()
        .atMost(SOON)
        .until(() -> one.get(world.token("alice"), "/requests/" + id).status() == 200);
  }

  private static StreamClient follow(GatewayProcess gateway, String name, String query) {
    var stream = gateway.follow(world.token(name), query, null);
    assertThat(stream.status()).isEqualTo(200);
    return stream.begun();
  }

  @Test
  void shouldTellWhatStandsOnTheLogAsCloudEvents() {
    try (var stream = follow(one, "bob", "")) {
      var id = submit("update a set b = 'secret'");

      var heard = stream.await(3);

      assertThat(stream.response().headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      assertThat(heard).extracting(StreamClient.Heard::name).containsExactly(names(id, 3));
      var first = heard.getFirst().event();
      assertThat(first.path("specversion").asText()).isEqualTo("1.0");
      assertThat(first.path("type").asText())
          .isEqualTo("dev.countersign.events.RequestSubmitted.v1");
      assertThat(first.path("subject").asText()).isEqualTo(id);
      assertThat(first.path("decision").asText()).isEqualTo("1/3");
      assertThat(first.path("actor").asText()).isEqualTo("alice");
      assertThat(first.path("data").path("facts").path("redacted").asText()).contains("b = ?");
      assertThat(heard.toString()).doesNotContain("secret");
    }
  }

  private static String[] names(String request, int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(it -> request + "/" + it)
        .toArray(String[]::new);
  }

  @Test
  void shouldMissNothingAndRepeatNothingFromOneGatewayToTheOther() {
    String id;
    try (var stream = follow(one, "bob", "")) {
      id = stream.lastId();
    }
    var requests = new ArrayList<String>();
    var writer = Thread.ofVirtual().start(() -> pour(requests));
    var heard = new ArrayList<String>();
    for (int turn = 0; heard.size() < 3 * REQUESTS; turn++) {
      var gateway = turn % 2 == 0 ? two : one;
      try (var stream = gateway.follow(world.token("bob"), "", id)) {
        var more = stream.await(Math.min(1 + turn % 5, 3 * REQUESTS - heard.size()));
        assertThat(more).isNotEmpty();
        more.forEach(it -> heard.add(it.name()));
        id = more.getLast().id();
      }
    }
    join(writer);

    assertThat(heard).doesNotHaveDuplicates().hasSize(3 * REQUESTS);
    assertThat(byRequest(heard).keySet()).containsExactlyInAnyOrderElementsOf(requests);
    assertThat(byRequest(heard).values()).allSatisfy(it -> assertThat(it).containsExactly(1, 2, 3));
  }

  private static final int REQUESTS = 40;
  private static final Pattern WHOLE_EVENT =
      Pattern.compile("(?m)^id:(\\S+)\ndata:\\{\"specversion\":\"1.0\",\"id\":\"([^\"]+)\".*}\n\n");

  private static void pour(List<String> requests) {
    for (int i = 0; i < REQUESTS; i++) {
      requests.add(submit("update a set b = " + i));
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The sequences of each request, in the order that they came in. */
  private static Map<String, List<Integer>> byRequest(List<String> names) {
    var sequences = new HashMap<String, List<Integer>>();
    for (var name : names) {
      var parts = name.split("/", 2);
      sequences.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(Integer.valueOf(parts[1]));
    }
    return sequences;
  }

  @Test
  void shouldTellNobodyWhatIsNotForThemAndMoveTheirPlaceOn() {
    try (var stream = follow(one, "mallory", "")) {
      var before = stream.lastId();
      submit("update a set b = 1");

      await().atMost(SOON).until(() -> !stream.lastId().equals(before));
      assertThat(stream.heard()).isEmpty();
      assertThat(stream.comments()).isGreaterThan(1);
    }
  }

  @Test
  void shouldTellOnlyWhatWasAskedFor() {
    var id = submit("update a set b = 1");
    awaitView(id);
    var cancelled = "?type=dev.countersign.events.RequestCancelled.v1";
    try (var byRequest = follow(one, "alice", "?request=" + id);
        var byType = follow(two, "alice", cancelled)) {
      submit("update a set b = 2");
      assertThat(one.post(world.token("alice"), "/requests/" + id + "/cancel", Map.of()).status())
          .isEqualTo(200);

      assertThat(byRequest.await(1).getFirst().name()).isEqualTo(id + "/4");
      assertThat(byType.await(1).getFirst().name()).isEqualTo(id + "/4");
      assertThat(byRequest.heard()).hasSize(1);
      assertThat(byType.heard()).hasSize(1);
    }
  }

  @Test
  void shouldRefuseWhatIsNotAsItHasToBe() {
    var nowhere = new StreamPlace(List.of(0L, 0L, 0L));
    for (var id :
        List.of(
            "x",
            "1.2.3",
            nowhere.write("another-cluster"),
            nowhere.write(World.CLUSTER).replaceFirst("0", "1"),
            new StreamPlace(List.of(0L)).write(World.CLUSTER),
            new StreamPlace(List.of(0L, 1L << 40, 0L)).write(World.CLUSTER))) {
      refused(400, "MALFORMED", "bob", "", id);
    }
    refused(400, "MALFORMED", "bob", "?type=VoteCast.v9", null);
    refused(404, "UNKNOWN_REQUEST", "bob", "?request=x", null);
    refused(404, "UNKNOWN_REQUEST", "bob", "?request=0123456789abcdefghjkmnpqrs", null);
    var known = submit("update a set b = 1");
    awaitView(known);
    refused(403, "FORBIDDEN", "mallory", "?request=" + known, null);
  }

  private static void refused(int status, String code, String name, String query, String id) {
    try (var stream = one.follow(world.token(name), query, id)) {
      assertThat(stream.status()).as("%s %s", query, id).isEqualTo(status);
      assertThat(stream.problem().path("code").asText()).isEqualTo(code);
    }
  }

  @Test
  void shouldAdmitNoMoreThanAllowedAndAnotherOnceOneHasGone() {
    try (var first = follow(two, "carol", "");
        var second = follow(two, "carol", "");
        var third = follow(two, "carol", "");
        var refused = two.follow(world.token("carol"), "", null)) {
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.problem().path("code").asText()).isEqualTo("TOO_MANY_STREAMS");
      assertThat(refused.response().headers().firstValue("Retry-After")).isPresent();
      assertThat(List.of(first, second)).noneMatch(StreamClient::isEnded);

      third.leave();

      await().atMost(SOON).until(() -> isAdmitted("carol"));
    }
  }

  private static boolean isAdmitted(String name) {
    try (var stream = two.follow(world.token(name), "", null)) {
      return stream.status() == 200;
    }
  }

  @Test
  @Tag("nightly")
  void shouldEndWithTheTokensTime() {
    var token = world.issueToken("root", Optional.of(Instant.now().plusSeconds(6)));
    await().atMost(SOON).until(() -> one.get(token, "/me").status() == 200);
    try (var stream = one.follow(token, "", null)) {
      assertThat(stream.status()).isEqualTo(200);
      await().atMost(SOON).until(stream::isEnded);
    }
  }

  @Test
  @Tag("nightly")
  void shouldGoOnWhenTheBrokerIsBack() {
    try (var stream = follow(one, "bob", "")) {
      world.kafka.stop();
      one.awaitHealth("/q/health/ready", 503);
      int comments = stream.comments();
      await().atMost(SOON).until(() -> stream.comments() > comments);

      world.kafka.startAgain();
      one.awaitReady();
      two.awaitReady();
      var id = submit("update a set b = 1");

      assertThat(stream.await(3)).extracting(StreamClient.Heard::name).contains(names(id, 3));
      assertThat(stream.isEnded()).isFalse();
    }
  }

  @Test
  @Tag("nightly")
  void shouldEndTheStreamOfASlowReaderWhoThenGoesOnByItsId() throws IOException {
    try (var slow = new Socket()) {
      slow.setReceiveBufferSize(8 << 10);
      slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), two.port()));
      slow.getOutputStream()
          .write(
              "GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
                  .formatted(world.token("bob"))
                  .getBytes(StandardCharsets.US_ASCII));
      slow.setSoTimeout((int) SOON.toMillis());
      var text = new StringBuilder(firstWords(slow));
      long before = slowReaders();
      var requests = new ArrayList<String>();
      var large = "-- " + "x".repeat(100_000);
      while (slowReaders() == before) {
        assertThat(requests).hasSizeLessThan(1000);
        requests.add(submit("update a set b = " + requests.size() + large));
      }
      text.append(rest(slow));

      var names = new ArrayList<String>();
      var last = "";
      var whole = WHOLE_EVENT.matcher(text);
      while (whole.find()) {
        last = whole.group(1);
        names.add(whole.group(2));
      }
      assertThat(names).hasSizeBetween(1, 3 * requests.size() - 1);
      try (var stream = one.follow(world.token("bob"), "", last)) {
        stream.await(3 * requests.size() - names.size()).forEach(it -> names.add(it.name()));
      }
      assertThat(names).doesNotHaveDuplicates().hasSize(3 * requests.size());
      assertThat(byRequest(names).keySet()).containsExactlyInAnyOrderElementsOf(requests);
    }
  }

  private static long slowReaders() {
    return two.said().lines().filter(line -> line.contains("reads it too slowly")).count();
  }

  private static String firstWords(Socket socket) throws IOException {
    var bytes = new byte[1 << 10];
    return new String(bytes, 0, socket.getInputStream().read(bytes), StandardCharsets.UTF_8);
  }

  private static String rest(Socket socket) {
    var text = new StringBuilder();
    try {
      var bytes = new byte[1 << 16];
      for (int n = socket.getInputStream().read(bytes);
          n >= 0;
          n = socket.getInputStream().read(bytes)) {
        text.append(new String(bytes, 0, n, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // cut off, as it should be
    }
    return text.toString();
  }
}
