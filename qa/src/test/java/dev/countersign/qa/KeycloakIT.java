package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.http.Submission;
import dev.countersign.cli.launch.Part;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.qa.platform.TestPlatform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** People who sign in at a real Keycloak, with the real command line, beside those with tokens. */
@Tag("nightly")
@ExtendWith(SharedPlatform.class)
class KeycloakIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern PAGE = Pattern.compile("http://\\S+/realms/corp/\\S+");
  private static Keycloak keycloak;

  private final TestPlatform platform = SharedPlatform.get();

  @BeforeAll
  static void start() throws IOException {
    keycloak = Keycloak.start();
    var added =
        Typed.at(
            SharedPlatform.get(),
            "provider",
            "add",
            "corp",
            "--issuer",
            keycloak.issuer(),
            "--audience",
            "countersign",
            "--client",
            "countersign-cli",
            "--provision",
            "--map",
            "groups=db,group:dba",
            "--map",
            "realm_access.roles=approver,role:approver",
            "--as",
            "root");
    assertThat(added.code()).as(added.talk()).isEqualTo(ExitCode.DONE);
  }

  @AfterAll
  static void stop() {
    keycloak.close();
    Typed.at(SharedPlatform.get(), "provider", "remove", "corp", "--as", "root");
  }

  @AfterEach
  void logout() {
    typed("logout");
  }

  @Test
  void shouldLetSomebodyVoteWhoSignsInWithABrowserUntilTheyLeaveTheGroup() throws Exception {
    var login = signedIn("zoe", "login");
    assertThat(login.code()).as(login.talk()).isEqualTo(ExitCode.DONE);
    assertThat(login.talk()).contains("You are zoe here, signed in at corp.");
    assertThat(typed("me").data()).contains("zoe", "login at corp", "dba", "approver");

    var request = submitted();
    var vote = typed("request", "approve", request, "--yes");
    assertThat(vote.code()).as(vote.talk()).isEqualTo(ExitCode.DONE);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                new RequestView(platform.as("alice").show(request)).status()
                    == RequestStatus.APPROVED);

    keycloak.leave("zoe", "db");
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              typed("logout");
              return signedIn("zoe", "login").code() == ExitCode.DONE
                  && !typed("me").data().contains("dba");
            });
  }

  @Test
  void shouldSignSomebodyInWhoseBrowserIsElsewhere() throws Exception {
    var login = signedIn("yuri", "login", "--device");
    assertThat(login.code()).as(login.talk()).isEqualTo(ExitCode.DONE);
    assertThat(login.talk()).contains("shows the code", "You are yuri here");
    assertThat(typed("me").data()).contains("yuri", "approver").doesNotContain("dba");
  }

  @Test
  void shouldMakeOnePersonOfATokenAndALoginOnceTheyAreLinked() throws Exception {
    var stranger = signedIn("carol", "login");
    assertThat(stranger.code()).isEqualTo(ExitCode.ERROR);
    assertThat(stranger.talk()).contains("carol is somebody already");
    var linked =
        typed(
            "user",
            "link",
            "carol",
            "--provider",
            "corp",
            "--subject",
            keycloak.sub("carol"),
            "--as",
            "root");
    assertThat(linked.code()).as(linked.talk()).isEqualTo(ExitCode.DONE);
    assertThat(signedIn("carol", "login").code()).isEqualTo(ExitCode.DONE);

    var request = submitted();
    assertThat(typed("request", "approve", request, "--yes").code()).isEqualTo(ExitCode.DONE);
    var again = typed("request", "approve", request, "--yes", "--as", "carol");
    assertThat(again.code()).as(again.talk()).isEqualTo(ExitCode.ERROR);
  }

  @Test
  void shouldTakeANewKeyAndKeepTokensGoingWhileKeycloakIsAway() throws Exception {
    assertThat(signedIn("yuri", "login").code()).isEqualTo(ExitCode.DONE);
    keycloak.rotateKeys();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              typed("logout");
              return signedIn("yuri", "login").code() == ExitCode.DONE;
            });
    assertThat(typed("me").data()).contains("yuri");

    keycloak.stop();
    try {
      assertThat(typed("me").code()).as("its keys are known").isEqualTo(ExitCode.DONE);
      platform.kill(Part.GATEWAY);
      platform.start(Part.GATEWAY);
      await().atMost(PATIENCE).until(() -> typed("me", "--as", "bob").code() == ExitCode.DONE);
      var away = typed("me");
      assertThat(away.code()).isEqualTo(ExitCode.ERROR);
      assertThat(away.talk()).contains("PROVIDER_UNREACHABLE");
      assertThat(typed("me", "--as", "bob").code()).isEqualTo(ExitCode.DONE);
    } finally {
      keycloak.run();
    }
  }

  private String submitted() {
    var submission =
        Submission.of("orders", "production", "UPDATE orders SET total = total WHERE id = 1")
            .because("to see who may approve it");
    return platform
        .as("alice")
        .submit(submission, UUID.randomUUID().toString())
        .body()
        .path("id")
        .asText();
  }

  /** Types a login, and has somebody sign in where it says. */
  private Typed signedIn(String person, String... words)
      throws IOException, InterruptedException, ExecutionException {
    var talk = new ByteArrayOutputStream();
    var typing = CompletableFuture.supplyAsync(() -> Typed.at(platform, talk, words));
    await().atMost(PATIENCE).until(() -> typing.isDone() || PAGE.matcher(said(talk)).find());
    var page = PAGE.matcher(said(talk));
    if (page.find()) {
      new PersonAtBrowser(person).signIn(URI.create(page.group()));
    }
    return typing.get();
  }

  private static String said(ByteArrayOutputStream talk) {
    return talk.toString(StandardCharsets.UTF_8);
  }

  private Typed typed(String... words) {
    return Typed.at(platform, words);
  }
}
