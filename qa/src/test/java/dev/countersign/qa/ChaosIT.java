package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import dev.countersign.cli.demo.Auditor;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.qa.platform.LedgerPool;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes of which each adds 1 to a row of its own, half of them on PostgreSQL and half on MariaDB,
 * while both agents, policy-service, the gateway and the broker are killed -9 at moments that a
 * seed gives. In the end every row is what the log says of its request, and no row is 2.
 *
 * <p>{@code -Dcountersign.seed=N} repeats a run's moments, {@code -Dcountersign.chaos.changes=N}
 * makes the one at night as long as one likes.
 */
@ExtendWith(SharedPlatform.class)
class ChaosIT {
  private static final int CHANGES = 2_000;
  private static final int KILLS_EACH = 1;
  private static final int AT_NIGHT = Integer.getInteger("countersign.chaos.changes", 6_000);
  private static final int CHANGES_A_KILL = 250;
  private static final int CLIENTS = 8;
  private static final int AGENTS = 2;
  private static final Duration CLAIM_WITHIN = Duration.ofMinutes(1);
  private static final Duration SETTLED_WITHIN = Duration.ofMinutes(3);
  private static final List<TargetRef> TARGETS = List.of(LedgerPool.POSTGRESQL, LedgerPool.MARIADB);

  private static LedgerPool pool;

  @TempDir static Path policies;

  private final TestPlatform platform = SharedPlatform.get();
  private final Determined client = new Determined(platform);
  private final Map<String, Integer> rows = new ConcurrentHashMap<>();

  @BeforeAll
  static void startPool() throws IOException {
    pool = new LedgerPool(SharedPlatform.get(), AGENTS, CLAIM_WITHIN, 1_000);
    Shipped.publishBeside(
        SharedPlatform.get(), policies, Map.of("ledger.yaml", LedgerPool.policy()));
  }

  @AfterAll
  static void stopPool() {
    pool.close();
    Shipped.publishAlone(SharedPlatform.get());
  }

  @AfterEach
  void dropTables() {
    TARGETS.forEach(it -> pool.execute(it.environment(), "DROP TABLE IF EXISTS ledger"));
  }

  @Test
  void shouldRunEveryChangeOnceOrNotAtAllWhoeverIsKilled() throws Exception {
    run(CHANGES, KILLS_EACH);
  }

  @Test
  @Tag("nightly")
  void shouldRunEveryChangeOnceOrNotAtAllThroughANightOfKills() throws Exception {
    run(AT_NIGHT, Math.max(1, AT_NIGHT / CHANGES_A_KILL));
  }

  private void run(int changes, int killsEach) throws Exception {
    long seed = Long.getLong("countersign.seed", System.nanoTime());
    var kills = new Kills(platform, pool, new Random(seed), killsEach, changes);
    System.out.printf("countersign.seed=%d kills=%s%n", seed, kills);
    fill(changes);
    long began = System.nanoTime();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var next = new AtomicInteger();
      var accepted = new AtomicInteger();
      var clients = new ArrayList<CompletableFuture<Void>>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(CompletableFuture.runAsync(() -> ask(seed, changes, next, accepted), threads));
      }
      kills.carryOut(accepted, threads);
      clients.forEach(CompletableFuture::join);
    }
    assertThat(rows).hasSize(changes);
    long asked = System.nanoTime();

    try (var histories = new Histories(platform)) {
      var lapsed = new HashSet<String>();
      Awaitility.await()
          .atMost(SETTLED_WITHIN)
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(() -> assertThat(open(histories.read(), lapsed)).isEmpty());
      compare(seed, histories.read());
      System.out.printf(
          "countersign.seed=%d changes=%d accepted after %d s, ended after %d s: %s, lapsed=%d%n",
          seed,
          changes,
          Duration.ofNanos(asked - began).toSeconds(),
          Duration.ofNanos(System.nanoTime() - began).toSeconds(),
          outcomes(histories.read()),
          lapsed.size());
    }
    assertThat(new Auditor(platform).verifiesAll().unknownIssuers()).isZero();
    var state = Typed.at(platform, "state", "verify");
    assertThat(state.code()).as(state.talk()).isEqualTo(ExitCode.DONE);
  }

  private void fill(int changes) throws SQLException {
    for (var target : TARGETS) {
      pool.execute(
          target.environment(), "CREATE TABLE ledger (id int PRIMARY KEY, n int NOT NULL)");
      try (var connection = pool.connect(target.environment());
          var insert = connection.prepareStatement("INSERT INTO ledger VALUES (?, 0)")) {
        for (int row = 0; row < changes; row++) {
          if (target.equals(targetOf(row))) {
            insert.setInt(1, row);
            insert.addBatch();
          }
        }
        insert.executeBatch();
      }
    }
  }

  private static TargetRef targetOf(int row) {
    return TARGETS.get(row % TARGETS.size());
  }

  private void ask(long seed, int changes, AtomicInteger next, AtomicInteger accepted) {
    for (int row = next.getAndIncrement(); row < changes; row = next.getAndIncrement()) {
      var target = targetOf(row);
      var sql = "UPDATE ledger SET n = n + 1 WHERE id = " + row;
      var submission = LedgerPool.submission(target.environment(), sql);
      rows.put(client.submitted(submission, "chaos-%d-%d".formatted(seed, row)), row);
      accepted.incrementAndGet();
    }
  }

  /** Those without an end yet; one whose grant has lapsed is asked to run again. */
  private List<String> open(Map<String, List<RequestEvent>> log, Set<String> lapsed) {
    var open = new ArrayList<String>();
    for (var id : rows.keySet()) {
      var events = log.getOrDefault(id, List.of());
      if (Histories.outcome(events).filter(it -> it != Outcome.UNKNOWN).isEmpty()) {
        open.add(id);
        if (!events.isEmpty() && Histories.hasLapsed(events)) {
          lapsed.add(id);
          client.resume(id);
        }
      }
    }
    return open;
  }

  private void compare(long seed, Map<String, List<RequestEvent>> log) throws SQLException {
    var found = new HashMap<Integer, Integer>();
    for (var target : TARGETS) {
      try (var connection = pool.connect(target.environment());
          var statement = connection.createStatement();
          var ledger = statement.executeQuery("SELECT id, n FROM ledger")) {
        while (ledger.next()) {
          found.put(ledger.getInt(1), ledger.getInt(2));
        }
      }
    }
    var expected = new HashMap<Integer, Integer>();
    rows.forEach(
        (id, row) -> {
          var events = log.get(id);
          assertThat(Histories.started(events)).as("seed %d, %s", seed, id).doesNotHaveDuplicates();
          boolean done = Histories.outcome(events).orElseThrow() == Outcome.SUCCEEDED;
          expected.put(row, done ? 1 : 0);
        });
    assertThat(found)
        .as("seed %d: the rows, and what the log says of them", seed)
        .isEqualTo(expected);
    assertThat(found.values()).contains(1);
  }

  private Map<Outcome, Integer> outcomes(Map<String, List<RequestEvent>> log) {
    var outcomes = new HashMap<Outcome, Integer>();
    rows.keySet()
        .forEach(
            id -> outcomes.merge(Histories.outcome(log.get(id)).orElseThrow(), 1, Integer::sum));
    return outcomes;
  }
}
