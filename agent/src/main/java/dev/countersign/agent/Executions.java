package dev.countersign.agent;

import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.request.RequestCommand.Heartbeat;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** What this process runs at the moment, each with its heartbeat. */
final class Executions {
  private static final int BEATS_A_LEASE = 3;

  private final Commands commands;
  private final ScheduledExecutorService timer;
  private final Map<ExecutionId, Running> running = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  Executions(Commands commands, ScheduledExecutorService timer) {
    this.commands = commands;
    this.timer = timer;
  }

  /** Counts an execution as running, and lets its heart beat, until it is closed. */
  Running begin(ExecutionId execution, Duration lease) {
    long period = Math.max(1, lease.toMillis() / BEATS_A_LEASE);
    var heart =
        timer.scheduleAtFixedRate(
            () -> beat(execution, lease), period, period, TimeUnit.MILLISECONDS);
    var begun = new Running(execution, heart);
    running.put(execution, begun);
    return begun;
  }

  /** A beat that is lost is made good by the next. */
  private void beat(ExecutionId execution, Duration lease) {
    var _ = commands.send(commands.newId(), execution.request(), new Heartbeat(execution), lease);
  }

  /** Whether it runs here, or its end has not been reported yet. */
  boolean isRunning(ExecutionId execution) {
    return running.containsKey(execution);
  }

  int count() {
    return running.size();
  }

  /** Asks one to stop; does nothing where it does not run here. */
  void stop(ExecutionId execution) {
    var found = running.get(execution);
    if (found != null) {
      found.stopAsked = true;
    }
  }

  /** Asks all of them to stop, and those that are to begin. */
  void stopAll() {
    stopping = true;
  }

  /** One execution between its acceptance and its report. */
  final class Running implements AutoCloseable {
    private final ExecutionId execution;
    private final ScheduledFuture<?> heart;
    private volatile boolean stopAsked;

    private Running(ExecutionId execution, ScheduledFuture<?> heart) {
      this.execution = execution;
      this.heart = heart;
    }

    boolean stopAsked() {
      return stopAsked || stopping;
    }

    @Override
    public void close() {
      heart.cancel(false);
      running.remove(execution, this);
    }
  }
}
