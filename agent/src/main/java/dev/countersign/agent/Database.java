package dev.countersign.agent;

import dev.countersign.agent.evidence.Asked;
import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.evidence.Findings;
import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Found;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Lines;
import dev.countersign.agent.run.MigrationPlan;
import dev.countersign.agent.run.Settled;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.MigrationDocument;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A target, as a slot sees it. Calls block, and any number of threads may make them. */
public interface Database extends AutoCloseable {

  /**
   * Whether it could not be reached for as long as a run bears with that, so that another run would
   * only wait in vain. Whoever looks after the agent's health keeps trying.
   */
  boolean isDown();

  /** The SQL that it speaks. */
  Dialect dialect();

  /**
   * Runs the approved bytes once. Every failure of the target is in what it returns.
   *
   * @param lines where what it returns goes, while it runs; it is the result only where the run
   *     ends {@link Ended.Done}, and whoever runs it ends the document then
   * @param stopAsked whether somebody wants it to stop by now
   */
  Ended run(Genuine grant, Lines lines, BooleanSupplier stopAsked) throws InterruptedException;

  /**
   * What a document of migrations comes to by what the target's own table says now; reads that
   * alone, and makes nothing that is missing.
   */
  MigrationPlan plan(MigrationDocument document) throws InterruptedException;

  /**
   * Gathers plans and sizes, and leaves no trace.
   *
   * @return why nothing could be gathered; empty where all else is in the findings
   */
  Optional<Reason> gather(Asked asked, Findings findings) throws InterruptedException;

  /**
   * Runs a change, counts what it touches, and rolls it back; refuses what could leave a trace.
   *
   * @return why the target could not be reached; empty where all else is in the findings
   */
  Optional<Reason> measure(Asked asked, Findings findings) throws InterruptedException;

  /**
   * Finds out what became of an execution and makes sure that it stays so, by a tombstone.
   *
   * @param operation the salted digest of the text that it was granted for
   */
  Settled settle(ExecutionId execution, Digest operation) throws InterruptedException;

  /**
   * Looks for what became of an execution where {@link #settle} cannot tell. What is found is the
   * same as long as nothing changes; what cannot be read is said in it too.
   *
   * @param tables that its text names, at most 20
   */
  void inspect(ExecutionId execution, List<String> tables, Found found) throws InterruptedException;

  /**
   * Makes sure that receipts can be kept here.
   *
   * @return what a person has to do about it, in a sentence; empty when all is well
   */
  Optional<String> prepare() throws InterruptedException;

  @Override
  void close();
}
