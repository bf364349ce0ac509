package dev.countersign.requestservice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.proof.seal.Sealer;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.execution.SealedChunk;
import dev.countersign.protocol.request.RequestEvent.ExecutionStarted;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is as large as it may be, many times over, in a gateway of 256 MiB. */
@Tag("nightly")
class FloodIT {
  private static final int REQUESTS = 64;
  private static final int MIB = 1 << 20;

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

  private static JsonNode submit(String environment, String sql) {
    var asked =
        gateway.post(world.token("alice"), "/requests", StoryIT.submission(environment, sql));
    assertThat(asked.status()).as(asked.body().path("detail").asText()).isEqualTo(201);
    return asked.body();
  }

  /** No literal in it, so that it is as long once it is redacted. */
  private static String longText(String end) {
    var head = "update orders set ";
    return head + "x".repeat(MIB - head.length() - end.length()) + end;
  }

  @Test
  @Tag("nightly")
  void shouldListManyLongTexts() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < REQUESTS; i++) {
      ids.add(submit("production", longText(" = y")).path("id").asText());
    }
    var brief = submit("production", "update orders set x = 1").path("id").asText();
    await()
        .atMost(GatewayProcess.PATIENCE)
        .until(
            () ->
                gateway
                        .get(world.token("bob"), "/requests?limit=200&pendingFor=me")
                        .body()
                        .path("items")
                        .size()
                    > REQUESTS);
    for (var query : new String[] {"", "&pendingFor=me", "&status=pending&target=orders"}) {
      var page = gateway.get(world.token("bob"), "/requests?limit=200" + query);

      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body().path("items").findValuesAsText("id")).contains(brief).containsAll(ids);
      assertThat(page.response().body()).hasSizeLessThan(MIB);
      for (var item : page.body().path("items")) {
        requireListed(item, item.path("id").asText().equals(brief));
      }
    }
    var whole = gateway.get(world.token("bob"), "/requests/" + ids.getFirst()).body();
    assertThat(whole.path("sql").asText()).isEqualTo(longText(" = y"));
    assertThat(whole.path("facts").path("redacted").asText()).isEqualTo(longText(" = y"));
    assertThat(whole.path("reason").asText()).isEqualTo("why");
    assertThat(whole.path("abridged")).isEmpty();
  }

  private static void requireListed(JsonNode item, boolean isBrief) {
    assertThat(item.has("reason")).isFalse();
    assertThat(item.path("facts").path("statementClass").asText()).isEqualTo("write");
    assertThat(item.path("facts").path("tables").toString()).isEqualTo("[\"orders\"]");
    if (isBrief) {
      assertThat(item.path("sql").asText()).isEqualTo("update orders set x = 1");
      assertThat(item.path("facts").path("redacted").asText()).isEqualTo("update orders set x = ?");
      assertThat(item.path("abridged").toString()).isEqualTo("[\"reason\"]");
    } else {
      assertThat(item.has("sql")).isFalse();
      assertThat(item.path("facts").path("redacted").asText())
          .hasSize(1_000)
          .startsWith("update orders set xx")
          .endsWith("…");
      assertThat(item.path("abridged").toString()).isEqualTo("[\"sql\",\"reason\",\"facts\"]");
    }
  }

  @Test
  void shouldReadAResultAmongForgeries() {
    var asked = submit("production", "update orders set y = 1");
    var id = asked.path("id").asText();
    gateway.post(
        world.token("bob"),
        "/requests/" + id + "/votes",
        Map.of("decision", "approve", "operationDigest", asked.path("operationDigest").asText()));
    var dispatched = gateway.post(world.token("alice"), "/requests/" + id + "/dispatch", "{}");
    var key = resultKey(id, dispatched.body().path("sequence").asLong());
    var execution = new ExecutionId(id + "/1");
    var sealer = Sealer.to(key, execution, new SecureRandom());
    var bytes =
        """
        {"columns":[{"name":"id","type":"int8"}]}
        [1]
        {"rows":1,"affected":0,"truncated":false}
        """
            .getBytes(StandardCharsets.UTF_8);
    var genuine = sealer.seal(bytes, true);
    sealings(execution, key);
    forge(20, genuine);
    world.log.chunk(genuine);
    forge(50, genuine);
    world.log.happened(id, new ExecutionStarted(execution, new Subject("agent-1"), Digest.NONE));
    world.log.happened(
        id,
        new ExecutionSucceeded(
            execution,
            new ResultSummary(1, 0, bytes.length, 1, sealer.digest(), sealer.encapsulated(), false),
            0));
    gateway.get(world.token("alice"), "/requests/" + id + "?wait=30");

    var result = gateway.get(world.token("alice"), "/requests/" + id + "/result");

    assertThat(result.status()).as(result.body().toPrettyString()).isEqualTo(200);
    assertThat(result.body().path("rows").toString()).isEqualTo("[[1]]");
    assertThat(gateway.get(world.token("alice"), "/me").status()).isEqualTo(200);
  }

  /** Under the place of a genuine piece. */
  private static void forge(int times, SealedChunk genuine) {
    var junk = Bytes.of(new byte[3 * MIB]);
    for (int i = 0; i < times; i++) {
      world.log.chunk(
          new SealedChunk(
              genuine.execution(), genuine.index(), genuine.last(), genuine.encapsulated(), junk));
    }
  }

  /** Results of somebody else's, sealed to the same key; and a key that no index of ours takes. */
  private static void sealings(ExecutionId execution, Bytes key) {
    var random = new SecureRandom();
    for (int i = 0; i < 10; i++) {
      world.log.chunk(Sealer.to(key, execution, random).seal(new byte[] {'x'}, true));
    }
    var noKey = new byte[10_000];
    random.nextBytes(noKey);
    world.log.chunk(new SealedChunk(execution, 0, true, Bytes.of(noKey), Bytes.of(noKey)));
  }

  private static Bytes resultKey(String id, long sequence) {
    gateway.get(world.token("alice"), "/requests/" + id + "?minSequence=" + sequence);
    for (var event :
        gateway.get(world.token("alice"), "/requests/" + id + "/events").body().path("items")) {
      if (event.path("type").asText().contains("ExecutionGranted")) {
        return Bytes.of(Base64.getDecoder().decode(event.path("data").path("resultKey").asText()));
      }
    }
    throw new AssertionError("Expected a grant, but there is none");
  }
}
