package dev.countersign.requestservice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.seal.EndpointSeal;
import dev.countersign.proof.seal.NotifierKey;
import dev.countersign.protocol.delivery.AttemptEnd;
import dev.countersign.protocol.delivery.Delivery;
import dev.countersign.protocol.delivery.DeliveryOutcome;
import dev.countersign.protocol.delivery.DeliveryRecord.DeliveryAttempted;
import dev.countersign.protocol.delivery.DeliveryRecord.DeliveryProgress;
import dev.countersign.protocol.delivery.SourcePosition;
import dev.countersign.protocol.governance.EndpointSecret;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.NotifierRegistered;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Endpoints, from whoever may name them to the log, and their deliveries back from it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WebhooksIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String URL = "https://hooks.example.com:8443/hidden-path?token=hidden-too";
  private static final String SLACK = "https://hooks.slack.com/services/T0/B0/hidden-slack";
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final NotifierKey KEY = NotifierKey.generate(new SecureRandom());
  private static final int ATTEMPTS = 25;

  private static World world;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() {
    world = new World();
    gateway = GatewayProcess.start(world.settings()).awaitReady();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    world.close();
  }

  private static GatewayProcess.Answer add(Map<String, Object> body) {
    return gateway.post(world.token("root"), "/webhooks", body);
  }

  private static List<JsonNode> items(String path) {
    var answer = gateway.get(world.token("root"), path);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return StreamSupport.stream(answer.body().path("items").spliterator(), false).toList();
  }

  @Test
  @Order(1)
  void shouldSayThatNobodyCouldDeliver() {
    var answer = add(Map.of("name", "build", "url", URL));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("NO_NOTIFIER");
    world.log.governance(new NotifierRegistered("notifier", KEY.publicKey()));
    await().atMost(PATIENCE).until(() -> add(Map.of("name", "first", "url", URL)).status() == 201);
  }

  @Test
  @Order(2)
  void shouldRegisterAndShowTheSecretOnce() {
    var types = List.of("dev.countersign.events.RequestApproved.v1", "*.Execution*");

    var answer = add(Map.of("name", "build", "url", URL, "types", types));

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    var body = answer.body();
    assertThat(body.path("kind").asText()).isEqualTo("webhook");
    assertThat(body.path("address").asText()).isEqualTo("https://hooks.example.com:8443");
    assertThat(body.path("allowPrivate").asBoolean(true)).isFalse();
    assertThat(body.path("secret").asText()).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThat(Base64.getDecoder().decode(body.path("secret").asText().substring(6))).hasSize(32);
    assertThat(body.toString()).doesNotContain("hidden");

    var listed =
        items("/webhooks").stream()
            .filter(item -> item.path("name").asText().equals("build"))
            .toList();
    assertThat(listed).hasSize(1);
    assertThat(listed.getFirst().has("secret")).isFalse();
    assertThat(listed.getFirst().path("epoch")).isEqualTo(body.path("epoch"));
    assertThat(listed.getFirst().path("types").toString()).contains("RequestApproved");
    assertThat(items("/webhooks").toString()).doesNotContain("hidden");
  }

  @Test
  @Order(3)
  void shouldGiveTheNotifierAndNobodyElseWhatIsSecret() {
    var answer = add(Map.of("name", "sealed", "url", URL));
    var secret = answer.body().path("secret").asText();
    var key = Base64.getDecoder().decode(secret.substring(6));

    var events =
        everything().stream()
            .filter(record -> record.topic().equals(Topics.GOVERNANCE))
            .map(record -> Wire.decodeEvent(record.value()).event())
            .filter(EndpointRegistered.class::isInstance)
            .map(EndpointRegistered.class::cast)
            .filter(event -> event.name().equals("sealed"))
            .toList();
    assertThat(events).hasSize(1);
    var opened =
        Wire.decode(
            new EndpointSeal(World.CLUSTER, "sealed").open(KEY, events.getFirst().secret()),
            EndpointSecret.class);
    assertThat(opened.url()).isEqualTo(URL);
    assertThat(opened.signingKey().orElseThrow().toArray()).isEqualTo(key);

    assertThat(everything())
        .isNotEmpty()
        .allSatisfy(
            record ->
                assertThat(text(record.value()))
                    .doesNotContain("hidden", secret, secret.substring(6), text(key)));
    assertThat(gateway.said()).doesNotContain("hidden", secret);
  }

  @Test
  @Order(4)
  void shouldRegisterSlackWithoutASecret() {
    var answer = add(Map.of("name", "slack", "kind", "slack", "url", SLACK));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().path("kind").asText()).isEqualTo("slack");
    assertThat(answer.body().has("secret")).isFalse();
  }

  @Test
  @Order(5)
  void shouldReplaceUnderANewSecretAndEpoch() {
    var one = add(Map.of("name", "again", "url", URL)).body();
    var two = add(Map.of("name", "again", "url", "https://other.example.com/")).body();

    assertThat(two.path("secret")).isNotEqualTo(one.path("secret"));
    assertThat(two.path("epoch").asLong()).isGreaterThan(one.path("epoch").asLong());
    assertThat(
            items("/webhooks").stream().filter(item -> item.path("name").asText().equals("again")))
        .singleElement()
        .satisfies(
            item ->
                assertThat(item.path("address").asText()).isEqualTo("https://other.example.com"));
  }

  @Test
  @Order(6)
  void shouldTakeAPrivateAddressWhereItIsAllowed() {
    var answer =
        add(Map.of("name", "local", "url", "http://127.0.0.1:9999/x", "allowPrivate", true));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().path("address").asText()).isEqualTo("http://127.0.0.1:9999");
    assertThat(answer.body().path("allowPrivate").asBoolean()).isTrue();
  }

  static Stream<Arguments> badRegistrations() {
    var good = "\"name\":\"bad\",\"url\":\"https://hooks.example.com/hidden\"";
    return Stream.of(
        arguments("no JSON", "hello", 400, "MALFORMED"),
        arguments("nothing", "", 400, "MALFORMED"),
        arguments("no fields", "{}", 400, "MALFORMED"),
        arguments("no URL", "{\"name\":\"bad\"}", 400, "MALFORMED"),
        arguments("a field too much", "{" + good + ",\"secret\":\"x\"}", 400, "MALFORMED"),
        arguments("a bad name", "{" + good.replace("bad", "B A D") + "}", 400, "MALFORMED"),
        arguments("an unknown kind", "{" + good + ",\"kind\":\"SLACK\"}", 400, "MALFORMED"),
        arguments("types that are none", "{" + good + ",\"types\":\"x\"}", 400, "MALFORMED"),
        arguments("a null type", "{" + good + ",\"types\":[null]}", 400, "MALFORMED"),
        arguments(
            "a yes that is a text", "{" + good + ",\"allowPrivate\":\"true\"}", 400, "MALFORMED"),
        arguments("another scheme", "{" + good.replace("https", "ftp") + "}", 400, "MALFORMED"),
        arguments(
            "user info", "{" + good.replace("hooks.", "u:hidden@hooks.") + "}", 400, "MALFORMED"),
        arguments("a fragment", "{" + good.replace("hidden", "#hidden") + "}", 400, "MALFORMED"),
        arguments(
            "a long URL", "{" + good.replace("hidden", "x".repeat(2_000)) + "}", 400, "MALFORMED"),
        arguments("no TLS", "{" + good.replace("https", "http") + "}", 422, "ADDRESS_REFUSED"),
        arguments(
            "loopback",
            "{" + good.replace("hooks.example.com", "127.0.0.1") + "}",
            422,
            "ADDRESS_REFUSED"),
        arguments(
            "metadata",
            "{" + good.replace("hooks.example.com", "169.254.169.254") + "}",
            422,
            "ADDRESS_REFUSED"),
        arguments(
            "mapped loopback",
            "{" + good.replace("hooks.example.com", "[::ffff:127.0.0.1]") + "}",
            422,
            "ADDRESS_REFUSED"),
        arguments(
            "a type that no event has",
            "{" + good + ",\"types\":[\"dev.countersign.events.Nothing.v1\"]}",
            422,
            "INVALID_GOVERNANCE"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badRegistrations")
  @Order(7)
  void shouldRefuseARegistration(String name, String body, int status, String code) {
    var answer = gateway.post(world.token("root"), "/webhooks", body);

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.response().headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(answer.body().toString()).doesNotContain("hidden");
    assertThat(items("/webhooks").toString()).doesNotContain("\"bad\"");
  }

  @Test
  @Order(8)
  void shouldLetAdministratorsAlone() {
    for (var person : List.of("alice", "bob", "mallory")) {
      var token = world.token(person);
      for (var answer :
          List.of(
              gateway.get(token, "/webhooks"),
              gateway.post(token, "/webhooks", Map.of("name", "mine", "url", URL)),
              gateway.post(token, "/webhooks/build/test", ""),
              gateway.get(token, "/webhooks/build/deliveries"),
              gateway.delete(token, "/webhooks/build"))) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("FORBIDDEN");
      }
    }
    assertThat(gateway.get(null, "/webhooks").status()).isEqualTo(401);
  }

  @Test
  @Order(9)
  void shouldTest() {
    var answer = gateway.post(world.token("root"), "/webhooks/build/test", "");

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    assertThat(answer.body().path("event").asText()).isEqualTo("EndpointTested");
    assertThat(answer.body().path("epoch").asLong()).isPositive();
  }

  @Test
  @Order(10)
  void shouldTellAttemptsAndPage() {
    for (int i = 1; i <= ATTEMPTS; i++) {
      attempted(i);
    }
    await()
        .atMost(PATIENCE)
        .until(() -> items("/webhooks/build/deliveries?limit=200").size() == ATTEMPTS);

    var newest = items("/webhooks/build/deliveries?limit=1").getFirst();
    assertThat(newest.path("message").asText()).isEqualTo("0".repeat(26) + "/" + ATTEMPTS);
    assertThat(newest.path("outcome").asText()).isEqualTo("retrying");
    assertThat(newest.path("end").asText()).isEqualTo("timed-out");
    assertThat(newest.has("status")).isFalse();
    assertThat(newest.path("tookMillis").asInt()).isEqualTo(ATTEMPTS);
    assertThat(newest.path("at").asText()).isEqualTo(AT.toString());
    assertThat(newest.path("nextAttemptAt").asText()).isEqualTo(AT.plusSeconds(5).toString());
    var before = items("/webhooks/build/deliveries?limit=2").get(1);
    assertThat(before.path("status").asInt()).isEqualTo(204);
    assertThat(before.has("nextAttemptAt")).isFalse();

    var seen = new ArrayList<Integer>();
    var next = "";
    do {
      var page =
          gateway.get(world.token("root"), "/webhooks/build/deliveries?limit=7" + next).body();
      page.path("items").forEach(item -> seen.add(item.path("tookMillis").asInt()));
      next = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
    } while (!next.isEmpty());
    assertThat(seen)
        .isEqualTo(IntStream.rangeClosed(1, ATTEMPTS).mapToObj(i -> ATTEMPTS + 1 - i).toList());
  }

  /** Every odd one waits for another attempt; what is no record at all lies between. */
  private static void attempted(int number) {
    boolean again = number % 2 == 1;
    var source = new SourcePosition("events", 0, number);
    var delivery =
        new Delivery(
            "build",
            7,
            "0".repeat(26),
            number,
            "dev.countersign.events.RequestApproved.v1",
            source);
    world.log.raw(
        Topics.DELIVERIES,
        "build",
        Wire.encode(
            new DeliveryAttempted(
                delivery,
                1,
                again ? DeliveryOutcome.RETRYING : DeliveryOutcome.DELIVERED,
                again ? AttemptEnd.TIMED_OUT : AttemptEnd.ANSWERED,
                again ? 0 : 204,
                Duration.ofMillis(number),
                AT,
                again ? Optional.of(AT.plusSeconds(5)) : Optional.empty())));
    world.log.raw(
        Topics.DELIVERIES, "build", Wire.encode(new DeliveryProgress("build", 7, source, AT)));
    world.log.raw(Topics.DELIVERIES, "build", "no record".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @Order(11)
  void shouldMakeTheViewAgainFromTheTopic() {
    var before = items("/webhooks/build/deliveries?limit=200");

    var rebuilt = gateway.post(world.token("root"), "/views/rebuild", "");

    assertThat(rebuilt.status()).isEqualTo(200);
    assertThat(rebuilt.body().path("topics").findValuesAsText("topic")).contains(Topics.DELIVERIES);
    assertThat(items("/webhooks/build/deliveries?limit=200")).isEqualTo(before);
  }

  @Test
  @Order(12)
  void shouldKnowNoOthers() {
    for (var name : List.of("other", "B%20A%20D", "x".repeat(64))) {
      assertThat(gateway.get(world.token("root"), "/webhooks/" + name + "/deliveries").status())
          .isEqualTo(404);
      assertThat(gateway.post(world.token("root"), "/webhooks/" + name + "/test", "").status())
          .isEqualTo(404);
      assertThat(gateway.delete(world.token("root"), "/webhooks/" + name).status()).isEqualTo(404);
    }
    for (var query : List.of("limit=0", "limit=201", "cursor=x", "cursor=-1")) {
      assertThat(gateway.get(world.token("root"), "/webhooks/build/deliveries?" + query).code())
          .isEqualTo("MALFORMED");
    }
  }

  @Test
  @Order(13)
  void shouldRemoveAndStillTellWhatBecameOfItsDeliveries() {
    var answer = gateway.delete(world.token("root"), "/webhooks/build");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("event").asText()).isEqualTo("EndpointRemoved");
    assertThat(items("/webhooks").stream().map(item -> item.path("name").asText()))
        .doesNotContain("build")
        .contains("slack");
    assertThat(gateway.delete(world.token("root"), "/webhooks/build").code())
        .isEqualTo("UNKNOWN_NAME");
    assertThat(items("/webhooks/build/deliveries?limit=200")).hasSize(ATTEMPTS);
  }

  /** Every record of every topic, committed or not. */
  private static List<ConsumerRecord<byte[], byte[]>> everything() {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", world.kafka.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          consumer.listTopics().values().stream()
              .flatMap(List::stream)
              .filter(info -> info.topic().startsWith(Topics.PREFIX))
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      var ends = consumer.endOffsets(partitions);
      consumer.seekToBeginning(partitions);
      var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                record -> {
                  if (record.value() != null) {
                    all.add(record);
                  }
                });
      }
      return all;
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
