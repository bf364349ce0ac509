package dev.countersign.agent;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/** Keeps looking at what the agent depends on, so that its health can be told at once. */
final class Watch implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Watch.class);
  private static final Duration WHILE_WELL = Duration.ofSeconds(5);
  private static final Duration WHILE_NOT = Duration.ofSeconds(1);
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
    problems.put(name, Optional.of(NOT_LOOKED_AT));
    background.execute(
        () -> {
          try {
            while (!closed) {
              Thread.sleep(look(name, problem) ? WHILE_WELL : WHILE_NOT);
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
