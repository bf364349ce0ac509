package dev.countersign.policyservice.app;

import dev.countersign.policyservice.config.PolicyConfig;
import dev.countersign.policyservice.kafka.StoreListing;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * {@code GET /store} names the partitions decided here, {@code GET /store/N} lists what one holds:
 * {@link StoreListing}. To callers on this host alone, unless configured otherwise, and one at a
 * time, for it reads the whole store.
 */
@ApplicationScoped
public class StoreRoute {
  private static final int CHUNK_BYTES = 32 << 10;
  private static final long PATIENCE_SECONDS = 60;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int BUSY = 429;
  private static final int NOT_READY = 503;

  private final PolicyService service;
  private final boolean remote;
  private final AtomicBoolean listing = new AtomicBoolean();

  StoreRoute(PolicyService service, PolicyConfig config) {
    this.service = service;
    this.remote = config.store().remote();
  }

  void routes(@Observes Router router) {
    router.get("/store").handler(this::partitions);
    router.getWithRegex("/store/(?<partition>[0-9]{1,9})").blockingHandler(this::list, false);
  }

  private void partitions(RoutingContext call) {
    if (!isAllowed(call)) {
      refuse(call, FORBIDDEN, "Expected a caller on this host, but it is another");
      return;
    }
    var listing = service.runtime().stores();
    if (listing.isEmpty()) {
      refuse(call, NOT_READY, "Expected to decide, but do not yet");
      return;
    }
    call.response()
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end(
            listing.get().partitions().stream().map(it -> it + "\n").collect(Collectors.joining()));
  }

  private void list(RoutingContext call) {
    if (!isAllowed(call)) {
      refuse(call, FORBIDDEN, "Expected a caller on this host, but it is another");
      return;
    }
    var stores = service.runtime().stores();
    int partition = Integer.parseInt(call.pathParam("partition"));
    if (stores.isEmpty() || !stores.get().partitions().contains(partition)) {
      refuse(call, NOT_FOUND, "Expected a partition that is decided here, but it is not");
      return;
    }
    if (!listing.compareAndSet(false, true)) {
      refuse(call, BUSY, "Expected one listing at a time, but there is another");
      return;
    }
    try {
      write(call.response(), stores.get(), partition);
    } finally {
      listing.set(false);
    }
  }

  private static void write(HttpServerResponse response, StoreListing stores, int partition) {
    response.setChunked(true).putHeader("Content-Type", "text/plain; charset=utf-8");
    var chunk = new Chunk(response);
    if (stores.list(partition, chunk::line)) {
      chunk.send();
      response.end();
    } else {
      response.reset(); // a listing without its end is none
    }
  }

  private boolean isAllowed(RoutingContext call) {
    return remote || isHere(call.request().remoteAddress());
  }

  static boolean isHere(SocketAddress caller) {
    try {
      return caller.hostAddress() != null
          && InetAddress.getByName(caller.hostAddress()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static void refuse(RoutingContext call, int status, String why) {
    call.response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end(why + "\n");
  }

  /** Sends no faster than the caller reads. */
  private static final class Chunk {
    private final HttpServerResponse response;
    private Buffer buffer = Buffer.buffer();

    Chunk(HttpServerResponse response) {
      this.response = response;
    }

    void line(String line) {
      buffer.appendBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
      if (buffer.length() >= CHUNK_BYTES) {
        send();
      }
    }

    void send() {
      try {
        response
            .write(buffer)
            .toCompletionStage()
            .toCompletableFuture()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while listing a store", e);
      } catch (ExecutionException | TimeoutException e) {
        throw new IllegalStateException("The caller of a listing does not read", e);
      }
      buffer = Buffer.buffer();
    }
  }
}
