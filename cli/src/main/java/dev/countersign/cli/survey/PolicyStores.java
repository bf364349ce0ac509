package dev.countersign.cli.survey;

import dev.countersign.cli.CliException;
import dev.countersign.cli.state.StoreLine;
import dev.countersign.cli.state.Stores;
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
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Asks every instance of policy-service what it holds, over HTTP. */
public final class PolicyStores implements Stores {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int BUSY = 429;
  private static final int OK = 200;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final TreeMap<Integer, URI> holders = new TreeMap<>();

  /**
   * Asks each which partitions it decides.
   *
   * @param instances such as {@code http://127.0.0.1:8081}
   * @throws CliException when one does not answer, or may not be asked from here
   */
  public PolicyStores(List<URI> instances) {
    for (var instance : instances) {
      var answer = get(instance, "/store");
      try (var lines = reader(answer)) {
        lines.lines().forEach(line -> holders.put(Integer.valueOf(line.strip()), instance));
      } catch (NumberFormatException e) {
        throw new CliException(
            "Expected policy-service at %s, but something else answers".formatted(instance), e);
      } catch (IOException | UncheckedIOException e) {
        throw broke(instance, e);
      }
    }
  }

  @Override
  public Set<Integer> partitions() {
    return Set.copyOf(holders.keySet());
  }

  @Override
  public Listing list(int partition) {
    var instance = holders.get(partition);
    return new Lines(instance, reader(get(instance, "/store/" + partition)));
  }

  private HttpResponse<InputStream> get(URI instance, String path) {
    long deadline = System.nanoTime() + ANSWER.toNanos();
    while (true) {
      var response = once(instance, path);
      if (response.statusCode() == OK) {
        return response;
      }
      var why = words(instance, response);
      if (response.statusCode() != BUSY || System.nanoTime() > deadline) {
        throw new CliException("policy-service at %s says: %s".formatted(instance, why));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private HttpResponse<InputStream> once(URI instance, String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(instance.resolve(path)).timeout(ANSWER).GET().build(),
          BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new CliException(
          "Expected policy-service at %s, but nothing answers there".formatted(instance), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("Interrupted while asking " + instance, e);
    }
  }

  private static String words(URI instance, HttpResponse<InputStream> response) {
    try (var lines = reader(response)) {
      var first = lines.readLine();
      return first == null ? "HTTP " + response.statusCode() : first;
    } catch (IOException e) {
      throw broke(instance, e);
    }
  }

  private static BufferedReader reader(HttpResponse<InputStream> response) {
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static CliException broke(URI instance, Exception e) {
    return new CliException(
        "Expected policy-service at %s to go on, but the connection broke".formatted(instance), e);
  }

  /** One that ends before its last line was cut off by the service, and simply ends. */
  private static final class Lines implements Listing {
    private final URI instance;
    private final BufferedReader reader;
    private String next;

    Lines(URI instance, BufferedReader reader) {
      this.instance = instance;
      this.reader = reader;
    }

    @Override
    public boolean hasNext() {
      if (next == null) {
        try {
          next = reader.readLine();
        } catch (IOException e) {
          return false;
        }
      }
      return next != null;
    }

    @Override
    public StoreLine next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      var line = next;
      next = null;
      return StoreLine.of(line);
    }

    @Override
    public void close() {
      try {
        reader.close();
      } catch (IOException e) {
        throw broke(instance, e);
      }
    }
  }
}
