package dev.countersign.agent;

import dev.countersign.agent.SealedDocument.Sent;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.CommitUnclear;
import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Ended.SettledBefore;
import dev.countersign.agent.run.Ended.Stopped;
import dev.countersign.agent.run.Ended.Unknown;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Lines;
import dev.countersign.agent.run.ResultDocument;
import dev.countersign.agent.run.Settled.Committed;
import dev.countersign.agent.run.Settled.Contradicted;
import dev.countersign.agent.run.Settled.Never;
import dev.countersign.agent.run.Settled.NotYet;
import dev.countersign.agent.run.Settled.Undecided;
import dev.countersign.agent.run.TextResult;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Runs one accepted grant to its report. Where the truth is not known it reports nothing: the heart
 * stops, policy-service calls the execution Unknown, and a tombstone tells.
 */
final class Execution {
  private static final Logger LOG = Logger.getLogger(Execution.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Map<TargetRef, Database> databases;
  private final ResultSender results;
  private final Reporter reporter;
  private final Duration settleWithin;

  /**
   * Runs at these targets.
   *
   * @param settleWithin how long to go on asking the target what became of a COMMIT
   */
  Execution(
      Map<TargetRef, Database> databases,
      ResultSender results,
      Reporter reporter,
      Duration settleWithin) {
    this.databases = databases;
    this.results = results;
    this.reporter = reporter;
    this.settleWithin = settleWithin;
  }

  void run(Genuine genuine, Executions.Running running) throws InterruptedException {
    var grant = genuine.grant();
    LOG.infof(
        "Running: execution=%s target=%s class=%s",
        grant.execution(), grant.target(), grant.statementClass());
    var document = results.begin(grant);
    var ended = run(genuine, document, running::stopAsked);
    var report =
        switch (ended) {
          case Done(var result) -> Optional.of(succeeded(document, result));
          case Failed failed -> Optional.of(failed(grant, failed));
          case Stopped() -> Optional.<Report>of(new Report.Stopped());
          case CommitUnclear(var result) -> settle(grant, document, result);
          case SettledBefore() -> Optional.<Report>empty();
          case Unknown(var why) -> {
            LOG.warnf("Not known: execution=%s why=%s", grant.execution(), why);
            yield Optional.<Report>empty();
          }
        };
    if (report.isPresent()) {
      LOG.infof("Ended: execution=%s as=%s", grant.execution(), name(report.get()));
      reporter.finish(grant.execution(), report.get());
    } else {
      LOG.warnf(
          "Expected to know the end, but it is settled by its receipt or by a person: execution=%s",
          grant.execution());
    }
  }

  private Ended run(Genuine genuine, Lines lines, BooleanSupplier stopAsked)
      throws InterruptedException {
    var grant = genuine.grant();
    var database = databases.get(grant.target());
    return database.dialect() == grant.dialect()
        ? database.run(genuine, lines, stopAsked)
        : Failed.of(
            "WRONG_DIALECT",
            "Expected a target that speaks %s, as governance says, but the agent is configured for %s"
                .formatted(grant.dialect(), database.dialect()));
  }

  /**
   * Only now, when it is known to be the result, is the document ended: rows of a change that was
   * not committed never become one.
   */
  private Report succeeded(SealedDocument document, TextResult result) throws InterruptedException {
    if (document.isEmpty()) {
      document.write(ResultDocument.NOTHING, () -> false);
    }
    var sent = document.end(ResultDocument.end(result));
    return new Report.Succeeded(
        summary(result.rows(), result.affected(), result.truncated(), sent));
  }

  /** The server's words go to the requester sealed; the log gets what is safe to keep. */
  private Report failed(Grant grant, Failed failed) throws InterruptedException {
    if (failed.words().isEmpty()) {
      return new Report.Failed(failed.failure(), Optional.empty());
    }
    var sent = results.send(grant, ResultDocument.lines(failed.words().get()));
    return new Report.Failed(failed.failure(), Optional.of(summary(0, 0, false, sent)));
  }

  private static ResultSummary summary(
      long rows, long affected, boolean truncated, Optional<Sent> sent) {
    return sent.map(
            it ->
                new ResultSummary(
                    rows, affected, it.bytes(), it.chunks(), it.digest(), it.sealing(), truncated))
        .orElseGet(
            () -> new ResultSummary(rows, affected, 0, 0, Digest.NONE, Bytes.EMPTY, truncated));
  }

  private Optional<Report> settle(Grant grant, SealedDocument document, TextResult result)
      throws InterruptedException {
    long deadline = System.nanoTime() + settleWithin.toNanos();
    while (true) {
      switch (databases.get(grant.target()).settle(grant.execution(), grant.operation())) {
        case Committed() -> {
          return Optional.of(succeeded(document, result));
        }
        case Never() -> {
          return Optional.of(
              Report.Failed.of(
                  "CONNECTION_LOST",
                  "Expected COMMIT to be answered, but the connection was lost or the server"
                      + " refused; a tombstone shows that nothing was committed"));
        }
        case Contradicted() -> {
          return Optional.empty();
        }
        case Undecided(var why) -> {
          LOG.warnf("Undecided: execution=%s why=%s", grant.execution(), why);
          return Optional.empty();
        }
        case NotYet(var why) -> {
          LOG.warnf(
              "Expected to settle a COMMIT, but not yet: execution=%s why=%s",
              grant.execution(), why);
          if (System.nanoTime() > deadline) {
            return Optional.empty();
          }
          Thread.sleep(PAUSE);
        }
      }
    }
  }

  private static String name(Report report) {
    return switch (report) {
      case Report.Succeeded _ -> "succeeded";
      case Report.Failed(var failure, _) -> "failed code=" + failure.code();
      case Report.Stopped() -> "stopped";
    };
  }
}
