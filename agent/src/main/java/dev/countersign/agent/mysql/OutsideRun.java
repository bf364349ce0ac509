package dev.countersign.agent.mysql;

import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Stopped;
import dev.countersign.agent.run.Ended.Unknown;
import dev.countersign.agent.run.Lines;
import dev.countersign.agent.run.MysqlFailure;
import dev.countersign.agent.run.ServerError;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.execution.Grant;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * One run of a text whose statements take effect by themselves, one by one: the server commits
 * before and after each, so there is no receipt to share its fate. What stands in the table of
 * receipts says that it was begun; only this run knows how it ended.
 */
final class OutsideRun {
  private static final Logger LOG = Logger.getLogger(OutsideRun.class);
  private static final Duration OWN_STATEMENT = Duration.ofSeconds(10);

  /** Refusals that come before anything is done, whatever the statement. */
  private static final Set<Integer> BEFORE_ANYTHING =
      Set.of(
          1044, 1049, 1050, 1060, 1061, 1064, 1091, 1142, 1143, 1146, 1205, 1227, 1290, 1304, 1305,
          1370);

  private static final String GIVEN_UP = "GIVEN_UP";
  private static final String LOST =
      "Expected the run to be this agent's still, but it was given up while the agent was silent; ";

  private final MysqlSession session;
  private final Grant grant;
  private final BooleanSupplier stopAsked;
  private final Statements statements;
  private int begun;

  OutsideRun(
      MysqlSession session, Grant grant, Limits limits, Lines lines, BooleanSupplier stopAsked) {
    this.session = session;
    this.grant = grant;
    this.stopAsked = stopAsked;
    // What took effect is told, however long the log takes it: nothing of it can be undone.
    this.statements = new Statements(session, grant, limits, lines.patient(), stopAsked, () -> {});
  }

  Ended go(List<String> texts) throws InterruptedException {
    try {
      for (var text : texts) {
        if (stopAsked.getAsBoolean()) {
          return stopped();
        }
        if (isGivenUp(session, grant)) {
          return begun == 0
              ? Ended.Failed.of(GIVEN_UP, LOST + "nothing was run")
              : givenUp(tookEffect());
        }
        begun++;
        var refused = statements.run(text);
        if (statements.isLost()) {
          return new Unknown("the agent had to end before it could tell what it did");
        }
        if (refused.isPresent()) {
          return refused(refused.get());
        }
        if (statements.hasRunOut() && begun < texts.size()) {
          return Ended.Failed.ranOut().butUnclear(tookEffect());
        }
      }
      mark(Sql.DONE);
      return new Done(statements.result(true));
    } catch (SessionException e) {
      return new Unknown(
          "the connection was lost during statement %d of %d, which take effect by themselves"
              .formatted(begun, texts.size()));
    }
  }

  /**
   * Whether a person is asked by now what became of it, for the agent was silent for too long. What
   * it did until then they are told; nothing may follow it. In a transaction nobody can give it up
   * from here on until that ends.
   */
  static boolean isGivenUp(MysqlSession session, Grant grant)
      throws SessionException, InterruptedException {
    var row = session.command(session.sql().selectToKeep(grant.execution()), OWN_STATEMENT).texts();
    return row.isEmpty() || !row.getFirst().get(1).equals(Sql.OUTSIDE);
  }

  static Ended.Failed givenUp(String what) {
    return Ended.Failed.unclear(GIVEN_UP, LOST + what);
  }

  private Ended stopped() throws InterruptedException {
    if (begun == 0) {
      mark(Sql.TOMBSTONE);
      return new Stopped();
    }
    return Ended.Failed.unclear(
        "STOPPED_MIDWAY", "Expected to stop before anything took effect, but " + tookEffect());
  }

  private String tookEffect() {
    return "the first %d statements had, each by itself".formatted(begun);
  }

  private Ended refused(SessionException refused) throws InterruptedException {
    var failed = statements.hasRunOut() ? Ended.Failed.ranOut() : Statements.failure(refused);
    if (begun > 1) {
      return failed.butUnclear(
          "it was statement %d, and those before it took effect, each by itself".formatted(begun));
    }
    if (refused.words().filter(OutsideRun::isBeforeAnything).isPresent()) {
      mark(Sql.TOMBSTONE);
      return failed;
    }
    return failed.butUnclear("it takes effect by itself, and how far it got is not known");
  }

  /**
   * {@code DROP TABLE a, b} is refused with 1051 once it has dropped a: such are not in the list.
   */
  static boolean isBeforeAnything(ServerError words) {
    return BEFORE_ANYTHING.contains(MysqlFailure.number(words));
  }

  /** Evidence for whoever looks, should the report be lost; nothing depends on it. */
  private void mark(String state) throws InterruptedException {
    mark(session, grant, state);
  }

  static void mark(MysqlSession session, Grant grant, String state) throws InterruptedException {
    try {
      session.command(session.sql().noLimit(), OWN_STATEMENT);
      session.command(session.sql().update(grant.execution(), Sql.OUTSIDE, state), OWN_STATEMENT);
    } catch (SessionException e) {
      LOG.warnf("Expected to mark how it ended, but could not: execution=%s", grant.execution());
    }
  }
}
