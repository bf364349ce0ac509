package dev.countersign.requestservice.result;

import dev.countersign.proof.seal.ResultKey;
import dev.countersign.protocol.Bytes;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The keys of results that are not kept: in the memory of this gateway and nowhere else, for as
 * long as somebody goes on asking after the run, and until the result has been handed out once. Who
 * asks another gateway, or this one after a restart, asks in vain.
 */
@ApplicationScoped
public class WaitingKeys {
  /** Longer than a caller waits in one call, and goes on to the next. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A pair, and when its result was last asked for. */
  private record Held(ResultKey key, long askedAt) {}

  private final Map<Bytes, Held> held = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("waiting-keys").factory());

  public WaitingKeys() {
    var _ = timer.scheduleWithFixedDelay(this::dropTheUnasked, 10, 10, TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  void hold(ResultKey key) {
    held.put(key.publicKey(), new Held(key, System.nanoTime()));
  }

  /** Somebody still waits for it. */
  public void askedFor(Bytes publicKey) {
    held.computeIfPresent(publicKey, (_, it) -> new Held(it.key(), System.nanoTime()));
  }

  /** Takes it away, to hand its result out; whoever fails to gives it back. */
  public Optional<ResultKey> take(Bytes publicKey) {
    return Optional.ofNullable(held.remove(publicKey)).map(Held::key);
  }

  /** Its result was not handed out after all. */
  public void giveBack(ResultKey key) {
    hold(key);
  }

  private void dropTheUnasked() {
    long now = System.nanoTime();
    held.values().removeIf(it -> now - it.askedAt() > PATIENCE.toNanos());
  }
}
