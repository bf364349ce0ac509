package dev.countersign.cli.launch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Steps of a start that run side by side where they can. The first that fails ends them all. */
final class Tasks {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CompletableFuture<Void> failure = new CompletableFuture<>();

  CompletableFuture<Void> start(Runnable task) {
    return add(CompletableFuture.runAsync(task, threads));
  }

  CompletableFuture<Void> after(Runnable task, CompletableFuture<?>... earlier) {
    return add(CompletableFuture.allOf(earlier).thenRunAsync(task, threads));
  }

  private CompletableFuture<Void> add(CompletableFuture<Void> task) {
    return task.whenComplete(
        (_, e) -> {
          if (e != null) {
            failure.completeExceptionally(e);
          }
        });
  }

  /** Returns when these are done; throws what the first task that failed threw. */
  void await(CompletableFuture<?>... last) {
    var done = CompletableFuture.allOf(last);
    try {
      CompletableFuture.anyOf(done, failure).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Interrupts what still runs and waits for it. */
  void stop() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
