package dev.countersign.qa;

import dev.countersign.qa.platform.TestPlatform;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

/** The stream of events that somebody follows meanwhile, byte for byte. */
final class EventStream implements AutoCloseable {
  private final ByteArrayOutputStream all = new ByteArrayOutputStream();
  private final HttpClient http = HttpClient.newHttpClient();
  private final CompletableFuture<HttpResponse<Void>> answer;

  EventStream(TestPlatform platform, String person) {
    URI events = platform.gateway().resolve("/api/v1/events");
    var request =
        HttpRequest.newBuilder(events)
            .header("Authorization", "Bearer " + platform.token(person))
            .header("Accept", "text/event-stream")
            .build();
    answer =
        http.sendAsync(
            request, BodyHandlers.ofByteArrayConsumer(piece -> piece.ifPresent(all::writeBytes)));
  }

  byte[] all() {
    return all.toByteArray();
  }

  @Override
  public void close() {
    answer.cancel(true);
    http.shutdownNow();
  }
}
