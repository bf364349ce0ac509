package dev.countersign.requestservice.db;

import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.json.UnreadableJsonException;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Runs a piece of work in one transaction and waits for it. For worker and virtual threads; never
 * for an event loop.
 */
@ApplicationScoped
public class Database {
  private final Mutiny.SessionFactory sessions;
  private final Schema schema;
  private final GatewayConfig config;
  private volatile boolean reachable;

  public Database(Mutiny.SessionFactory sessions, Schema schema, GatewayConfig config) {
    this.sessions = sessions;
    this.schema = schema;
    this.config = config;
  }

  /** Whether it answered when it was last asked. */
  public boolean isReachable() {
    return reachable;
  }

  /**
   * All of the work or nothing of it.
   *
   * @throws ViewsUnavailableException when PostgreSQL fails or takes too long
   * @throws RefusedDataException when it answers that it does not take the data
   */
  <T> T transact(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return transact(work, _ -> false);
  }

  /**
   * The same, where the work may refuse by an exception of its own.
   *
   * @param own the exceptions that are thrown as they are
   */
  <T> T transact(
      Function<Mutiny.StatelessSession, Uni<T>> work, Predicate<? super RuntimeException> own) {
    return await(
        () -> inTransaction(work).ifNoItem().after(config.views().statementTimeout()).fail(), own);
  }

  /**
   * One statement, which is a transaction by itself: a third of the trips to PostgreSQL.
   *
   * @throws ViewsUnavailableException when PostgreSQL fails or takes too long
   * @throws RefusedDataException when it answers that it does not take the data
   */
  <T> T query(Function<Mutiny.StatelessSession, Uni<T>> statement) {
    return await(
        () ->
            schema
                .ensure()
                .chain(() -> sessions.withStatelessSession(statement))
                .ifNoItem()
                .after(config.views().statementTimeout())
                .fail(),
        _ -> false);
  }

  /** As {@link #transact}, for work that takes as long as it takes. */
  <T> T transactLong(
      Function<Mutiny.StatelessSession, Uni<T>> work, Predicate<? super RuntimeException> own) {
    return await(() -> inTransaction(work), own);
  }

  /** A blocking step within a piece of work. */
  static <T> Uni<T> blocking(Callable<T> step) {
    return VertxContextSupport.executeBlocking(step);
  }

  private <T> Uni<T> inTransaction(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return schema
        .ensure()
        .chain(() -> sessions.withStatelessTransaction((session, _) -> work.apply(session)));
  }

  private <T> T await(Supplier<Uni<T>> work, Predicate<? super RuntimeException> own) {
    try {
      var result = VertxContextSupport.subscribeAndAwait(work);
      reachable = true;
      return result;
    } catch (RuntimeException e) {
      if (own.test(e) || e instanceof UnreadableJsonException) {
        throw e;
      }
      throw failed(e);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** What data is to blame for says nothing against the server, which has answered. */
  private RuntimeException failed(Throwable cause) {
    var refused = SqlStates.refusedData(cause);
    if (refused.isPresent()) {
      reachable = true;
      return new RefusedDataException(refused.get(), cause);
    }
    reachable = false;
    return cause instanceof ViewsUnavailableException known
        ? known
        : new ViewsUnavailableException(cause);
  }
}
