package dev.countersign.qa.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The few calls that the bench makes, as any client would make them. Thread-safe. */
final class Gateway {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI root;

  Gateway(URI root) {
    this.root = root;
  }

  JsonNode submit(String token, String environment, String sql, boolean automatic)
      throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode();
    body.put("kind", "sql")
        .put("target", "orders")
        .put("environment", environment)
        .put("sql", sql)
        .put("reason", "bench");
    body.put("dispatch", automatic ? "automatic" : "manual");
    return post(token, "/api/v1/requests", body);
  }

  JsonNode approve(String token, JsonNode request) throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode();
    body.put("decision", "approve")
        .put("operationDigest", request.required("operationDigest").asText());
    return post(token, "/api/v1/requests/" + id(request) + "/votes", body);
  }

  JsonNode dispatch(String token, JsonNode request) throws IOException, InterruptedException {
    return post(token, "/api/v1/requests/" + id(request) + "/dispatch", JSON.createObjectNode());
  }

  /** Waits until the request has ended, and gives it. */
  JsonNode untilCompleted(String token, JsonNode request) throws IOException, InterruptedException {
    for (int tries = 0; tries < 60; tries++) {
      var seen = get(token, "/api/v1/requests/" + id(request) + "?wait=5");
      switch (seen.required("status").asText()) {
        case "completed" -> {
          return seen;
        }
        case "pending", "approved", "executing" -> {}
        case String other ->
            throw new IOException(
                "Expected request " + id(request) + " to complete, but it is " + other);
      }
    }
    throw new IOException(
        "Expected request " + id(request) + " to complete, but it did not within 5 minutes");
  }

  String result(String token, JsonNode request) throws IOException, InterruptedException {
    return send(builder(token, "/api/v1/requests/" + id(request) + "/result").GET().build());
  }

  private static String id(JsonNode request) {
    return request.required("id").asText();
  }

  private JsonNode post(String token, String path, JsonNode body)
      throws IOException, InterruptedException {
    return JSON.readTree(
        send(
            builder(token, path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build()));
  }

  private JsonNode get(String token, String path) throws IOException, InterruptedException {
    return JSON.readTree(send(builder(token, path).GET().build()));
  }

  private HttpRequest.Builder builder(String token, String path) {
    return HttpRequest.newBuilder(root.resolve(path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + token);
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    var response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 300 || response.statusCode() == 202) {
      throw new IOException(
          "Expected an answer of 200 or 201 from %s %s, but got %d: %s"
              .formatted(
                  request.method(),
                  request.uri().getPath(),
                  response.statusCode(),
                  response.body()));
    }
    return response.body();
  }
}
