package dev.countersign.requestservice.view;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Wakes the readers of a request when its view was written by this instance. Another instance may
 * have written it, so a reader looks again after a while in any case. Thread-safe.
 */
@ApplicationScoped
public class Signals {
  /** Watched in place of a request's id: any payload. */
  public static final String PAYLOADS = "payloads";

  /** Watched in place of a request's id: any piece of a result. */
  public static final String RESULTS = "results";

  private final ConcurrentHashMap<String, Set<Watch>> watched = new ConcurrentHashMap<>();

  /** One reader's attention to one request, from now until {@link #close}. */
  public final class Watch implements AutoCloseable {
    private final String id;
    private volatile CountDownLatch change = new CountDownLatch(1);

    private Watch(String id) {
      this.id = id;
    }

    /** Waits for the next change since the last call, or since the watch began. */
    public void await(Duration atMost) throws InterruptedException {
      if (change.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        change = new CountDownLatch(1);
      }
    }

    @Override
    public void close() {
      watched.computeIfPresent(
          id,
          (_, watches) -> {
            watches.remove(this);
            return watches.isEmpty() ? null : watches;
          });
    }
  }

  public Watch watch(String id) {
    var watch = new Watch(id);
    watched.compute(
        id,
        (_, watches) -> {
          var all = watches == null ? ConcurrentHashMap.<Watch>newKeySet() : watches;
          all.add(watch);
          return all;
        });
    return watch;
  }

  public void changed(String id) {
    var watches = watched.get(id);
    if (watches != null) {
      watches.forEach(watch -> watch.change.countDown());
    }
  }
}
