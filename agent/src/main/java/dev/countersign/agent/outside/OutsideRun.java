package dev.countersign.agent.outside;

import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Stopped;
import dev.countersign.agent.run.Ended.Unknown;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.execution.ExecutionId;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One run of a text whose statements take effect by themselves, one by one: each is a transaction
 * of the server's own, so there is no receipt to share its fate. What stands in the table of
 * receipts says that it was begun; only this run knows how it ended.
 */
public final class OutsideRun {
  private static final String HOW_FAR = "how far it got is not known";

  private final OneByOne server;
  private final Receipt receipt;
  private final BooleanSupplier stopAsked;
  private int begun;

  public OutsideRun(OneByOne server, ExecutionId execution, BooleanSupplier stopAsked) {
    this.server = server;
    this.receipt = new Receipt(server, execution);
    this.stopAsked = stopAsked;
  }

  /** Runs them to the end of the last, or as far as they get. */
  public Ended go(List<String> texts) throws InterruptedException {
    try {
      for (var text : texts) {
        if (stopAsked.getAsBoolean()) {
          return stopped();
        }
        if (receipt.isGivenUp()) {
          return begun == 0
              ? receipt.never(Receipt.givenUp().at("nothing was run"))
              : Receipt.givenUp().butUnclear(tookEffect());
        }
        begun++;
        var refused = server.run(text);
        if (server.isLost()) {
          return new Unknown("the agent had to end before it could tell what it did");
        }
        if (refused.isPresent()) {
          return refused(text, refused.get());
        }
        var unfinished = server.unfinished();
        if (unfinished.isPresent()) {
          return unfinished(unfinished.get());
        }
        if (server.hasRunOut() && begun < texts.size()) {
          return Ended.Failed.ranOut().butUnclear(tookEffect());
        }
      }
      return receipt.isDone() ? new Done(server.result()) : Receipt.NOT_MARKED;
    } catch (SessionException e) {
      return new Unknown(
          "%s at statement %d of %d, which take effect by themselves"
              .formatted(
                  e.isRefusal()
                      ? "a statement of the agent's own was refused"
                      : "the connection was lost",
                  begun,
                  texts.size()));
    }
  }

  private Ended stopped() throws InterruptedException {
    if (begun == 0) {
      return receipt.never(new Stopped());
    }
    return Ended.Failed.unclear(
        "STOPPED_MIDWAY", "Expected to stop before anything took effect, but " + tookEffect());
  }

  private Ended unfinished(Ended.Failed failed) {
    return failed.butUnclear(begun == 1 ? HOW_FAR : notTheFirst() + "; " + HOW_FAR);
  }

  private String notTheFirst() {
    return "it was statement %d, and those before it took effect, each by itself".formatted(begun);
  }

  private String tookEffect() {
    return "the first %d statements had, each by itself".formatted(begun);
  }

  private Ended refused(String text, SessionException refused) throws InterruptedException {
    var failed = server.hasRunOut() ? Ended.Failed.ranOut() : server.failed(refused);
    if (begun > 1) {
      return failed.butUnclear(notTheFirst());
    }
    if (server.didNothing(text, refused)) {
      return receipt.never(failed);
    }
    return failed.butUnclear("it takes effect by itself, and " + HOW_FAR);
  }
}
