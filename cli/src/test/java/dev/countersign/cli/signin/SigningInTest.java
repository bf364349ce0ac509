package dev.countersign.cli.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.cli.CliException;
import dev.countersign.cli.launch.Home;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningInTest {
  private static final URI GATEWAY = URI.create("http://127.0.0.1:8080");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final HttpClient browser = HttpClient.newHttpClient();
  private final List<Duration> rests = new ArrayList<>();
  @TempDir private Path state;
  private ProviderStub provider;
  private Logins logins;

  @BeforeEach
  void start() throws IOException {
    provider = new ProviderStub();
    logins = new Logins(new Home(state, state));
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void shouldSignInWithABrowserHere() {
    var login = signingIn().here(page -> come(provider.signIn(page)));

    assertThat(login.bearer()).isEqualTo("a.b.1");
    assertThat(login.expires()).isEqualTo(NOW.plusSeconds(300));
    assertThat(login.refresh()).contains("refresh-1");
    assertThat(login.toString()).doesNotContain("a.b.1").doesNotContain("refresh-1");
  }

  @Test
  void shouldTakeNothingThatBelongsToAnotherSignIn() {
    var login =
        signingIn()
            .here(
                page -> {
                  var back = provider.signIn(page).toString();
                  var forged =
                      back.replaceAll("state=.*", "state=mine").replace("code-1", "theirs");
                  assertThat(status(URI.create(forged))).isEqualTo(400);
                  assertThat(status(URI.create(back.replaceAll("&state=.*", "")))).isEqualTo(400);
                  come(URI.create(back));
                });
    assertThat(login.bearer()).isEqualTo("a.b.1");
  }

  @Test
  void shouldRefuseTheAnswerToAnotherAttempt() {
    assertThatThrownBy(
            () ->
                signingIn()
                    .here(
                        page -> {
                          var back = provider.signIn(page);
                          provider.answersAnotherAttempt();
                          come(back);
                        }))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("ID token");
  }

  @Test
  void shouldSayWhatTheProviderSays() {
    assertThatThrownBy(
            () ->
                signingIn()
                    .here(
                        page -> {
                          var back = provider.signIn(page).toString();
                          come(URI.create(back.replace("code=code-1", "error=access_denied")));
                        }))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("access_denied");
    assertThatThrownBy(
            () ->
                new SigningIn(
                        new Place("corp", "http://127.0.0.1:1", "c", List.of()), CLOCK, rests::add)
                    .here(_ -> {}))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("corp");
  }

  @Test
  void shouldWaitForADeviceAsSlowlyAsItIsTold() {
    provider.deviceHears("authorization_pending", "slow_down", "authorization_pending");
    var told = new ArrayList<SigningIn.Device>();

    var login = signingIn().elsewhere(told::add);

    assertThat(told)
        .containsExactly(
            new SigningIn.Device(
                URI.create(provider.issuer() + "/activate"), "WDJB-MJHT", Duration.ofMinutes(10)));
    assertThat(rests).extracting(Duration::toSeconds).containsExactly(5L, 5L, 10L, 10L);
    assertThat(login.bearer()).isEqualTo("a.b.1");
  }

  @Test
  void shouldStopWaitingForADeviceThatIsRefusedOrTooLate() {
    provider.deviceHears("access_denied", "expired_token");
    assertThatThrownBy(() -> signingIn().elsewhere(_ -> {})).hasMessageContaining("refused");
    assertThatThrownBy(() -> signingIn().elsewhere(_ -> {})).hasMessageContaining("expired");
    assertThat(rests).hasSize(2);
  }

  @Test
  void shouldKeepALoginForItsOwnerAlone() throws IOException {
    var login = signingIn().here(page -> come(provider.signIn(page)));
    logins.keep(GATEWAY, login);

    assertThat(logins.at(GATEWAY)).contains(login);
    assertThat(logins.at(URI.create("http://127.0.0.1:8081"))).isEmpty();
    try (var files = Files.list(state.resolve("logins"))) {
      for (var file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
    assertThat(logins.forget(GATEWAY)).contains(login);
    assertThat(logins.at(GATEWAY)).isEmpty();
  }

  @Test
  void shouldFetchTheNextTokenBeforeTheOldOneEnds() {
    logins.keep(GATEWAY, signingIn().here(page -> come(provider.signIn(page))));
    assertThat(session(NOW.plusSeconds(279)).get()).isEqualTo("a.b.1");

    var late = session(NOW.plusSeconds(281));
    assertThat(late.get()).isEqualTo("a.b.2");
    assertThat(late.get()).isEqualTo("a.b.2");
    assertThat(logins.at(GATEWAY).orElseThrow().refresh()).contains("refresh-2");
  }

  @Test
  void shouldFetchItOnceHoweverManyCommandsRun() {
    logins.keep(GATEWAY, signingIn().here(page -> come(provider.signIn(page))));
    var one = session(NOW.plusSeconds(281));
    var other = session(NOW.plusSeconds(281));
    assertThat(one.get()).isEqualTo("a.b.2");
    assertThat(other.get()).isEqualTo("a.b.2");
  }

  @Test
  void shouldSayThatALoginIsOver() {
    logins.keep(GATEWAY, signingIn().here(page -> come(provider.signIn(page))));
    provider.endSession();
    var late = session(NOW.plusSeconds(400));
    assertThatThrownBy(late::get)
        .isInstanceOf(CliException.class)
        .hasMessageContainingAll("countersign login", "corp");
  }

  @Test
  void shouldHaveTheProviderForgetItToo() {
    var login = signingIn().here(page -> come(provider.signIn(page)));
    Session.revoke(login, CLOCK);
    assertThat(provider.revoked()).containsExactly("refresh-1");
  }

  private Session session(Instant now) {
    return Session.at(GATEWAY, logins, Clock.fixed(now, ZoneOffset.UTC)).orElseThrow();
  }

  private SigningIn signingIn() {
    return new SigningIn(provider.place(), CLOCK, rests::add);
  }

  /** As a browser does, which nobody waits for. */
  private void come(URI back) {
    var _ = CompletableFuture.runAsync(() -> assertThat(status(back)).isEqualTo(200));
  }

  private int status(URI page) {
    try {
      return browser
          .send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
