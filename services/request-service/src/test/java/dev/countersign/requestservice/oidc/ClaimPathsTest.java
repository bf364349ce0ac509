package dev.countersign.requestservice.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.governance.ClaimValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimPathsTest {
  private static final Map<String, Object> CLAIMS =
      Map.of(
          "groups",
          List.of("db", 7L),
          "realm_access",
          Map.of("roles", List.of("asker")),
          "resource_access",
          Map.of("my.client", Map.of("roles", List.of("lead"))),
          "https://id.example.com/team",
          "blue",
          "email_verified",
          true,
          "level",
          3L,
          "name",
          "Zoe");

  @Test
  void shouldFindValuesWhereverTheyAre() {
    assertThat(holds("groups", "db")).isTrue();
    assertThat(holds("groups", "7")).isTrue();
    assertThat(holds("realm_access.roles", "asker")).isTrue();
    assertThat(holds("resource_access.my.client.roles", "lead")).isTrue();
    assertThat(holds("https://id.example.com/team", "blue")).isTrue();
    assertThat(holds("email_verified", "true")).isTrue();
    assertThat(holds("level", "3")).isTrue();
  }

  @Test
  void shouldTakeNothingForAnotherThing() {
    assertThat(holds("groups", "d")).isFalse();
    assertThat(holds("groups", "[db, 7]")).isFalse();
    assertThat(holds("realm_access", "asker")).isFalse();
    assertThat(holds("realm_access.roles.asker", "true")).isFalse();
    assertThat(holds("none", "null")).isFalse();
    assertThat(holds("name.", "Zoe")).isFalse();
    assertThat(holds(".", "Zoe")).isFalse();
  }

  @Test
  void shouldReadATextAndNothingElseAsAText() {
    assertThat(ClaimPaths.text(CLAIMS, "name")).contains("Zoe");
    assertThat(ClaimPaths.text(CLAIMS, "level")).isEmpty();
    assertThat(ClaimPaths.text(CLAIMS, "groups")).isEmpty();
  }

  private static boolean holds(String claim, String value) {
    return ClaimPaths.holds(CLAIMS, new ClaimValue(claim, value));
  }
}
