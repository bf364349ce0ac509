package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Keycloak with the realm of these tests, as its archive has it; nothing outlives it. */
final class Keycloak implements AutoCloseable {
  private static final Path UNPACKED = Path.of("target", "keycloak");
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ADMIN = "admin";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final int port;
  private Process process;

  private Keycloak(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  static Keycloak start() throws IOException {
    var keycloak = new Keycloak(unpacked(), freePort());
    var imported = Files.createDirectories(keycloak.folder.resolve("data/import"));
    try (var realm = Keycloak.class.getResourceAsStream("/keycloak/corp-realm.json")) {
      Files.write(imported.resolve("corp-realm.json"), realm.readAllBytes());
    }
    keycloak.run();
    return keycloak;
  }

  private static Path unpacked() throws IOException {
    try (Stream<Path> folders = Files.list(UNPACKED)) {
      return folders
          .filter(it -> Files.exists(it.resolve("bin/kc.sh")))
          .findFirst()
          .orElseThrow()
          .toAbsolutePath();
    } catch (java.nio.file.NoSuchFileException e) {
      throw new IllegalStateException(
          "Expected Keycloak in " + UNPACKED + ", where the profile nightly unpacks it", e);
    }
  }

  /** Starts it with an empty memory, on the port that it always has. */
  void run() throws IOException {
    var script = folder.resolve("bin/kc.sh");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    var builder =
        new ProcessBuilder(
                script.toString(),
                "start-dev",
                "--db=dev-mem",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--import-realm")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.log").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
    process = builder.start();
    await("Keycloak, whose words are in " + folder.resolve("output.log"))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(this::answers);
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new AssertionError("Expected Keycloak to run, but it ended");
    }
    try {
      return get(issuer() + "/.well-known/openid-configuration").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  String issuer() {
    return "http://127.0.0.1:" + port + "/realms/corp";
  }

  /** What its administrator would do in the console: a new key, which signs from now on. */
  void rotateKeys() throws IOException {
    var realm = administered("GET", "", null);
    var key = JsonNodeFactory.instance.objectNode();
    key.put("name", "rotated").put("providerId", "rsa-generated");
    key.put("providerType", "org.keycloak.keys.KeyProvider");
    key.put("parentId", realm.path("id").asText());
    var config = key.putObject("config");
    config.putArray("priority").add("1000");
    config.putArray("enabled").add("true");
    config.putArray("active").add("true");
    administered("POST", "/components", key);
  }

  /** Takes somebody out of a group. */
  void leave(String person, String group) throws IOException {
    var user = administered("GET", "/users?exact=true&username=" + person, null).get(0);
    var left = administered("GET", "/groups?exact=true&search=" + group, null).get(0);
    administered(
        "DELETE",
        "/users/" + user.path("id").asText() + "/groups/" + left.path("id").asText(),
        null);
  }

  /** The sub claim of somebody's tokens. */
  String sub(String person) throws IOException {
    return administered("GET", "/users?exact=true&username=" + person, null)
        .get(0)
        .path("id")
        .asText();
  }

  private JsonNode administered(String method, String path, JsonNode body) throws IOException {
    var form = "client_id=admin-cli&grant_type=password&username=admin&password=admin";
    var token =
        send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:"
                            + port
                            + "/realms/master/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    var bearer = JSON.readTree(token.body()).path("access_token").asText();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/realms/corp" + path))
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
    var answer = send(request);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return answer.body().isBlank() ? JSON.nullNode() : JSON.readTree(answer.body());
  }

  private HttpResponse<String> get(String address) throws IOException {
    return send(HttpRequest.newBuilder(URI.create(address)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** With what the script has started. */
  void stop() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    all.forEach(
        it -> {
          try {
            var _ = it.onExit().get(30, TimeUnit.SECONDS);
          } catch (InterruptedException
              | java.util.concurrent.ExecutionException
              | java.util.concurrent.TimeoutException e) {
            it.destroyForcibly();
          }
        });
  }

  @Override
  public void close() {
    stop();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
