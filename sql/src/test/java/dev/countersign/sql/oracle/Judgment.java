package dev.countersign.sql.oracle;

import dev.countersign.protocol.request.StatementClass;
import dev.countersign.sql.SqlAnalyzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the analyzer says of a corpus, against what a server says.
 *
 * @param statements how many the server's grammar has
 * @param opaque those of them that are not understood
 * @param dangerous those that are called reads, and are none
 * @param reads how many queries the server ran to their end without a trace, but for those that are
 *     no reads on purpose: they reach beyond rows, wait, or set variables or locks of the session
 * @param calledMore those of these queries that are not called reads
 */
record Judgment(
    Corpus corpus,
    int statements,
    List<String> opaque,
    List<String> dangerous,
    int reads,
    List<String> calledMore) {

  /** A server that a statement can be tried on. */
  interface Server {
    boolean parses(String sql) throws SQLException;

    void prepare(List<String> statements) throws SQLException;

    boolean isRead(String sql) throws SQLException;

    List<String> offences(List<String> statements) throws SQLException;
  }

  private static final String SAID = "\n    -- ";

  private static final Pattern QUERY =
      Pattern.compile("(?is)\\(*\\s*(select|with|values|table|show|explain|describe|desc)\\b.*");

  /** No reads, whatever they leave behind; what MariaDB calls by these names is somebody's. */
  private static final Pattern ON_PURPOSE =
      Pattern.compile("assigns a variable|calls (sleep|benchmark|rollup|cube),");

  /** Also where it is not understood: a server would be kept for as long as it is let. */
  private static final Pattern WAITING = Pattern.compile("(?i)\\b(pg_sleep|sleep|benchmark)\\b");

  /** What the generated set has in it to be refused, by what is said of it. */
  private static final Pattern TRAP =
      Pattern.compile(
          "comment that some servers execute"
              + "|string whose end hangs on what a backslash means"
              + "|character that means nothing to the server"
              + "|comment in a comment"
              + "|two dashes that servers and people read differently"
              + "|number with letters glued to it"
              + "|MySqlProcedureAnalyse");

  /**
   * What is more than a read on purpose: locks, hints, variables, sequences, and code of somebody's
   * own, also where it has the name of one of the server's functions and is written so that the
   * server takes it for somebody's.
   */
  private static final Pattern MORE_ON_PURPOSE =
      Pattern.compile(
          "locks the rows|has a hint|assigns a variable|calls [^,]*evil|calls oracle\\."
              + "|calls (currval|lastval|last_insert_id),"
              + "|calls (coalesce|count|cube|date|lower|minute|now|rollup|substr|sum|time|weekday),"
              + "|not one of PostgreSQL's own");

  private static final Pattern PREPARING =
      Pattern.compile(
          "(?is)(create\\s+(unlogged\\s+)?(table|type|domain|view|index|unique|materialized|sequence)"
              + "|insert|alter\\s+table)\\b.*");

  static Judgment of(Corpus corpus, Server server) throws SQLException {
    var known = new ArrayList<String>();
    for (var sql : corpus.statements()) {
      if (server.parses(sql)) {
        known.add(sql);
      }
    }
    server.prepare(known.stream().filter(sql -> isPreparing(corpus, sql)).toList());
    var opaque = new ArrayList<String>();
    var calledReads = new ArrayList<String>();
    var calledMore = new ArrayList<String>();
    for (var sql : known) {
      var said = SqlAnalyzer.analyze(corpus.dialect(), sql);
      var told = sql + SAID + said.statementClass() + ": " + said.findings();
      switch (said.statementClass()) {
        case OPAQUE -> opaque.add(told);
        case READ -> calledReads.add(sql);
        case NONE, WRITE, DDL, DESTRUCTIVE, PRIVILEGED -> {}
      }
      var mayBeRead =
          said.statementClass() != StatementClass.READ
              && said.statementClass() != StatementClass.PRIVILEGED
              && said.findings().stream().noneMatch(it -> ON_PURPOSE.matcher(it).find())
              && !WAITING.matcher(sql).find()
              && QUERY.matcher(sql).matches();
      if (mayBeRead && server.isRead(sql)) {
        calledMore.add(told);
      }
    }
    var dangerous =
        server.offences(calledReads).stream().filter(it -> !isNamedAsSlow(corpus, it)).toList();
    return new Judgment(
        corpus,
        known.size(),
        opaque,
        dangerous,
        ranAsReads(server, calledReads) + calledMore.size(),
        calledMore);
  }

  private static boolean isPreparing(Corpus corpus, String sql) {
    return PREPARING.matcher(sql).matches()
        && SqlAnalyzer.analyze(corpus.dialect(), sql).effects().hazards().isEmpty();
  }

  /** Reads that take long are told of as such, and are reads. */
  private static boolean isNamedAsSlow(Corpus corpus, String offence) {
    var end = offence.lastIndexOf(" -- slow");
    return end > 0
        && !SqlAnalyzer.analyze(corpus.dialect(), offence.substring(0, end))
            .effects()
            .hazards()
            .isEmpty();
  }

  private static int ranAsReads(Server server, List<String> calledReads) throws SQLException {
    var ran = 0;
    for (var sql : calledReads) {
      ran += server.isRead(sql) ? 1 : 0;
    }
    return ran;
  }

  /**
   * The same without the statements that are there to be refused: {@link #TRAP} in what is said of
   * one, and for the price {@link #MORE_ON_PURPOSE} too.
   */
  Judgment withoutTraps() {
    var left = opaque.stream().filter(it -> !isSaid(TRAP, it)).toList();
    var leftMore =
        calledMore.stream()
            .filter(it -> !isSaid(TRAP, it) && !isSaid(MORE_ON_PURPOSE, it))
            .toList();
    return new Judgment(
        new Corpus(
            corpus.name() + " without its traps", corpus.version(), corpus.dialect(), List.of()),
        statements - (opaque.size() - left.size()),
        left,
        dangerous,
        reads - (calledMore.size() - leftMore.size()),
        leftMore);
  }

  private static boolean isSaid(Pattern what, String told) {
    return what.matcher(told.substring(told.lastIndexOf(SAID))).find();
  }

  double understood() {
    return 100.0 * (statements - opaque.size()) / statements;
  }

  double price() {
    return reads == 0 ? 0 : 100.0 * calledMore.size() / reads;
  }

  String row() {
    return "| %s %s, as %s | %d | %.1f %% | %d | %d of %d, %.1f %% |"
        .formatted(
            corpus.name(),
            corpus.version(),
            corpus.dialect().name().toLowerCase(Locale.ROOT),
            statements,
            understood(),
            dangerous.size(),
            calledMore.size(),
            reads,
            price());
  }

  /** Leaves the statements behind that somebody may want to look at. */
  void write(Path folder) throws IOException {
    var name = corpus.name().replaceAll("\\W+", "-") + "-" + corpus.dialect();
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + "-not-understood.txt"), String.join("\n;;\n", opaque));
    Files.writeString(folder.resolve(name + "-called-more.txt"), String.join("\n;;\n", calledMore));
  }
}
