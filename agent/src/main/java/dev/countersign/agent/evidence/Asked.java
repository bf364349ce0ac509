package dev.countersign.agent.evidence;

import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.sql.SqlPieces;
import dev.countersign.sql.SqlPieces.Piece;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is to be found out about a text, cut into its statements.
 *
 * @param pieces its first statements, no more than a person reads
 * @param isRead whether all of it reads
 * @param keepsFromMeasuring why changes are not measured here, where they are not
 */
public record Asked(
    EvidenceOrder order, List<Piece> pieces, boolean isRead, Optional<Reason> keepsFromMeasuring) {
  private static final int MOST_STATEMENTS = 20;
  private static final Duration SHORTEST = Duration.ofMillis(1);

  /** Why something is not gathered. */
  public record Reason(String code, String why) {}

  /** Empty where the text cannot be cut with certainty. */
  public static Optional<Asked> of(EvidenceOrder order, String text, Optional<Reason> reason) {
    return SqlPieces.of(order.dialect(), text)
        .map(
            pieces ->
                new Asked(
                    order,
                    pieces.subList(0, Math.min(pieces.size(), MOST_STATEMENTS)),
                    pieces.stream()
                        .allMatch(it -> it.analysis().statementClass() == StatementClass.READ),
                    pieces.size() > MOST_STATEMENTS
                        ? Optional.of(
                            new Reason(
                                "TOO_MANY_STATEMENTS",
                                "Expected %d statements at most to measure, but there are more"
                                    .formatted(MOST_STATEMENTS)))
                        : reason));
  }

  public boolean wants(EvidencePart part) {
    return order.gather().contains(part);
  }

  /** The tables that it names, in alphabetical order. */
  public List<String> tables() {
    var tables = new TreeSet<String>();
    pieces.forEach(it -> tables.addAll(it.analysis().tables()));
    return List.copyOf(tables);
  }

  /** The tables that it changes, likewise. */
  public List<String> changed() {
    var tables = new TreeSet<String>();
    pieces.forEach(it -> tables.addAll(it.analysis().effects().writes()));
    return List.copyOf(tables);
  }

  /** The tables that it only reads, likewise. */
  public List<String> read() {
    var tables = new TreeSet<String>();
    pieces.forEach(it -> tables.addAll(it.analysis().effects().reads()));
    tables.removeAll(changed());
    return List.copyOf(tables);
  }

  /** The columns that it sets, with their tables. */
  public Set<String> columnsSet() {
    return pieces.stream()
        .flatMap(it -> it.analysis().effects().columnsWritten().stream())
        .collect(Collectors.toSet());
  }

  /** Whether one of these verbs, or the word DEFAULT, has columns filled that it does not name. */
  public boolean fillsDefaults(String... verbs) {
    return pieces.stream()
        .anyMatch(it -> it.saysDefault() || it.verb().filter(List.of(verbs)::contains).isPresent());
  }

  /** Why its plan is not asked for; empty where it is. */
  public static Optional<Reason> unexplained(Piece piece) {
    var judged = piece.analysis().statementClass();
    if (judged == StatementClass.OPAQUE || judged == StatementClass.PRIVILEGED) {
      return Optional.of(
          new Reason("NOT_EXPLAINED", "Expected a statement that is understood, but it is not"));
    }
    return piece.explained()
        ? Optional.empty()
        : Optional.of(
            new Reason(
                "NO_PLAN", "Expected a query or a change of rows, but it is another statement"));
  }

  /**
   * Why running it and rolling it back could leave a trace, as far as its text tells; empty where
   * the catalogue has the last word.
   */
  public Optional<Reason> unmeasurable() {
    if (keepsFromMeasuring.isPresent()) {
      return keepsFromMeasuring;
    }
    for (var piece : pieces) {
      var analysis = piece.analysis();
      if (piece.verb().isEmpty() || analysis.statementClass() != StatementClass.WRITE) {
        return Optional.of(
            new Reason(
                "NOT_ONLY_ROWS",
                "Expected INSERT, UPDATE, DELETE or MERGE alone, but there is something else"));
      }
      var effects = analysis.effects();
      if (!effects.unknown().isEmpty() || !effects.hazards().isEmpty()) {
        return Optional.of(
            new Reason(
                "NOT_UNDERSTOOD",
                "Expected only functions and tables that are known to leave no trace, but it has"
                    + " others"));
      }
    }
    return Optional.empty();
  }

  /** How long one statement may take from now on, so that there is time left to report. */
  public Duration timeLeft(Instant now) {
    var left = Duration.between(now, order.until()).dividedBy(2);
    var most = order.statementTimeout();
    var time = left.compareTo(most) < 0 ? left : most;
    return time.compareTo(SHORTEST) < 0 ? SHORTEST : time;
  }
}
