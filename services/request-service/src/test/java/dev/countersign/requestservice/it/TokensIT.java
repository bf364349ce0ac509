package dev.countersign.requestservice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.protocol.governance.Identity;
import dev.countersign.requestservice.oidc.TestProvider;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Signing in and who there is, by way of two gateways that share nothing but the log and the views.
 * One of them takes tokens alone, the other what an identity provider says too.
 */
class TokensIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private static World world;
  private static GatewayProcess gateway;
  private static GatewayProcess other;
  private static TestProvider corp;

  @BeforeAll
  static void start() {
    world = new World();
    corp = new TestProvider();
    gateway = GatewayProcess.start(settings()).awaitReady();
    other = GatewayProcess.start(takingTokensAlone(settings())).awaitReady();
  }

  private static Map<String, String> settings() {
    var settings = new TreeMap<>(world.settings());
    settings.put("countersign.tokens.keep-uses-every", "200ms");
    settings.put("countersign.tokens.report-failures-every", "1s");
    settings.put("countersign.auth.refetch-after", "200ms");
    settings.put("countersign.auth.provider-timeout", "1s");
    settings.put("countersign.answer.within", "5s");
    return settings;
  }

  private static Map<String, String> takingTokensAlone(Map<String, String> settings) {
    settings.put("countersign.auth.mode", "token");
    return settings;
  }

  @AfterAll
  static void stop() {
    other.close();
    gateway.close();
    world.close();
    corp.close();
  }

  @Test
  void shouldShowATokenOnceAndNeverItsSecretAgain() {
    var issued = issue(world.token("alice"), Map.of("label", "nightly report"));

    assertThat(issued.path("token").asText())
        .startsWith(issued.path("prefix").asText())
        .matches("cs_[0-9a-z]{26}_[0-9a-z]{52}");
    var listed = listed(world.token("alice"), issued);
    assertThat(listed.path("label").asText()).isEqualTo("nightly report");
    assertThat(listed.path("owner").asText()).isEqualTo("alice");
    assertThat(listed.path("state").asText()).isEqualTo("working");
    assertThat(listed.has("lastUsed")).isFalse();
    assertThat(listed.toString()).doesNotContain(issued.path("token").asText().substring(30));
    assertThat(listed.toString().toLowerCase(java.util.Locale.ROOT)).doesNotContain("hash");
  }

  @Test
  void shouldTellWhenATokenWasLastUsedAtAnyGateway() {
    var issued = issue(world.token("alice"), Map.of("label", "used"));
    var before = Instant.now().minus(A_SECOND);
    await().atMost(PATIENCE).until(() -> me(other, issued).status() == 200);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(listed(world.token("alice"), issued).path("lastUsed").asText())
                    .isGreaterThan(before.toString()));
  }

  @Test
  void shouldEndATokenAtEveryGatewayWithinASecond() {
    var issued = issue(world.token("alice"), Map.of("label", "to be revoked"));
    var child = issue(issued.path("token").asText(), Map.of("label", "issued with it"));
    await().atMost(PATIENCE).until(() -> me(other, child).status() == 200);

    var revoked = gateway.delete(world.token("alice"), "/tokens/" + issued.path("prefix").asText());

    assertThat(revoked.status()).as(revoked.body().toString()).isEqualTo(200);
    assertThat(me(gateway, issued).status()).isEqualTo(401);
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(A_SECOND)
        .until(() -> me(other, issued).status() == 401 && me(other, child).status() == 401);
    assertThat(listed(world.token("alice"), issued).path("state").asText()).isEqualTo("revoked");
  }

  @Test
  void shouldNarrowATokenForEverythingThatIsDoneWithIt() {
    var request =
        gateway.post(
            world.token("alice"),
            "/requests",
            Map.of(
                "kind",
                "sql",
                "target",
                "orders",
                "environment",
                "production",
                "sql",
                "delete from orders"));
    assertThat(request.status()).as(request.body().toString()).isEqualTo(201);
    var id = request.body().path("id").asText();
    var narrow =
        issue(
            world.token("bob"),
            Map.of("label", "no dba", "groups", List.of(), "roles", List.of(role("approver"))));

    var me = me(gateway, narrow).body();
    var vote = vote(narrow.path("token").asText(), id, request.body());
    var own = vote(world.token("bob"), id, request.body());

    assertThat(me.path("groups")).isEmpty();
    assertThat(me.path("roles").toString()).contains("approver");
    assertThat(vote.status()).isEqualTo(403);
    assertThat(vote.code()).isEqualTo("NOT_AN_APPROVER");
    assertThat(own.status()).as(own.body().toString()).isEqualTo(200);
  }

  @Test
  void shouldLetAnAiAskAndReadAndNothingElse() {
    var robot = issue(world.token("root"), Map.of("label", "robot", "ai", true));

    assertThat(me(gateway, robot).body().path("kind").asText()).isEqualTo("ai");
    var token = robot.path("token").asText();
    assertThat(gateway.get(token, "/audit").status()).isEqualTo(403);
    assertThat(gateway.get(token, "/users").status()).isEqualTo(403);
    assertThat(gateway.post(token, "/tokens", Map.of("label", "more")).status()).isEqualTo(403);
    assertThat(gateway.get(token, "/requests").status()).isEqualTo(200);
  }

  @Test
  void shouldShowOthersTokensToWhoeverMaySeeThem() {
    var issued = issue(world.token("bob"), Map.of("label", "bob's"));

    assertThat(gateway.get(world.token("alice"), "/tokens?owner=bob").status()).isEqualTo(403);
    assertThat(
            gateway
                .get(
                    world.token("root"), "/tokens?owner=*&prefix=" + issued.path("prefix").asText())
                .body()
                .path("items"))
        .hasSize(1);
    var bad = gateway.post(world.token("alice"), "/tokens", Map.of("label", "x", "owner", "bob"));
    assertThat(bad.status()).isEqualTo(403);
  }

  @Test
  void shouldMakeRolesGroupsAndPeopleAndSuspendThem() {
    var root = world.token("root");
    put(root, "/roles/reporter", Map.of("permissions", List.of("audit.read")));
    put(root, "/users/zoe", Map.of("displayName", "Zoe"));
    put(
        root,
        "/groups/analysts",
        Map.of("members", List.of("zoe"), "roles", List.of(role("reporter"))));
    var zoe = issue(root, Map.of("label", "first", "owner", "zoe"));

    assertThat(me(gateway, zoe).body().path("groups").toString()).contains("analysts");
    assertThat(gateway.get(zoe.path("token").asText(), "/audit").status()).isEqualTo(200);
    assertThat(gateway.get(zoe.path("token").asText(), "/users").status()).isEqualTo(403);

    assertThat(gateway.post(root, "/users/zoe/suspend", Map.of()).status()).isEqualTo(200);
    assertThat(me(gateway, zoe).status()).isEqualTo(401);
    var users = gateway.get(root, "/users?prefix=zoe").body().path("items");
    assertThat(users.get(0).path("suspended").asBoolean()).isTrue();
    assertThat(gateway.post(root, "/users/zoe/resume", Map.of()).status()).isEqualTo(200);
    assertThat(me(gateway, zoe).status()).isEqualTo(401);
    assertThat(gateway.delete(root, "/roles/reporter").status()).isEqualTo(200);
  }

  @Test
  void shouldTellTheLogOfSignInsThatFailedAndNotOfEachOfThem() {
    long before = world.log.epoch();
    var wrong = "cs_" + "0".repeat(26) + "_" + "0".repeat(52);
    for (int i = 0; i < 500; i++) {
      assertThat(gateway.get(i % 2 == 0 ? wrong : "nonsense", "/me").status()).isEqualTo(401);
    }

    await().atMost(PATIENCE).until(() -> world.log.lastReport("gateway").isPresent());
    assertThat(world.log.epoch()).isLessThan(before + 100);
  }

  /** What an identity provider says, beside the tokens. */
  @Nested
  @Tag("nightly")
  class AtAProvider {

    @BeforeEach
    void believeIt() {
      put(
          world.token("root"),
          "/providers/corp",
          Map.of(
              "issuer",
              corp.issuer(),
              "audiences",
              List.of(TestProvider.AUDIENCE),
              "clientId",
              "countersign-cli",
              "provision",
              true,
              "mappings",
              List.of(
                  mapping("groups", "db", List.of("dba"), List.of()),
                  mapping("realm_access.roles", "approver", List.of(), List.of("approver")))));
    }

    @Test
    void shouldMakeSomebodyKnownAndSayOnceWhatTheirClaimsSay() {
      var token = signed("z", "zed", "db");
      var me = gateway.get(token, "/me");
      assertThat(me.status()).as(me.body().toString()).isEqualTo(200);
      assertThat(me.body().path("subject").asText()).isEqualTo("zed");
      assertThat(me.body().path("groups").toString()).contains("dba");
      assertThat(me.body().path("signIn").asText()).isEqualTo("oidc");
      assertThat(me.body().path("provider").asText()).isEqualTo("corp");
      assertThat(me.body().path("expires").asText()).isNotEmpty();
      var known = world.log.identity(new Identity("corp", "z"));

      for (int i = 0; i < 20; i++) {
        assertThat(gateway.get(token, "/me").status()).isEqualTo(200);
        assertThat(gateway.get(signed("z", "zed", "db"), "/me").status()).isEqualTo(200);
      }
      assertThat(world.log.identity(new Identity("corp", "z")))
          .as("nothing new, nothing said")
          .isPresent()
          .isEqualTo(known);
      var zed = gateway.get(world.token("root"), "/users?prefix=zed").body().path("items").get(0);
      assertThat(zed.path("identities").get(0).path("sub").asText()).isEqualTo("z");
      assertThat(zed.path("identities").get(0).has("linkedBy")).isFalse();
    }

    @Test
    void shouldTakeAwayWhatTheClaimsNoLongerSay() {
      var before = signed("y", "yan", "db");
      assertThat(gateway.get(before, "/me").body().path("groups").toString()).contains("dba");
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                var me = gateway.get(signed("y", "yan"), "/me");
                return me.status() == 200 && me.body().path("groups").isEmpty();
              });
      var again = gateway.get(before, "/me");
      assertThat(again.status()).isEqualTo(200);
      assertThat(again.body().path("groups").isEmpty()).as("an older token").isTrue();
    }

    @Test
    void shouldLetOnePersonVoteOnceWhicheverWayTheySignIn() {
      var stranger = gateway.get(signed("b", "carol"), "/me");
      assertThat(stranger.status()).isEqualTo(403);
      assertThat(stranger.body().path("detail").asText()).contains("carol", "link");
      put(world.token("root"), "/users/carol/identities/corp?sub=b", Map.of());

      var request =
          gateway.post(
              world.token("alice"), "/requests", StoryIT.submission("production", "delete"));
      var id = request.body().path("id").asText();
      var vote = vote(signed("b", "carol"), id, request.body());
      assertThat(vote.status()).as(vote.body().toString()).isEqualTo(200);
      var again = vote(world.token("carol"), id, request.body());
      assertThat(again.status()).as(again.body().toString()).isEqualTo(409);
    }

    @Test
    void shouldKeepTheSuspendedOut() {
      assertThat(gateway.get(signed("s", "sam"), "/me").status()).isEqualTo(200);
      assertThat(gateway.post(world.token("root"), "/users/sam/suspend", Map.of()).status())
          .isEqualTo(200);
      assertThat(gateway.get(signed("s", "sam"), "/me").status()).isEqualTo(401);
    }

    @Test
    void shouldAnswer503AndNeverPassWhileTheProviderIsAway() {
      assertThat(gateway.get(signed("a", "ann"), "/me").status()).isEqualTo(200);
      corp.goAway();
      assertThat(gateway.get(signed("a", "ann"), "/me").status()).as("a known key").isEqualTo(200);
      corp.rotate();
      await().atMost(PATIENCE).until(() -> gateway.get(signed("a", "ann"), "/me").status() == 503);
      var away = gateway.get(signed("a", "ann"), "/me");
      assertThat(away.code()).isEqualTo("PROVIDER_UNREACHABLE");
      assertThat(away.response().headers().firstValue("Retry-After")).isPresent();
      assertThat(gateway.get(world.token("alice"), "/me").status()).isEqualTo(200);

      corp.comeBack();
      await().atMost(PATIENCE).until(() -> gateway.get(signed("a", "ann"), "/me").status() == 200);
    }

    @Test
    void shouldAnswer503WhileNobodyDecides() {
      world.log.pause(true);
      try {
        var nobody = gateway.get(signed("n", "nina"), "/me");
        assertThat(nobody.status()).isEqualTo(503);
        assertThat(nobody.code()).isEqualTo("LOG_UNREACHABLE");
        assertThat(gateway.get(world.token("alice"), "/me").status()).isEqualTo(200);
      } finally {
        world.log.pause(false);
      }
      await().atMost(PATIENCE).until(() -> gateway.get(signed("n", "nina"), "/me").status() == 200);
    }

    @Test
    void shouldTellEverybodyHowToSignInAndTakeNothingElse() {
      var both = gateway.get(null, "/auth").body();
      assertThat(both.path("mode").asText()).isEqualTo("both");
      assertThat(both.path("providers").get(0).path("issuer").asText()).isEqualTo(corp.issuer());
      var tokens = other.get(null, "/auth").body();
      assertThat(tokens.path("mode").asText()).isEqualTo("token");
      assertThat(tokens.path("providers")).isEmpty();
      assertThat(other.get(signed("o", "olga"), "/me").status()).isEqualTo(401);
    }

    @Test
    void shouldEndAProviderAndAllThatItGave() {
      assertThat(gateway.get(signed("e", "eve", "db"), "/me").status()).isEqualTo(200);
      assertThat(gateway.delete(world.token("root"), "/providers/corp").status()).isEqualTo(200);
      assertThat(gateway.get(signed("e", "eve", "db"), "/me").status()).isEqualTo(401);
      believeIt();
      assertThat(gateway.get(signed("e", "eve", "db"), "/me").status()).isEqualTo(403);
    }

    @Test
    void shouldChangeAGroupMemberByMember() {
      var root = world.token("root");
      put(root, "/groups/pair", Map.of("members", List.of("alice")));
      var changed =
          gateway.call(
              root,
              "/groups/pair",
              "PATCH",
              BodyPublishers.ofString("{\"add\":[\"bob\"],\"remove\":[\"alice\"]}"),
              Map.of());
      assertThat(changed.status()).as(changed.body().toString()).isEqualTo(200);
      assertThat(gateway.get(world.token("bob"), "/me").body().path("groups").toString())
          .contains("pair");
    }

    private String signed(String sub, String name, String... groups) {
      var claims = corp.claims(sub, name);
      claims.setStringListClaim("groups", groups);
      claims.setClaim("realm_access", Map.of("roles", List.of("approver")));
      return corp.sign(claims);
    }

    private static Map<String, Object> mapping(
        String claim, String value, List<String> groups, List<String> roles) {
      return Map.of(
          "claim",
          claim,
          "value",
          value,
          "groups",
          groups,
          "roles",
          roles.stream().map(TokensIT::role).toList());
    }
  }

  private static void put(String token, String path, Map<String, Object> body) {
    var answer = gateway.put(token, path, body);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
  }

  private static Map<String, Object> role(String name) {
    return Map.of("role", name);
  }

  private static GatewayProcess.Answer vote(String token, String id, JsonNode request) {
    return gateway.post(
        token,
        "/requests/" + id + "/votes",
        Map.of("decision", "approve", "operationDigest", request.path("operationDigest").asText()));
  }

  private static JsonNode issue(String token, Map<String, Object> body) {
    var answer = gateway.post(token, "/tokens", body);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    return answer.body();
  }

  private static JsonNode listed(String token, JsonNode issued) {
    var items =
        gateway.get(token, "/tokens?prefix=" + issued.path("prefix").asText()).body().path("items");
    assertThat(items).hasSize(1);
    return items.get(0);
  }

  private static GatewayProcess.Answer me(GatewayProcess at, JsonNode issued) {
    return at.get(issued.path("token").asText(), "/me");
  }
}
