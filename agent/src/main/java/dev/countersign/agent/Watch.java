package dev.countersign.agent;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;

/** Keeps looking at what the agent depends on, so that its health can be told at once. */
final class Watch implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Watch.class);
  private static final Duration WHILE_WELL = Duration.ofSeconds(5);
  private static final Duration WHILE_NOT = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final String NOT_LOOKED_AT = "Expected to have looked by now, but did not yet";

  private final Executor background;
  private final Map<String, Optional<String>> problems = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Watch(Executor background) {
    this.background = background;
  }

  /**
   * Looks at something from now on.
   *
   * @param problem what is wrong with it, in a sentence; empty when nothing is
   */
  void over(String name, Callable<Optional<String>> problem) {
    over(name, problem, failures -> failures == 0 ? WHILE_WELL : WHILE_NOT);
  }

  /**
   * The same, the less often the longer it is not well: each look may be a sign-in, of which there
   * may be too many.
   */
  void overOneThatIsSpared(String name, Callable<Optional<String>> problem) {
    over(name, problem, Watch::sparing);
  }

  /** How long to wait after so many looks in a row that found something wrong. */
  static Duration sparing(int failures) {
    if (failures == 0) {
      return WHILE_WELL;
    }
    var doubled = WHILE_NOT.multipliedBy(1L << Math.min(failures - 1, Long.SIZE / 2));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }

  /**
   * Looks at something from now on.
   *
   * @param pause how long to wait after so many looks in a row that found something wrong
   */
  void over(String name, Callable<Optional<String>> problem, IntFunction<Duration> pause) {
    problems.put(name, Optional.of(NOT_LOOKED_AT));
    background.execute(
        () -> {
          try {
            int failures = 0;
            while (!closed) {
              failures = look(name, problem) ? 0 : failures + 1;
              Thread.sleep(pause.apply(failures));
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** What is wrong, by the name of the thing; empty for what is well. */
  Map<String, Optional<String>> problems() {
    return Map.copyOf(problems);
  }

  private boolean look(String name, Callable<Optional<String>> problem)
      throws InterruptedException {
    Optional<String> found;
    try {
      found = problem.call();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      found = Optional.of("Expected to look at it, but got " + e.getClass().getSimpleName());
    }
    var before = problems.put(name, found);
    if (!found.equals(before)) {
      LOG.infof("Health: of=%s problem=%s", name, found.orElse("none"));
    }
    return found.isEmpty();
  }

  @Override
  public void close() {
    closed = true;
  }
}
