package dev.countersign.agent.outside;

import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.TextResult;
import dev.countersign.agent.session.SessionException;
import java.util.Optional;

/**
 * A server whose statements take effect one by one, as the run of one grant needs it. Not
 * thread-safe. Every method throws {@link SessionException} when the connection is lost.
 */
public interface OneByOne extends Marking {

  /**
   * Runs one statement of the text, and returns the server's refusal, or nothing; {@link
   * #unfinished} then says whether that is to be believed.
   */
  Optional<SessionException> run(String statement) throws SessionException, InterruptedException;

  /**
   * Why the last statement, though it was answered well, may not have come to its end or taken
   * effect; nothing may follow it.
   */
  Optional<Failed> unfinished();

  /** Whether the log did not take what they returned. */
  boolean isLost();

  /** Whether all of them took too long together. */
  boolean hasRunOut();

  /** What became of the last statement, which the server refused. */
  Failed failed(SessionException refused);

  /** What a refusal, or a lost connection, means by itself. */
  Failed failure(SessionException e);

  /** Whether it is certain that this statement was refused before it did anything. */
  boolean didNothing(String statement, SessionException refused);

  /** What they returned in all. */
  TextResult result() throws SessionException, InterruptedException;

  /**
   * What the table of receipts says now; where a transaction is open nobody changes it until that
   * ends. Empty where the row is gone.
   */
  Optional<ReceiptState> receipt() throws SessionException, InterruptedException;
}
