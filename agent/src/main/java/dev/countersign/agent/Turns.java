package dev.countersign.agent;

import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Work at targets, at each of them one after the other: one that is slow keeps no other waiting.
 * What waits is bounded, in all and for each target.
 */
final class Turns implements AutoCloseable {
  private static final int AT_ONCE = 8;
  private static final int WAITING = 100;
  private static final int WAITING_FOR_ONE = 20;

  private final Duration toEnd;
  private final Deque<Turn> waiting = new ArrayDeque<>();
  private final Set<TargetRef> busy = new HashSet<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofPlatform().name("evidence-", 1).daemon().factory());
  private boolean closed;

  private record Turn(TargetRef target, Runnable work, Runnable dropped) {}

  /**
   * Nothing to do yet.
   *
   * @param toEnd how long what is at work may go on once nothing more is begun
   */
  Turns(Duration toEnd) {
    this.toEnd = toEnd;
  }

  /**
   * Whether there is room for it; returns at once.
   *
   * @param dropped is told where it will not be begun after all
   */
  synchronized boolean offer(TargetRef target, Runnable work, Runnable dropped) {
    long same = waiting.stream().filter(it -> it.target().equals(target)).count();
    if (closed || waiting.size() >= WAITING || same >= WAITING_FOR_ONE) {
      return false;
    }
    waiting.add(new Turn(target, work, dropped));
    begin();
    return true;
  }

  private synchronized void begin() {
    for (var it = waiting.iterator(); it.hasNext() && busy.size() < AT_ONCE && !closed; ) {
      var turn = it.next();
      if (busy.add(turn.target())) {
        it.remove();
        threads.execute(() -> run(turn));
      }
    }
  }

  private void run(Turn turn) {
    try {
      turn.work().run();
    } finally {
      end(turn.target());
    }
  }

  private synchronized void end(TargetRef target) {
    busy.remove(target);
    begin();
  }

  /** Begins nothing more, and waits for what is at work, which is interrupted in the end. */
  @Override
  public void close() {
    List<Turn> never;
    synchronized (this) {
      closed = true;
      never = List.copyOf(waiting);
      waiting.clear();
    }
    never.forEach(it -> it.dropped().run());
    threads.shutdown();
    try {
      if (threads.awaitTermination(toEnd.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }
}
