package dev.countersign.requestservice.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Reads server-sent events as the HTML standard says, section 9.2. */
final class StreamClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpResponse<InputStream> response;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private volatile String lastId = "";
  private final AtomicInteger comments = new AtomicInteger();
  private volatile boolean ended;

  /** One event, and the id that came with it. */
  record Heard(String id, JsonNode event) {
    String name() {
      return event.path("id").asText();
    }
  }

  StreamClient(URI uri, String token, String lastEventId) {
    var request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "text/event-stream")
            .header("Authorization", "Bearer " + token);
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    try {
      response = http.send(request.build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (status() == 200) {
      Thread.ofVirtual().start(this::read);
    }
  }

  int status() {
    return response.statusCode();
  }

  HttpResponse<InputStream> response() {
    return response;
  }

  JsonNode problem() {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it has begun, so that it hears whatever happens from now on. */
  StreamClient begun() {
    Awaitility.await().atMost(GatewayProcess.PATIENCE).until(() -> !lastId.isEmpty());
    return this;
  }

  List<Heard> heard() {
    return List.copyOf(heard);
  }

  List<Heard> await(int count) {
    Awaitility.await().atMost(GatewayProcess.PATIENCE).until(() -> heard.size() >= count || ended);
    return heard();
  }

  String lastId() {
    return lastId;
  }

  int comments() {
    return comments.get();
  }

  boolean isEnded() {
    return ended;
  }

  void leave() {
    http.shutdownNow();
  }

  @Override
  public void close() {
    leave();
  }

  private void read() {
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      var id = lastId;
      var data = new StringBuilder();
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          lastId = id;
          if (!data.isEmpty()) {
            heard.add(new Heard(id, JSON.readTree(data.toString())));
          }
          data.setLength(0);
        } else if (line.startsWith(":")) {
          comments.incrementAndGet();
        } else if (line.startsWith("id:")) {
          id = line.substring(3).strip();
        } else if (line.startsWith("data:")) {
          data.append(line.substring(5).strip());
        }
      }
    } catch (IOException e) {
      // cut off; what was whole counts
    } finally {
      ended = true;
    }
  }
}
