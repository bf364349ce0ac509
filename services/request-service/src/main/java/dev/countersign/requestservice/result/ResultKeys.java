package dev.countersign.requestservice.result;

import dev.countersign.proof.seal.ResultKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.db.Results;
import dev.countersign.requestservice.db.ViewsUnavailableException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * The key pairs that results are sealed to, one for each command that may lead to a run. A key is
 * kept while its command is on its way; where PostgreSQL is away it is held in memory until it can
 * be kept, for commands do not wait for the views.
 */
@ApplicationScoped
public class ResultKeys {
  private static final Logger LOG = Logger.getLogger(ResultKeys.class);
  private static final long PATIENCE_MS = 500;

  private final Results results;
  private final WaitingKeys waiting;
  private final GatewayConfig config;
  private final SecureRandom random = new SecureRandom();
  private final Clock clock = Clock.systemUTC();
  private final Map<Bytes, ResultKey> unkept = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  public ResultKeys(Results results, WaitingKeys waiting, GatewayConfig config) {
    this.results = results;
    this.waiting = waiting;
    this.config = config;
  }

  /** A key that is on its way to where it is kept. */
  public record Fresh(Bytes publicKey, CompletableFuture<Void> kept) {

    /** Waits a moment for it, so that a crash right after the answer does not lose a result. */
    public void awaitKept() throws InterruptedException {
      try {
        kept.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        LOG.warnf("The key of a result is held in memory until PostgreSQL is back");
      } catch (ExecutionException e) {
        LOG.error("The key of a result could not be kept", e);
      }
    }
  }

  /**
   * A new one.
   *
   * @param stored whether its result is to be kept; else it goes into no store
   */
  public Fresh fresh(boolean stored) {
    var key = ResultKey.generate(random);
    if (!stored) {
      waiting.hold(key);
      return new Fresh(key.publicKey(), CompletableFuture.completedFuture(null));
    }
    var madeAt = clock.instant();
    unkept.put(key.publicKey(), key);
    var kept = new CompletableFuture<Void>();
    Thread.ofVirtual().name("result-key").start(() -> keep(key, madeAt, kept));
    return new Fresh(key.publicKey(), kept);
  }

  /**
   * The pair of a public key, unless it was never made here or is forgotten.
   *
   * @throws ViewsUnavailableException when PostgreSQL fails
   */
  public Optional<ResultKey> find(Bytes publicKey) {
    return Optional.ofNullable(unkept.get(publicKey))
        .or(() -> results.privateKey(publicKey).map(ResultKey::new));
  }

  @PreDestroy
  void close() {
    closing.countDown();
  }

  private void keep(ResultKey key, Instant madeAt, CompletableFuture<Void> kept) {
    try {
      while (!tryKeep(key, madeAt)) {
        if (closing.await(config.views().retryAfter().toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      unkept.remove(key.publicKey());
      kept.complete(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean tryKeep(ResultKey key, Instant madeAt) {
    try {
      results.keep(key.publicKey(), key.privateKey(), madeAt);
      return true;
    } catch (ViewsUnavailableException e) {
      LOG.debugf("The key of a result waits: %s", e.getMessage());
      return false;
    }
  }
}
