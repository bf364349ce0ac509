package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.Effects;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What several files may do that run one after the other, each in one piece: as dangerous as the
 * worst of them. What holds of one file is said with its name.
 *
 * @param objections why no policy could ever allow them, in sentences without literals
 */
public record SqlFiles(OperationFacts facts, List<String> objections) {
  private static final int MOST_FINDINGS = 50;

  public SqlFiles {
    objections = List.copyOf(objections);
  }

  /**
   * Analyses files as {@link SqlAnalyzer} does a text. All of them share the time.
   *
   * @param least what running them amounts to, whatever they say
   */
  public static SqlFiles analyze(
      Dialect dialect, List<SqlFile> files, StatementClass least, Duration patience) {
    var parser = new Parser(patience);
    var union = new Union(least);
    var objections = new ArrayList<String>();
    for (var file : files) {
      var analysis = SqlAnalyzer.analyze(dialect, file.sql(), parser);
      union.add(file.name(), analysis);
      if (isPiecemeal(dialect, file.sql())) {
        union.piecemeal(file.name());
      }
      analysis
          .objectionAsFile(dialect)
          .map(why -> file.name() + ": " + why)
          .ifPresent(objections::add);
    }
    return new SqlFiles(union.facts(), objections);
  }

  /**
   * Whether it is no transaction of its own, for not all of it could be undone: each of its
   * statements takes effect as it ends.
   */
  private static boolean isPiecemeal(Dialect dialect, String sql) {
    var pieces = SqlText.pieces(dialect, sql).orElse(List.of());
    return pieces.size() > 1 && !pieces.stream().allMatch(SqlText.Piece::takesPart);
  }

  /** What is to be said of a text that somebody only supposes: as sql, or as one migration. */
  public static SqlFiles supposed(
      Dialect dialect, OperationKind kind, String sql, Duration patience) {
    if (kind == OperationKind.MIGRATION) {
      return analyze(
          dialect, List.of(new SqlFile("migration", sql)), StatementClass.WRITE, patience);
    }
    var analysis = SqlAnalyzer.analyze(dialect, sql, patience);
    return new SqlFiles(analysis.facts(), analysis.objection().stream().toList());
  }

  /** What is known of the files so far; it only ever gets worse. */
  private static final class Union {
    private final EffectsSoFar effects = new EffectsSoFar();
    private final TreeSet<String> tables = new TreeSet<>();
    private final TreeSet<String> functions = new TreeSet<>();
    private final List<String> piecemeal = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private final List<String> redacted = new ArrayList<>();
    private StatementClass worst;
    private int statements;

    Union(StatementClass least) {
      worst = least;
    }

    void add(String name, SqlAnalysis file) {
      worst = worst.worst(file.statementClass());
      statements += file.statements();
      tables.addAll(file.tables());
      functions.addAll(file.functions());
      effects.add(file.effects());
      file.findings().stream()
          .limit((long) MOST_FINDINGS - findings.size())
          .map(it -> name + ": " + it)
          .forEach(findings::add);
      redacted.add("-- " + name + "\n" + file.redacted());
    }

    void piecemeal(String name) {
      piecemeal.add(
          name
              + ": its statements take effect one by one and in no transaction, for not all of them"
              + " could be undone; where one fails, those before it stay");
    }

    /** What nobody may overlook stands first. */
    private List<String> findings() {
      return Stream.concat(piecemeal.stream(), findings.stream()).limit(MOST_FINDINGS).toList();
    }

    /** An opaque file may touch any table, so no list of them is whole. */
    OperationFacts facts() {
      var opaque = worst == StatementClass.OPAQUE;
      return new OperationFacts(
          worst,
          statements,
          opaque ? List.of() : List.copyOf(tables),
          List.copyOf(functions),
          String.join("\n\n", redacted),
          findings(),
          opaque ? Effects.UNKNOWN : effects.effects(),
          Optional.empty());
    }
  }
}
