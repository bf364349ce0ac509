package dev.countersign.sql;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.StringProvider;
import net.sf.jsqlparser.statement.Statement;

/**
 * Runs JSqlParser at arm's length: on a few threads of its own with a deep stack, for a limited
 * time, whatever it throws. A parse that does not end in time is told to stop; one that would not
 * listen keeps its thread, so later ones wait or fail, but threads never pile up.
 *
 * <p>One instance serves one text: all its statements share the time, and statements that differ in
 * literals alone are parsed once. Not for several threads.
 *
 * <p>The one clock in the pure modules. It can only make a verdict stricter, and what it led to is
 * recorded with the submission: no fold and no verifier parses again.
 */
final class Parser {

  /** Of a statement without its literals; longer ones are a machine's, and cost the heap. */
  private static final int LONGEST = 256 << 10;

  /** Trees are large, and what repeats itself in a text mostly does so next to itself. */
  private static final int REMEMBERED = 64;

  private static final int STACK_BYTES = 16 << 20;
  private static final int THREADS = Math.max(4, Runtime.getRuntime().availableProcessors());
  private static final int WAITING = 1_000;
  private static final ThreadPoolExecutor POOL = pool();

  private final Map<String, Outcome> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Outcome> eldest) {
          return size() > REMEMBERED;
        }
      };
  private final long end;

  /** What came of it: a tree, or why there is none. */
  sealed interface Outcome {
    record Parsed(Statement statement) implements Outcome {}

    record Failed(String why) implements Outcome {}
  }

  private static ThreadPoolExecutor pool() {
    var pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            task -> {
              var thread = new Thread(null, task, "sql-parser", STACK_BYTES);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * @param patience from now on, for all statements of the text together
   */
  Parser(Duration patience) {
    Warm.up();
    end = System.nanoTime() + patience.toNanos();
  }

  /** Whether the time is up. */
  boolean isLate() {
    return System.nanoTime() - end >= 0;
  }

  /** Loading JSqlParser takes longer than parsing; it shall not count against the first text. */
  private static final class Warm {
    private static final long ENOUGH_NANOS = TimeUnit.MINUTES.toNanos(1);

    static {
      for (var text :
          List.of(
              "select a , count ( * ) from t join u on t.a = u.a where b in ( 1 ) or not c = 'x'"
                  + " group by a having a > 1 order by 1 limit 1",
              "insert into t ( a ) select coalesce ( b , 1 ) from ( select * from u ) x",
              "update t set a = case when b is null then 1 else a + 1 end",
              "delete from t where exists ( select 1 )")) {
        parse(text, ENOUGH_NANOS);
      }
    }

    /** Loads this class, once; a class of its own, for the parsing threads need the outer one. */
    static void up() {}
  }

  Outcome parse(String text) {
    var outcome = known.get(text);
    if (outcome == null) {
      outcome = parseAnew(text);
      known.put(text, outcome);
    }
    return outcome;
  }

  private Outcome parseAnew(String text) {
    return text.length() > LONGEST
        ? new Outcome.Failed("is too long to be parsed")
        : parse(text, Math.max(0, end - System.nanoTime()));
  }

  private static Outcome parse(String text, long nanos) {
    var running = new AtomicReference<CCJSqlParser>();
    try {
      var parse = POOL.submit(() -> simpleThenComplex(text, running));
      try {
        return parse.get(nanos, TimeUnit.NANOSECONDS);
      } finally {
        if (!parse.isDone()) {
          parse.cancel(true);
          stop(running);
        }
      }
    } catch (TimeoutException | CancellationException e) {
      return new Outcome.Failed("took too long to parse");
    } catch (RejectedExecutionException e) {
      return new Outcome.Failed("came while too many others were being parsed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("was interrupted while being parsed");
    } catch (ExecutionException e) {
      return new Outcome.Failed("could not be parsed");
    }
  }

  private static void stop(AtomicReference<CCJSqlParser> running) {
    var parser = running.getAndSet(null);
    if (parser != null) {
      parser.interrupted = true;
    }
  }

  /** The simple grammar is faster by far; what it does not know is tried with the whole one. */
  private static Outcome simpleThenComplex(String text, AtomicReference<CCJSqlParser> running)
      throws Exception {
    try {
      return new Outcome.Parsed(parse(text, false, running));
    } catch (Exception | Error e) {
      if (Thread.currentThread().isInterrupted() || e instanceof StackOverflowError) {
        throw e;
      }
      return new Outcome.Parsed(parse(text, true, running));
    }
  }

  private static Statement parse(
      String text, boolean complex, AtomicReference<CCJSqlParser> running) throws Exception {
    var parser = new CCJSqlParser(new StringProvider(text)).withAllowComplexParsing(complex);
    running.set(parser);
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("stopped between two attempts");
    }
    return parser.Statement();
  }
}
