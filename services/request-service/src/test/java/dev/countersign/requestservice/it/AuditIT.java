package dev.countersign.requestservice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.audit.AuditHash;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.audit.AuditCategory;
import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.audit.LogPosition;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The index of the audit, from the audit's own topic to whoever may look into it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditIT {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final String REQUEST = "0".repeat(26);
  private static final int ENTRIES = 120;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static World world;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() {
    world = new World();
    gateway = GatewayProcess.start(world.settings()).awaitReady();
    var previous = Digest.NONE;
    for (int i = 1; i <= ENTRIES; i++) {
      var entry = entry(i, previous);
      world.log.raw(Topics.AUDIT, Topics.AUDIT_KEY, Wire.encode(entry));
      previous = entry.hash();
    }
    await().atMost(PATIENCE).until(() -> list("limit=200").size() == ENTRIES);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    world.close();
  }

  /** Every third is about governance; alice and bob take turns; one a minute. */
  static AuditEntry entry(int sequence, Digest previous) {
    boolean governance = sequence % 3 == 0;
    var position =
        new LogPosition(governance ? Topics.GOVERNANCE : Topics.EVENTS, "id", 0, sequence, START);
    var content = new Digest("%064x".formatted(sequence));
    var hash = new AuditHash(World.CLUSTER).entry(previous.toArray(), content.toArray(), position);
    return new AuditEntry(
        sequence,
        previous,
        Digest.of(hash),
        content,
        position,
        governance ? Topics.GOVERNANCE_KEY : REQUEST,
        sequence,
        1,
        1,
        content,
        governance ? AuditCategory.POLICY : AuditCategory.APPROVAL,
        governance
            ? "dev.countersign.governance.PoliciesPublished.v1"
            : "dev.countersign.events.VoteCast.v1",
        START.plus(Duration.ofMinutes(sequence)),
        new Subject(sequence % 2 == 0 ? "alice" : "bob"),
        PrincipalKind.PERSON,
        sequence == 1 ? "10.0.0.1\u0000\n" + "x".repeat(1_000) : "::1",
        "entry " + sequence);
  }

  private static List<JsonNode> list(String query) {
    var answer = gateway.get(world.token("root"), "/audit?" + query);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return StreamSupport.stream(answer.body().path("items").spliterator(), false).toList();
  }

  private static List<Integer> sequences(String query) {
    return list(query).stream().map(item -> item.path("sequence").asInt()).toList();
  }

  private static List<Integer> newestFirst(IntPredicate wanted) {
    return IntStream.rangeClosed(1, ENTRIES)
        .filter(wanted)
        .boxed()
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  @Test
  @Order(1)
  void shouldTellAllOfAnEntry() {
    var item = list("limit=1").getFirst();

    assertThat(item.path("sequence").asInt()).isEqualTo(ENTRIES);
    assertThat(item.path("time").asText()).isEqualTo("2026-01-02T05:04:05Z");
    assertThat(item.path("category").asText()).isEqualTo("policy");
    assertThat(item.path("type").asText()).isEqualTo("PoliciesPublished");
    assertThat(item.path("actor").asText()).isEqualTo("alice");
    assertThat(item.path("actorKind").asText()).isEqualTo("person");
    assertThat(item.path("address").asText()).isEqualTo("::1");
    assertThat(item.has("request")).isFalse();
    assertThat(item.path("summary").asText()).isEqualTo("entry 120");
    assertThat(item.path("topic").asText()).isEqualTo(Topics.GOVERNANCE);
    assertThat(item.path("offset").asInt()).isEqualTo(ENTRIES);
    assertThat(list("limit=2").get(1).path("request").asText()).isEqualTo(REQUEST);
  }

  @Test
  @Order(2)
  void shouldCleanAnAddressThatAnIssuerMadeUp() {
    var address = list("limit=200").getLast().path("address").asText();

    assertThat(address).startsWith("10.0.0.1  xx").hasSize(200).endsWith("…");
  }

  @Test
  @Order(2)
  void shouldFilter() {
    assertThat(sequences("limit=200&category=policy"))
        .isEqualTo(sequences("limit=200&type=PoliciesPublished"))
        .isEqualTo(newestFirst(i -> i % 3 == 0));
    assertThat(sequences("limit=200&actor=bob")).isEqualTo(newestFirst(i -> i % 2 == 1));
    assertThat(sequences("limit=200&request=" + REQUEST)).isEqualTo(newestFirst(i -> i % 3 != 0));
    assertThat(sequences("from=2026-01-02T03:06:05Z&to=2026-01-02T03:08:05Z"))
        .containsExactly(3, 2);
    assertThat(sequences("actor=nobody")).isEmpty();
  }

  @Test
  @Order(3)
  void shouldPage() {
    var seen = new ArrayList<Integer>();
    var next = "";
    do {
      var page = gateway.get(world.token("root"), "/audit?limit=7&actor=alice" + next).body();
      page.path("items").forEach(item -> seen.add(item.path("sequence").asInt()));
      next = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
    } while (!next.isEmpty());

    assertThat(seen).isEqualTo(newestFirst(i -> i % 2 == 0));
  }

  @Test
  @Order(4)
  void shouldRefuseWhatItDoesNotUnderstandAndWhoMayNotLook() {
    for (var query :
        List.of(
            "category=x",
            "from=x",
            "limit=0",
            "limit=201",
            "cursor=x",
            "actor=%00",
            "from=%2B999999999-12-31T23:59:59Z",
            "to=-0001-01-01T00:00:00Z",
            "to=%2B10000-01-01T00:00:00Z")) {
      var answer = gateway.get(world.token("root"), "/audit?" + query);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("MALFORMED");
    }
    assertThat(gateway.health("/q/health/well")).isEqualTo(200);
    for (var person : List.of("alice", "bob", "mallory")) {
      assertThat(gateway.get(world.token(person), "/audit").code()).isEqualTo("FORBIDDEN");
    }
  }

  @Test
  @Order(5)
  void shouldBeMadeAgainFromTheTopic() {
    var before = list("limit=200");
    var rebuilt = gateway.post(world.token("root"), "/views/rebuild", "");

    assertThat(rebuilt.status()).isEqualTo(200);
    assertThat(rebuilt.body().path("topics").findValuesAsText("topic")).contains(Topics.AUDIT);
    assertThat(list("limit=200")).isEqualTo(before);
  }

  @Test
  @Order(6)
  void shouldStopAtAnEntryThatIsNotItsHash() {
    var real = entry(ENTRIES + 1, Digest.NONE);
    var position = real.position();
    var forged =
        new AuditEntry(
            real.sequence(),
            real.previous(),
            Digest.NONE,
            real.content(),
            position,
            real.aggregate(),
            1,
            1,
            1,
            real.event(),
            real.category(),
            real.type(),
            real.time(),
            real.actor(),
            real.actorKind(),
            real.address(),
            real.summary());
    world.log.raw(Topics.AUDIT, Topics.AUDIT_KEY, Wire.encode(forged));

    gateway.awaitHealth("/q/health/well", 503);
    assertThat(list("limit=1").getFirst().path("sequence").asInt()).isEqualTo(ENTRIES);
  }
}
