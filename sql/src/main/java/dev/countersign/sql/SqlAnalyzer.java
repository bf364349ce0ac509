package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.Effects;
import dev.countersign.protocol.request.StatementClass;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Says what a text of SQL may do before it runs. For whoever writes policies: a text is a {@link
 * StatementClass#READ} only if everything in it is positively known to change nothing, lock
 * nothing, read no files and call nothing outside; two independent looks, at its tokens and at its
 * syntax tree, have to agree on that.
 *
 * <p>What a text cannot show: a view, a row-level rule, a function or a type with the name of a
 * harmless function, an operator or a cast that somebody defined, and in PostgreSQL a function that
 * takes whole rows and is written like their column ({@code t.f}) runs their code. So whoever runs
 * a read runs it in a read-only transaction as well.
 *
 * <p>The classes: queries are as dangerous as the worst in them (see {@link Functions} for calls; a
 * lock is a WRITE, INTO a table DDL, INTO a file PRIVILEGED); INSERT, UPDATE, DELETE, MERGE are
 * WRITE; changes of tables, indexes, views, types and the like are DDL, and DESTRUCTIVE where they
 * take something away (see {@link Destruction}); whatever changes rights, settings, code, files or
 * other servers is PRIVILEGED; what the parser or the rules do not know is OPAQUE. Several
 * statements are as dangerous as the worst.
 */
public final class SqlAnalyzer {

  /** The longest text that is looked into, in bytes of UTF-8. */
  public static final int MAX_BYTES = 1 << 20;

  /** The most statements of one text that are looked into. */
  public static final int MAX_STATEMENTS = 10_000;

  /** How long a text may take that nobody waits behind. */
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  private SqlAnalyzer() {}

  /** As {@link #analyze(Dialect, String, Duration)} with {@link #PATIENCE}. */
  public static SqlAnalysis analyze(Dialect dialect, String sql) {
    return analyze(dialect, sql, PATIENCE);
  }

  /**
   * Analyses a text. Never throws on any text, and may be called from any thread. The answer
   * depends on the text alone but for one thing: a text that is not judged within the given time is
   * OPAQUE, and a busy machine needs longer than an idle one. Record the answer; do not ask again
   * and expect the same.
   *
   * @param patience how long to look at its statements; what is done to every text whatever it
   *     says, cutting it up and redacting it, comes on top and takes at most some tens of
   *     milliseconds
   */
  public static SqlAnalysis analyze(Dialect dialect, String sql, Duration patience) {
    return analyze(dialect, sql, new Parser(patience));
  }

  /** The same, in what is left of a parser's time. */
  static SqlAnalysis analyze(Dialect dialect, String sql, Parser parser) {
    Objects.requireNonNull(dialect, "dialect");
    Objects.requireNonNull(sql, "sql");
    if (sql.length() > MAX_BYTES || sql.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return refuse("is longer than " + MAX_BYTES + " bytes");
    }
    if (!Chars.isSound(sql)) {
      return refuse("holds a NUL or half a surrogate pair, which no server takes");
    }
    var lexed = Lexer.lex(dialect, sql);
    var statements = Splitter.split(dialect, lexed);
    var verdict = new Verdict();
    judge(lexed, statements, parser, verdict);
    return verdict.analysis(
        statements.size(), Redactor.redact(dialect, lexed), Fingerprint.of(dialect, lexed));
  }

  private static void judge(
      Lexer.Lexed lexed, List<Phrase> statements, Parser parser, Verdict verdict) {
    if (statements.isEmpty()) {
      verdict.raise(StatementClass.OPAQUE, "has no statement in it");
    }
    if (lexed.doubt().isPresent()) {
      verdict.unclear(lexed.doubt().get());
      return;
    }
    if (statements.size() > MAX_STATEMENTS) {
      verdict.unclear("has more than " + MAX_STATEMENTS + " statements");
      return;
    }
    if (!statements.isEmpty() && TransactionEffect.isMixture(statements)) {
      verdict.mixed();
    }
    if (statements.stream().skip(1).anyMatch(TransactionEffect::isBody)) {
      verdict.bodyBehind();
    }
    for (var statement : statements) {
      TransactionControl.judge(statement, verdict);
      if (parser.isLate()) {
        verdict.raise(StatementClass.OPAQUE, "took too long to judge, so it counts as opaque");
      } else {
        Statements.judge(statement, parser, verdict);
        verdict.effects().endStatement();
      }
      if (CopyRows.follow(statement) && statement != statements.getLast()) {
        verdict.unclear("has rows behind COPY … FROM STDIN, which are not looked into");
        return;
      }
    }
    if (!statements.isEmpty()) {
      Hints.judge(lexed, statements.getFirst().isPostgres(), verdict);
    }
  }

  private static SqlAnalysis refuse(String why) {
    return new SqlAnalysis(
        StatementClass.OPAQUE,
        List.of(),
        List.of(),
        1,
        "?",
        List.of(why + ", so it counts as opaque"),
        true,
        false,
        false,
        false,
        Effects.UNKNOWN,
        Optional.empty());
  }
}
