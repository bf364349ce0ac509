package dev.countersign.cli.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.countersign.cli.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** Speaks JSON to a gateway for one bearer of a token. Thread-safe. */
public final class ApiClient {
  private static final String API = "/api/v1";
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  private final URI server;
  private final Supplier<String> token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * Connects to nothing yet.
   *
   * @param server such as {@code http://127.0.0.1:8080}
   * @param token as its bearer holds it; never printed
   */
  public ApiClient(URI server, String token) {
    this(server, () -> token);
  }

  /**
   * Connects to nothing yet.
   *
   * @param token is asked for every call, for some do not last; never printed
   */
  public ApiClient(URI server, Supplier<String> token) {
    this.server = server;
    this.token = token;
  }

  /** For what everybody may ask. */
  public static ApiClient anonymous(URI server) {
    return new ApiClient(server, "");
  }

  /** What came back with a status below 400. */
  public record Answer(int status, JsonNode body) {
    /** The command went out, but its decision had not come by when the gateway stopped waiting. */
    public boolean isUndecided() {
      return status == 202;
    }

    /** Whether this very call is known to have made what it tells of. */
    public boolean isNew() {
      return status == 201;
    }
  }

  /** Reads. The path begins after {@code /api/v1}. */
  public Answer get(String path) {
    return send("GET", path, BodyPublishers.noBody(), Map.of());
  }

  public Answer delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody(), Map.of());
  }

  public Answer put(String path, JsonNode body) {
    return send("PUT", path, BodyPublishers.ofString(body.toString()), Map.of());
  }

  public Answer patch(String path, JsonNode body) {
    return send("PATCH", path, BodyPublishers.ofString(body.toString()), Map.of());
  }

  public Answer post(String path, JsonNode body) {
    return post(path, body, Map.of());
  }

  public Answer post(String path, JsonNode body, Map<String, String> headers) {
    return send("POST", path, BodyPublishers.ofString(body.toString()), headers);
  }

  /**
   * Exchanges one call for one answer.
   *
   * @throws ProblemException when the gateway refuses
   * @throws CliException when there is no gateway, or what answers is none
   */
  private Answer send(String method, String path, BodyPublisher body, Map<String, String> headers) {
    var response = call(method, path, body, headers);
    return new Answer(response.statusCode(), parse(response.statusCode(), response.body()));
  }

  /**
   * Opens a stream of server-sent events.
   *
   * @param lastEventId what came last; empty to begin now
   * @throws ProblemException when the gateway refuses
   * @throws CliException when there is no gateway, or what answers is none
   */
  public ServerEvents follow(String path, String lastEventId) {
    var request =
        request(path)
            .timeout(ANSWER) // for the answer to begin; the body may take as long as it likes
            .header("Accept", "text/event-stream, application/problem+json");
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    var response = exchange(request.GET().build(), BodyHandlers.ofInputStream());
    if (response.statusCode() >= 400) {
      throw new ProblemException(
          Problem.of(response.statusCode(), parse(response.statusCode(), whole(response))));
    }
    return new ServerEvents(response.body());
  }

  /** What comes back as it comes, and whether the gateway says that some of it was left out. */
  public record Stream(InputStream body, boolean truncated) {}

  /**
   * Reads what may be long.
   *
   * @param type that is wanted
   * @throws ProblemException when the gateway refuses
   * @throws CliException when there is no gateway, or what answers is none
   */
  public Stream open(String path, String type) {
    var request =
        request(path)
            .timeout(ANSWER) // for the answer to begin
            .header("Accept", type + ", application/problem+json");
    var response = exchange(request.GET().build(), BodyHandlers.ofInputStream());
    if (response.statusCode() >= 400) {
      throw new ProblemException(
          Problem.of(response.statusCode(), parse(response.statusCode(), whole(response))));
    }
    return new Stream(
        response.body(),
        response.headers().firstValue("Countersign-Truncated").filter("true"::equals).isPresent());
  }

  private byte[] whole(HttpResponse<InputStream> response) {
    try (var body = response.body()) {
      return body.readAllBytes();
    } catch (IOException e) {
      throw broke(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(server.resolve(API + path));
    var bearer = token.get();
    return bearer.isEmpty() ? request : request.header("Authorization", "Bearer " + bearer);
  }

  private HttpResponse<byte[]> call(
      String method, String path, BodyPublisher body, Map<String, String> headers) {
    var request =
        request(path)
            .timeout(ANSWER)
            .header("Accept", "application/json, application/problem+json")
            .header("Content-Type", "application/json")
            .method(method, body);
    headers.forEach(request::header);
    var response = exchange(request.build(), BodyHandlers.ofByteArray());
    if (response.statusCode() >= 400) {
      throw new ProblemException(
          Problem.of(response.statusCode(), parse(response.statusCode(), response.body())));
    }
    return response;
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (ConnectException e) {
      throw new CliException(
          "Expected a gateway at %s, but nothing answers there; ./countersign up starts one"
              .formatted(server),
          e);
    } catch (HttpTimeoutException e) {
      throw new CliException(
          "Expected an answer from %s within %d s, but none came"
              .formatted(server, ANSWER.toSeconds()),
          e);
    } catch (IOException e) {
      throw broke(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("Interrupted while waiting for " + server, e);
    }
  }

  private CliException broke(IOException e) {
    return new CliException(
        "Expected an answer from %s, but the connection broke: %s"
            .formatted(server, e.getMessage()),
        e);
  }

  private JsonNode parse(int status, byte[] body) {
    var text = new String(body, StandardCharsets.UTF_8);
    if (text.isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      if (status >= 400) {
        return MissingNode.getInstance();
      }
      throw new CliException(
          "Expected JSON from %s, but got something else; is it a gateway?".formatted(server), e);
    }
  }
}
