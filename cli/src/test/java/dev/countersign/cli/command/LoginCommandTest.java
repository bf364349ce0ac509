package dev.countersign.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.signin.ProviderStub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern PAGE = Pattern.compile("http://\\S+/authorize\\?\\S+");

  @TempDir private Path state;
  private GatewayStub gateway;
  private ProviderStub provider;
  private Terminal terminal;

  @BeforeEach
  void start() throws IOException {
    provider = new ProviderStub();
    gateway = new GatewayStub();
    gateway.answers("GET /auth", 200, auth(provider("corp")));
    gateway.answers(
        "GET /me",
        200,
        """
        {"subject":"zoe","signIn":"oidc","provider":"corp","groups":["dba"],"roles":[]}
        """);
    terminal = new Terminal(state).with("COUNTERSIGN_URL", gateway.address().toString());
  }

  @AfterEach
  void stop() {
    gateway.close();
    provider.close();
  }

  @Test
  void shouldSignInForTheCommandsThatFollowUntilLogout() throws Exception {
    var exit = CompletableFuture.supplyAsync(() -> terminal.run("login"));
    await().atMost(PATIENCE).until(() -> PAGE.matcher(terminal.talk()).find());
    var page = PAGE.matcher(terminal.talk()).results().findFirst().orElseThrow().group();
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(provider.signIn(URI.create(page))).build(),
            BodyHandlers.discarding());

    assertThat(exit.get()).isEqualTo(ExitCode.DONE);
    assertThat(terminal.talk()).contains("You are zoe here, signed in at corp.");
    assertThat(terminal.run("me")).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data()).contains("zoe", "login at corp", "dba");
    assertThat(gateway.bearers()).contains("Bearer a.b.1");

    assertThat(terminal.run("me", "--token", "mine")).isEqualTo(ExitCode.DONE);
    assertThat(gateway.bearers()).endsWith("Bearer mine");

    assertThat(terminal.run("logout")).isEqualTo(ExitCode.DONE);
    assertThat(terminal.run("me")).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("countersign login signs in");
    assertThat(terminal.run("logout")).isEqualTo(ExitCode.DONE);
    assertThat(terminal.talk()).contains("There was no login");
  }

  @Test
  void shouldAskWhichWhereThereAreSeveral() {
    gateway = other(auth(provider("corp") + "," + provider("home")));
    assertThat(terminal.run("login")).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("corp, home");
    assertThat(terminal.run("login", "--provider", "none")).isEqualTo(ExitCode.ERROR);
  }

  @Test
  void shouldSayThatThereIsNoProvider() {
    gateway = other("{\"mode\":\"token\",\"providers\":[]}");
    assertThat(terminal.run("login")).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("takes tokens alone");
  }

  @Test
  void shouldSayWhatAProviderGives() {
    gateway.answers(
        "PUT /providers/corp",
        200,
        "{\"name\":\"corp\",\"event\":\"ProviderDefined\",\"epoch\":1}");
    terminal.with("COUNTERSIGN_TOKEN", "root");
    int exit =
        terminal.run(
            "provider",
            "add",
            "corp",
            "--issuer",
            "https://id.example.com",
            "--audience",
            "countersign",
            "--client",
            "countersign-cli",
            "--provision",
            "--map",
            "groups=cn=dba,ou=it,group:dba,role:approver:orders*@production,role:developer");

    assertThat(exit).isEqualTo(ExitCode.DONE);
    assertThat(gateway.calls().toString())
        .contains(
            "\"claim\":\"groups\",\"value\":\"cn=dba,ou=it\",\"groups\":[\"dba\"]",
            "\"role\":\"approver\",\"target\":\"orders*\",\"environment\":\"production\"",
            "\"role\":\"developer\"",
            "\"provision\":true",
            "\"audiences\":[\"countersign\"]")
        .doesNotContain("scopes");
    assertThat(
            terminal.run(
                "provider",
                "add",
                "corp",
                "--issuer",
                "https://a.example",
                "--audience",
                "a",
                "--client",
                "c",
                "--map",
                "groups=db"))
        .isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("Expected a mapping such as");
  }

  @Test
  void shouldLinkPeopleAndMoveMembers() {
    terminal.with("COUNTERSIGN_TOKEN", "root");
    var done = "{\"name\":\"bob\",\"event\":\"x\",\"epoch\":1}";
    gateway.answers("PUT /users/bob/identities/corp", 200, done);
    gateway.answers("DELETE /users/bob/identities/corp", 200, done);
    gateway.answers("PATCH /groups/dba", 200, done);

    terminal.run("user", "link", "bob", "--provider", "corp", "--subject", "auth0|a b/c");
    terminal.run("user", "unlink", "bob", "--provider", "corp", "--subject", "s");
    terminal.run("group", "add", "dba", "bob", "carol");
    terminal.run("group", "remove", "dba", "dave");

    assertThat(gateway.calls())
        .contains(
            "PUT /users/bob/identities/corp?sub=auth0%7Ca%20b%2Fc {}",
            "DELETE /users/bob/identities/corp?sub=s",
            "PATCH /groups/dba {\"add\":[\"bob\",\"carol\"]}",
            "PATCH /groups/dba {\"remove\":[\"dave\"]}");
  }

  private GatewayStub other(String auth) {
    gateway.close();
    try {
      var stub = new GatewayStub();
      terminal.with("COUNTERSIGN_URL", stub.address().toString());
      return stub.answers("GET /auth", 200, auth);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String auth(String providers) {
    return "{\"mode\":\"both\",\"providers\":[" + providers + "]}";
  }

  private String provider(String name) {
    return """
    {"name":"%s","issuer":"%s","clientId":"countersign-cli","scopes":["openid"]}
    """
        .formatted(name, provider.issuer());
  }
}
