package dev.countersign.qa.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.http.Submission;
import dev.countersign.cli.launch.Part;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.qa.platform.LedgerPool;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What it takes to run something at a target, on each engine: a small read from its dispatch to its
 * result, and a large one with the memory that it takes on its way. Beside each the same read by
 * plain JDBC. It leaves the platform with the policy of its own targets alone.
 */
final class RunFigures {
  private static final List<TargetRef> TARGETS = List.of(LedgerPool.POSTGRESQL, LedgerPool.MARIADB);
  private static final Duration CLAIM_WITHIN = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int FETCHED = 10_000;
  private static final String ROW = "SELECT id FROM big WHERE id = 1";
  private static final String ROWS = "SELECT id, id FROM big";

  /** Waits for a vote: what needs none is dispatched by its submission. */
  private static final String POLICY =
      """
      policy: ledger
      match: { targets: [%s] }
      steps: [ { name: review, quorums: [ 1 of group:dba ] } ]
      """
          .formatted(LedgerPool.POSTGRESQL.target());

  private final TestPlatform platform;
  private final Gateway alice;
  private final Gateway bob;
  private final int warmUp;
  private final int samples;
  private final int rows;

  /**
   * A read of many rows.
   *
   * @param bytes of the result as CSV
   * @param execution from its dispatch to its end
   * @param download of the result as CSV, from its request to its last byte
   * @param bare the same read by plain JDBC
   * @param agentMiB the most that the agent had resident so far
   * @param gatewayMiB so with the gateway
   */
  record Large(
      String engine,
      int rows,
      long bytes,
      Duration execution,
      Duration download,
      Duration bare,
      long agentMiB,
      long gatewayMiB) {}

  /**
   * What came of it.
   *
   * @param small from dispatch to result, by engine
   * @param bare the same read by plain JDBC over a connection that is open
   */
  record Figures(List<Samples> small, List<Samples> bare, List<Large> large) {}

  RunFigures(TestPlatform platform, int warmUp, int samples, int rows) {
    this.platform = platform;
    this.alice = platform.as("alice");
    this.bob = platform.as("bob");
    this.warmUp = warmUp;
    this.samples = samples;
    this.rows = rows;
  }

  Figures measure() {
    try (var pool = new LedgerPool(platform, 1, CLAIM_WITHIN, rows)) {
      publish();
      var small = new ArrayList<Samples>();
      var bare = new ArrayList<Samples>();
      var large = new ArrayList<Large>();
      for (var target : TARGETS) {
        fill(pool, target);
        small.add(dispatched(target));
        bare.add(bare(pool, target));
      }
      for (var target : TARGETS) {
        large.add(large(pool, target));
      }
      return new Figures(small, bare, large);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void publish() {
    var root = platform.as("root");
    var set = JsonNodeFactory.instance.objectNode();
    set.put("basedOn", root.policies().path("since").asLong());
    set.putArray("policies").addObject().put("file", "ledger.yaml").put("source", POLICY);
    root.publishPolicies(set);
  }

  private void fill(LedgerPool pool, TargetRef target) throws SQLException {
    var engine = target.environment();
    pool.execute(engine, "CREATE TABLE big (id int PRIMARY KEY)");
    try (var connection = pool.connect(engine);
        var insert = connection.prepareStatement("INSERT INTO big VALUES (?)")) {
      connection.setAutoCommit(false);
      for (int id = 1; id <= rows; id++) {
        insert.setInt(1, id);
        insert.addBatch();
        if (id % FETCHED == 0 || id == rows) {
          insert.executeBatch();
        }
      }
      connection.commit();
    }
  }

  private Samples dispatched(TargetRef target) {
    var nanos = new long[samples];
    for (int i = -warmUp; i < samples; i++) {
      var request = approved(target, ROW);
      long start = System.nanoTime();
      finish(request);
      var _ = alice.result(request.id());
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
    }
    return new Samples("dispatch to result, " + target.environment(), nanos);
  }

  private Samples bare(LedgerPool pool, TargetRef target) throws SQLException {
    var nanos = new long[samples];
    try (var connection = pool.connect(target.environment());
        var statement = connection.createStatement()) {
      for (int i = -warmUp; i < samples; i++) {
        long start = System.nanoTime();
        try (var found = statement.executeQuery(ROW)) {
          found.next();
        }
        if (i >= 0) {
          nanos[i] = System.nanoTime() - start;
        }
      }
    }
    return new Samples("plain JDBC, " + target.environment(), nanos);
  }

  private Large large(LedgerPool pool, TargetRef target) throws SQLException {
    var request = approved(target, ROWS);
    long dispatched = System.nanoTime();
    finish(request);
    long finished = System.nanoTime();
    long bytes = download(request);
    long read = System.nanoTime();
    return new Large(
        target.environment(),
        rows,
        bytes,
        Duration.ofNanos(finished - dispatched),
        Duration.ofNanos(read - finished),
        bareRead(pool, target),
        ProcessFigures.peakResidentMiB(pool.agents().getFirst().process()),
        ProcessFigures.peakResidentMiB(platform.local().process(Part.GATEWAY).orElseThrow()));
  }

  private long download(RequestView request) {
    var stream = alice.resultOf(request.id(), 0, true);
    try (var body = stream.body()) {
      if (stream.truncated()) {
        throw new IllegalStateException("Expected the whole result, but it is truncated");
      }
      return body.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Duration bareRead(LedgerPool pool, TargetRef target) throws SQLException {
    try (var connection = pool.connect(target.environment());
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.setFetchSize(FETCHED);
      long start = System.nanoTime();
      try (var found = statement.executeQuery(ROWS)) {
        while (found.next()) {
          var _ = found.getString(1);
          var _ = found.getString(2);
        }
      }
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }

  private RequestView approved(TargetRef target, String sql) {
    var submission = Submission.of(target.target(), target.environment(), sql);
    var answer = alice.submit(submission, UUID.randomUUID().toString());
    var request = alice.decided(answer, PATIENCE);
    require(request, RequestStatus.PENDING);
    bob.vote(request.id(), "approve", "", request.operationDigest());
    var voted = new RequestView(alice.showAfter(request.id(), request.sequence(), PATIENCE));
    require(voted, RequestStatus.APPROVED);
    return voted;
  }

  private void finish(RequestView request) {
    alice.dispatch(request.id());
    var seen = request;
    while (seen.status() == RequestStatus.APPROVED || seen.status() == RequestStatus.EXECUTING) {
      seen = new RequestView(alice.showAfter(seen.id(), seen.sequence(), PATIENCE));
    }
    require(seen, RequestStatus.COMPLETED);
    if (!seen.executionStatuses().contains("succeeded")) {
      throw new IllegalStateException(
          "Expected %s to succeed, but it is %s".formatted(seen.id(), seen.executionStatuses()));
    }
  }

  private static void require(RequestView request, RequestStatus expected) {
    if (request.status() != expected) {
      throw new IllegalStateException(
          "Expected %s to be %s, but it is %s".formatted(request.id(), expected, request.status()));
    }
  }
}
