package dev.countersign.agent;

import dev.countersign.agent.Intake.Answer;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;

/**
 * The intakes of one agent: those that its slots take from, and those that hold what it leaves to
 * others or deals with beside them. An intake gives nothing more before it has answered, so a slot
 * that is to go on meanwhile gets another one. An intake belongs to one thread at a time: the slot
 * that has it, or the one in the background that is to answer for it.
 *
 * <p>One that has been given more than it handed out is closed when it is not asked for it at once.
 * For where the answer to one fetch comes in while a share consumer (Kafka 4.2) is asked for the
 * next record, it fetches again ({@code ShareConsumeRequestManager}), and nobody else gets what
 * comes before it is closed or the broker's lock on it ends (30 s).
 */
final class Intakes implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Intakes.class);

  /** The broker answers a fetch in half of it. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final IntFunction<Intake> maker;
  private final int mostHeld;
  private final ScheduledExecutorService timer;
  private final Executor background;
  private final Map<Intake, Integer> numbers = new HashMap<>();
  private final BitSet used = new BitSet();
  private final Map<Object, Intake> held = new HashMap<>(); // by its holding
  private final Map<Object, Intake> unused = new HashMap<>(); // by its pause
  private int answering;
  private boolean closed;

  /**
   * @param maker makes the intake of that number, the lowest from 1 that no other has
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
    int number = used.nextClearBit(1);
    var intake = maker.apply(number);
    used.set(number);
    numbers.put(intake, number);
    return intake;
  }

  private void close(Intake intake) {
    try {
      intake.close();
    } catch (RuntimeException e) {
      LOG.warnf(e, "Expected to leave the pool's group, but could not; the broker will miss it");
    }
    synchronized (this) {
      used.clear(numbers.remove(intake));
    }
  }

  /** An intake that has answered, and is not asked for anything for a while. */
  @FunctionalInterface
  interface Pause {
    /** What to go on with: the same, or another one. */
    Intake end();
  }

  /** Begins a pause of that one. */
  synchronized Pause pause(Intake answered) {
    var pause = new Object();
    unused.put(pause, answered);
    var looks =
        timer.scheduleWithFixedDelay(
            () -> closeIfItHoldsMore(pause),
            LOOK_EVERY.toNanos(),
            LOOK_EVERY.toNanos(),
            TimeUnit.NANOSECONDS);
    return () -> {
      looks.cancel(false);
      return reclaim(pause).orElseGet(this::get);
    };
  }

  private synchronized void closeIfItHoldsMore(Object pause) {
    var intake = unused.get(pause);
    if (intake != null && intake.mayHoldMore()) {
      unused.remove(pause);
      background.execute(() -> close(intake)); // the heartbeats' thread waits for nobody
    }
  }

  private synchronized Optional<Intake> reclaim(Object pause) {
    return Optional.ofNullable(unused.remove(pause));
  }

  /**
   * Gives back what was taken last, after a pause. Returns what to go on with: another intake at
   * once, or the same after the pause when as many are held as may be.
   */
  Intake release(Intake taken, Duration pause) throws InterruptedException {
    var holding = hold(taken, Answer.RELEASE, pause, mostHeld);
    if (holding.isEmpty()) {
      Thread.sleep(pause);
      taken.answer(Answer.RELEASE);
    }
    return holding.map(Holding::next).orElse(taken);
  }

  /**
   * What was taken last, held until it is answered. If the agent dies before, another gets it.
   *
   * @param next what to go on with
   */
  record Holding(Intake next, Intake.Held held) {}

  /**
   * Holds what is dealt with beside the slots; empty when no more may be held. Room is kept for
   * what is left to others, which slots would wait for.
   *
   * @param atMost when it is accepted if it was not answered before
   */
  Optional<Holding> hold(Intake taken, Duration atMost) {
    return hold(taken, Answer.ACCEPT, atMost, mostHeld / 2);
  }

  private synchronized Optional<Holding> hold(
      Intake taken, Answer answer, Duration atMost, int most) {
    if (closed || held.size() + answering >= most) {
      return Optional.empty();
    }
    var another = get(); // first: what fails here leaves the slot with what it has
    var holding = new Object();
    held.put(holding, taken);
    var _ =
        timer.schedule(
            () ->
                background.execute(
                    () -> answer(holding, answer)), // the heartbeats' thread waits for nobody
            atMost.toNanos(),
            TimeUnit.NANOSECONDS);
    return Optional.of(new Holding(another, given -> answer(holding, given)));
  }

  /** Answers without the lock: however long the broker takes, nobody waits for it. */
  private boolean answer(Object holding, Answer answer) {
    Intake it;
    synchronized (this) {
      it = held.remove(holding);
      if (it == null) {
        return false; // answered, or closed meanwhile
      }
      answering++;
    }
    background.execute(
        () -> {
          try {
            it.answer(answer);
          } catch (RuntimeException e) {
            LOG.warnf(
                e, "Expected to answer the broker, but could not; it takes back what it gave");
          }
          close(it);
          synchronized (this) {
            answering--;
          }
        });
    return true;
  }

  /** What is held goes back to the broker; all at once, for one that is away is waited for. */
  @Override
  public void close() {
    List<Thread> closing;
    synchronized (this) {
      closed = true;
      closing =
          held.values().stream().map(it -> Thread.ofVirtual().start(() -> close(it))).toList();
      held.clear();
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
