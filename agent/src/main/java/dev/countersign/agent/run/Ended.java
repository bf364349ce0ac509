package dev.countersign.agent.run;

import dev.countersign.protocol.execution.Failure;
import java.util.Optional;

/** How a run came to its end at the target. */
public sealed interface Ended {

  /** A read was read, or a change was committed together with its receipt. */
  record Done(TextResult result) implements Ended {}

  /** It failed; unless the failure says that it is not clear, nothing of it took effect. */
  record Failed(Failure failure, Optional<ServerError> words) implements Ended {

    /** The server refused. */
    public static Failed of(ServerError error) {
      return new Failed(Redaction.failure(error), Optional.of(error));
    }

    /** The text left its transaction: what it did outside cannot be known. */
    public static Failed unclear(String code, String message) {
      return new Failed(new Failure(code, message, true), Optional.empty());
    }

    /** The same failure, where other things took effect before or beside it. */
    public Failed butUnclear(String why) {
      return new Failed(new Failure(failure.code(), failure.message() + "; " + why, true), words);
    }

    /** Its statements took too long in all. */
    public static Failed ranOut() {
      return of(
          "RUN_TIMEOUT",
          "Expected the whole text to end within the agent's limit, but it did not and was"
              + " stopped");
    }

    /** The agent gives its own reason, a sentence without literals. */
    public static Failed of(String code, String message) {
      return new Failed(new Failure(code, message), Optional.empty());
    }
  }

  /**
   * Nobody can know what it did, and there is no receipt to tell: a person has to say.
   *
   * @param why for the agent's log, without literals
   */
  record Unknown(String why) implements Ended {}

  /** It was stopped when asked to, and nothing of it took effect. */
  record Stopped() implements Ended {}

  /** The answer to COMMIT was lost: only a tombstone can tell. */
  record CommitUnclear(TextResult result) implements Ended {}

  /**
   * There was a receipt already, or a tombstone: the execution was settled before, and nothing was
   * run this time.
   */
  record SettledBefore() implements Ended {}
}
