package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.demo.Auditor;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Overriding a step and breaking glass, as people type it, on everything that is real. */
@ExtendWith(SharedPlatform.class)
class BreakGlassIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CHANGE = "UPDATE orders SET total = total WHERE id = 1";

  private final TestPlatform platform = SharedPlatform.get();

  /** Another admin than root, with a token of her own. */
  @BeforeEach
  void dana() throws IOException {
    var added =
        typed("user", "add", "dana", "--display-name", "Dana", "--role", "admin", "--as", "root");
    assertThat(added.code()).as(added.talk()).isEqualTo(ExitCode.DONE);
    var issued = typed("token", "issue", "it", "--for", "dana", "--as", "root");
    assertThat(issued.code()).as(issued.talk()).isEqualTo(ExitCode.DONE);
    Files.writeString(platform.home().tokens().resolve("dana.token"), issued.data());
  }

  @Test
  void shouldRunAtOnceUnderAFreezeBeMarkedForEverAndBeReviewedByAnother() throws IOException {
    assertThat(typed("freeze", "start", "inc-17", "--as", "root").code()).isEqualTo(ExitCode.DONE);
    String request;
    try {
      var held = typed("execute", "--as", "alice", "--no-wait", "--reason", "because", CHANGE);
      assertThat(held.talk()).contains("pending");
      var refused = breaks("alice");
      assertThat(refused.code()).isEqualTo(ExitCode.ERROR);
      assertThat(refused.talk()).contains("break-glass.write").contains("[FORBIDDEN]");

      var broken = breaks("dana");

      assertThat(broken.code()).as(broken.talk()).isEqualTo(ExitCode.DONE);
      request = newestBroken().path("id").asText();
    } finally {
      assertThat(typed("freeze", "end", "inc-17", "--as", "root").code()).isEqualTo(ExitCode.DONE);
    }
    var shown = typed("request", "show", request, "--as", "bob");
    assertThat(shown.data())
        .contains(
            "BREAK-GLASS  went ahead without votes", "Review       open", "Bypassed     step 1");

    var own = typed("request", "review", request, "--justified", "-m", "mine", "--as", "dana");
    assertThat(own.talk()).contains("[SELF_REVIEW]");
    var reviewed =
        typed("request", "review", request, "--justified", "-m", "it burned", "--as", "root");
    assertThat(reviewed.code()).as(reviewed.talk()).isEqualTo(ExitCode.DONE);

    var after = shown(request);
    assertThat(after.path("status").asText()).isEqualTo("completed");
    assertThat(after.path("approvedBy").asText()).isEqualTo("break-glass");
    assertThat(after.path("breakGlass").path("finding").asText()).isEqualTo("justified");
    assertThat(after.path("breakGlass").path("reviewedBy").asText()).isEqualTo("root");
    assertThat(new Auditor(platform).verifiesAll().unknownIssuers()).isZero();
    var stores = typed("state", "verify");
    assertThat(stores.code()).as(stores.talk()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void shouldOverrideTheOpenStepWithAReason() throws IOException {
    typed("execute", "--as", "alice", "--no-wait", "--reason", "because", CHANGE);
    var request =
        JSON.readTree(typed("request", "list", "--as", "alice", "--output", "json").data())
            .path("items")
            .path(0)
            .path("id")
            .asText();

    var refused = typed("request", "override", request, "-y", "-m", "quick", "--as", "bob");
    assertThat(refused.talk()).contains("[FORBIDDEN]");
    var done = typed("request", "override", request, "-y", "-m", "nobody is there", "--as", "dana");

    assertThat(done.code()).as(done.talk()).isEqualTo(ExitCode.DONE);
    assertThat(typed("request", "show", request, "--as", "alice").data())
        .contains("Overridden   step 1", "by dana", "nobody is there");
    var ran = typed("request", "resume", request, "--as", "alice");
    assertThat(ran.code()).as(ran.talk()).isEqualTo(ExitCode.DONE);
  }

  private Typed breaks(String person) {
    return typed(
        "execute", "--as", person, "--break-glass", "--reason", "the shop is down", CHANGE);
  }

  private JsonNode newestBroken() throws IOException {
    var listed =
        typed(
            "request",
            "list",
            "--break-glass",
            "--review",
            "open",
            "--as",
            "root",
            "--output",
            "json");
    return JSON.readTree(listed.data()).path("items").path(0);
  }

  private JsonNode shown(String request) throws IOException {
    return JSON.readTree(
        typed("request", "show", request, "--as", "root", "--output", "json").data());
  }

  private Typed typed(String... words) {
    var all = new ArrayList<>(List.of(words));
    if (words[0].equals("execute")) {
      all.addAll(1, List.of("--target", "orders", "--environment", "production"));
    }
    return Typed.at(platform, all.toArray(String[]::new));
  }
}
