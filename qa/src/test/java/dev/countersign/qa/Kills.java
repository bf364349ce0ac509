package dev.countersign.qa;

import dev.countersign.cli.CliException;
import dev.countersign.cli.launch.Part;
import dev.countersign.qa.platform.ExtraAgent;
import dev.countersign.qa.platform.LedgerPool;
import dev.countersign.qa.platform.TestPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * kill -9 of programs at moments that a seed gives, each started again at once, as a supervisor
 * does. Two may be down at a time.
 */
final class Kills {
  private static final int SPREAD_MS = 400;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /**
   * One kill.
   *
   * @param after so many changes were accepted
   * @param pauseMs and this much later, for a moment that no program's own rhythm gives
   */
  private record Kill(int after, int pauseMs, Victim victim) {}

  /**
   * A program.
   *
   * @param start starts it where it does not run; returns when it is healthy, and throws after a
   *     while where it is not
   */
  private record Victim(String name, Runnable kill, Runnable start) {}

  private final List<Kill> plan = new ArrayList<>();
  private final long began = System.nanoTime();

  /**
   * Plans.
   *
   * @param each how often each program is killed
   * @param changes over how many changes
   */
  Kills(TestPlatform platform, LedgerPool pool, Random random, int each, int changes) {
    var victims = new ArrayList<Victim>();
    for (var part : List.of(Part.POLICY, Part.GATEWAY, Part.KAFKA)) {
      victims.add(new Victim(part, () -> platform.kill(part), () -> platform.startOrAwait(part)));
    }
    for (ExtraAgent agent : pool.agents()) {
      victims.add(new Victim(agent.name(), agent::kill, agent::start));
    }
    for (var victim : victims) {
      for (int i = 0; i < each; i++) {
        plan.add(new Kill(random.nextInt(changes), random.nextInt(SPREAD_MS), victim));
      }
    }
    plan.sort(Comparator.comparingInt(Kill::after));
  }

  /**
   * Kills as planned while changes are asked for; returns when the last victim is up again.
   *
   * @param accepted how many changes have been accepted by now
   */
  void carryOut(AtomicInteger accepted, ExecutorService threads) throws InterruptedException {
    var starting = new ArrayList<CompletableFuture<Void>>();
    var up = new HashMap<Victim, CompletableFuture<Void>>();
    for (var kill : plan) {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> accepted.get() >= kill.after());
      up.getOrDefault(kill.victim(), CompletableFuture.completedFuture(null)).join();
      Thread.sleep(kill.pauseMs()); // the moment is the test's input, not something it waits for
      say("killed", kill.victim(), accepted);
      kill.victim().kill().run();
      var started =
          CompletableFuture.runAsync(
              () -> {
                start(kill.victim());
                say("up again", kill.victim(), accepted);
              },
              threads);
      up.put(kill.victim(), started);
      starting.add(started);
    }
    starting.forEach(CompletableFuture::join);
  }

  private void say(String what, Victim victim, AtomicInteger accepted) {
    System.out.printf(
        "%6.1f s %s %s, %d changes accepted%n",
        (System.nanoTime() - began) / 1e9, what, victim.name(), accepted.get());
  }

  /**
   * One that ends because another is down is started again; one that waits for Kafka, which is
   * killed again meanwhile, is waited for. What it said last is told in the end.
   */
  private static void start(Victim victim) {
    var last = new AtomicReference<RuntimeException>();
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .until(
              () -> {
                try {
                  victim.start().run();
                  return true;
                } catch (CliException e) {
                  last.set(e);
                  return false;
                } catch (IllegalStateException e) {
                  last.compareAndSet(null, e); // says less than what its log says
                  return false;
                }
              });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "Expected %s to start again, but it did not".formatted(victim.name()),
          last.get() == null ? e : last.get());
    }
  }

  @Override
  public String toString() {
    return plan.stream()
        .map(it -> "%s at %d+%dms".formatted(it.victim().name(), it.after(), it.pauseMs()))
        .toList()
        .toString();
  }
}
