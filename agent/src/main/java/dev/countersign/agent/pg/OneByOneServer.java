package dev.countersign.agent.pg;

import dev.countersign.agent.outside.OneByOne;
import dev.countersign.agent.outside.ReceiptState;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Lines;
import dev.countersign.agent.run.ServerError;
import dev.countersign.agent.run.TextResult;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.SessionException;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.sql.SqlText;
import dev.countersign.sql.Steps;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A PostgreSQL that runs statements outside of any transaction of ours. Each is one message: of
 * several in one message the server makes a transaction, which such statements refuse.
 */
class OneByOneServer implements OneByOne {
  static final Duration OWN_STATEMENT = Duration.ofSeconds(10);
  private static final char WHERE = 'W';
  private static final char NO_TRANSACTION = 'I';

  /** Where in the text it is, which the server tells while it reads it. */
  private static final char PLACE = 'P';

  /**
   * What the server finds out while it looks for what the text names: a transaction, a schema that
   * is not there, syntax, a table that is not there. Behind that it goes by numbers. Code that the
   * statement calls, such as the function of an index, may raise the same later; then the server
   * tells the context.
   */
  private static final Set<String> BEFORE_ANY = Set.of("25001", "3F000", "42601", "42P01");

  /** And where there is one object, of which it makes or takes away no part before. */
  private static final Set<String> BEFORE_ONE =
      Set.of("3D000", "42703", "42704", "42710", "42P04", "42P07");

  /** And where making it calls nothing: what makes an index looks for these, too. */
  private static final Set<String> BEFORE_CODE = Set.of("42501", "42883");

  /** Of what the text names, the server warns where it leaves it out, and answers well. */
  private static final Set<Steps> LOOKED_FOR = Set.of(Steps.BUILT, Steps.SEVERAL);

  private static final String QUERY_CANCELED = "57014";

  final PgSession session;
  final Grant grant;
  final Statements statements;
  private final Limits limits;
  private final BooleanSupplier stopAsked;
  private Duration lockTimeout;
  private boolean leftOut;

  OneByOneServer(
      PgSession session,
      Grant grant,
      Limits limits,
      Catalogue catalogue,
      Lines lines,
      BooleanSupplier stopAsked) {
    this.session = session;
    this.grant = grant;
    this.limits = limits;
    this.stopAsked = stopAsked;
    this.lockTimeout = limits.lockTimeout();
    // What took effect is told, however long the log takes it: nothing of it can be undone.
    this.statements =
        new Statements(session, grant, limits, catalogue, lines.patient(), stopAsked, () -> {});
  }

  @Override
  public Optional<SessionException> run(String statement)
      throws SessionException, InterruptedException {
    // CONCURRENTLY waits for every transaction that is older, and blocks nobody meanwhile.
    limitLocks(SqlText.isConcurrent(statement) ? Duration.ZERO : limits.lockTimeout());
    var refused = statements.send(statement);
    leftOut = session.tap().hasWarned() && LOOKED_FOR.contains(steps(statement));
    if (statements.wasCancelled()) {
      statements.afterCancel();
    }
    if (refused.isEmpty() && !session.tap().isUtf8()) {
      session.command("SET client_encoding TO UTF8", OWN_STATEMENT);
    }
    return refused;
  }

  private void limitLocks(Duration within) throws SessionException, InterruptedException {
    if (!lockTimeout.equals(within)) {
      session.command(Sql.LIMIT_LOCKS + within.toMillis(), OWN_STATEMENT);
      lockTimeout = within;
    }
  }

  /** One that is told to stop here, and ends well all the same, has come to its end. */
  @Override
  public Optional<Failed> unfinished() {
    if (session.tap().transaction() != NO_TRANSACTION) {
      return Optional.of(
          Failed.of(
              "TRANSACTION_CONTROL",
              "Expected the statement to leave no transaction open, but it did"));
    }
    return leftOut
        ? Optional.of(
            Failed.of(
                "WARNED",
                "Expected the server to do all of it, but it warned, as it does where it leaves"
                    + " something out"))
        : Optional.empty();
  }

  @Override
  public boolean isLost() {
    return statements.isLost();
  }

  @Override
  public boolean hasRunOut() {
    return statements.hasRunOut();
  }

  @Override
  public Failed failed(SessionException refused) {
    return statements.hasRunOut() && !stopAsked.getAsBoolean() ? Failed.ranOut() : failure(refused);
  }

  @Override
  public Failed failure(SessionException e) {
    return PgDatabase.failed(e);
  }

  @Override
  public boolean didNothing(String statement, SessionException refused) {
    var steps = steps(statement);
    return refused.words().filter(it -> isBeforeAnything(steps, it)).isPresent();
  }

  private static Steps steps(String statement) {
    return Steps.of(Dialect.POSTGRESQL, statement);
  }

  private static boolean isBeforeAnything(Steps steps, ServerError words) {
    if (!words.field(WHERE).isEmpty()) {
      return false;
    }
    var code = words.code();
    boolean isAnywhere = BEFORE_ANY.contains(code) || !words.field(PLACE).isEmpty();
    return switch (steps) {
      case ONE -> isAnywhere || BEFORE_ONE.contains(code) || BEFORE_CODE.contains(code);
      case BUILT -> isAnywhere || BEFORE_ONE.contains(code);
      case SEVERAL, ALL -> isAnywhere;
      case ANY -> false;
    };
  }

  @Override
  public TextResult result() throws SessionException, InterruptedException {
    statements.nameTheRest();
    return statements.result(true);
  }

  @Override
  public Optional<ReceiptState> receipt() throws SessionException, InterruptedException {
    for (var row : session.query(Sql.look(grant.execution(), limits), OWN_STATEMENT)) {
      return ReceiptState.of(row.getString("state"));
    }
    return Optional.empty();
  }

  @Override
  public boolean mark(ReceiptState from, ReceiptState to)
      throws SessionException, InterruptedException {
    var update = Sql.update(grant.execution(), from, to);
    try {
      session.command(update, OWN_STATEMENT);
    } catch (SessionException e) {
      if (!statements.wasCancelled() || !e.isRefusal() || !e.code().equals(QUERY_CANCELED)) {
        throw e;
      }
      // What told the text to stop came that late.
      session.command(update, OWN_STATEMENT);
    }
    return session.tap().lastTag().affected() == 1 && session.tap().transaction() == NO_TRANSACTION;
  }
}
