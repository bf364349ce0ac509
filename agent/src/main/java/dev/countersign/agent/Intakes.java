package dev.countersign.agent;

import dev.countersign.agent.Intake.Answer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The intakes of one agent: those that its slots take from, and those that hold what it leaves to
 * others. An intake gives nothing more before it has answered, so a slot that is to go on meanwhile
 * gets another one. An intake belongs to one thread at a time: the slot that has it, or the one in
 * the background that is to answer for it.
 */
final class Intakes implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Intakes.class);

  private final IntFunction<Intake> maker;
  private final int mostHeld;
  private final ScheduledExecutorService timer;
  private final Executor background;
  private final Deque<Intake> idle = new ArrayDeque<>();
  private final List<Intake> held = new ArrayList<>();
  private int answering;
  private int made;
  private boolean closed;

  /**
   * @param maker makes the intake of that number, from 1
   * @param mostHeld how many may be held besides those that the slots have
   * @param timer tells when a pause is over, and is not made to wait
   * @param background answers, which may take as long as the broker does
   */
  Intakes(
      IntFunction<Intake> maker,
      int mostHeld,
      ScheduledExecutorService timer,
      Executor background) {
    this.maker = maker;
    this.mostHeld = mostHeld;
    this.timer = timer;
    this.background = background;
  }

  /** One that has nothing to answer; whoever gets it closes it, or leaves it here. */
  synchronized Intake get() {
    return idle.isEmpty() ? maker.apply(++made) : idle.pop();
  }

  /**
   * Gives back what was taken last, after a pause. Returns what to go on with: another intake at
   * once, or the same after the pause when as many are held as may be.
   */
  Intake release(Intake taken, Duration pause) throws InterruptedException {
    var another = hold(taken, pause);
    if (another.isEmpty()) {
      Thread.sleep(pause);
      taken.answer(Answer.RELEASE);
    }
    return another.orElse(taken);
  }

  /** What to go on with; empty when no more may be held. */
  private synchronized Optional<Intake> hold(Intake taken, Duration pause) {
    if (closed || held.size() + answering >= mostHeld) {
      return Optional.empty();
    }
    var another = get(); // first: what fails here leaves the slot with what it has
    held.add(taken);
    var _ =
        timer.schedule(
            () ->
                background.execute(() -> answer(taken)), // the heartbeats' thread waits for nobody
            pause.toNanos(),
            TimeUnit.NANOSECONDS);
    return Optional.of(another);
  }

  /** Answers without the lock: however long the broker takes, no slot waits for it. */
  private void answer(Intake it) {
    synchronized (this) {
      if (!held.remove(it)) {
        return; // closed meanwhile
      }
      answering++;
    }
    if (!leave(it, isAnswered(it))) {
      it.close();
    }
  }

  private static boolean isAnswered(Intake it) {
    try {
      it.answer(Answer.RELEASE);
      return true;
    } catch (RuntimeException e) {
      LOG.warnf(e, "Expected to give back a grant, but could not; the broker takes it back itself");
      return false;
    }
  }

  /** Whether it stays, for whoever is next. */
  private synchronized boolean leave(Intake it, boolean isUsable) {
    answering--;
    if (closed || !isUsable) {
      return false;
    }
    idle.push(it);
    return true;
  }

  /** What is held goes back to the broker; all at once, for one that is away is waited for. */
  @Override
  public void close() {
    List<Thread> closing;
    synchronized (this) {
      closed = true;
      closing =
          Stream.concat(held.stream(), idle.stream())
              .map(it -> Thread.ofVirtual().start(it::close))
              .toList();
      held.clear();
      idle.clear();
    }
    try {
      for (var thread : closing) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
