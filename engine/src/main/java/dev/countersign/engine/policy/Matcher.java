package dev.countersign.engine.policy;

import dev.countersign.engine.Names;
import dev.countersign.protocol.policy.Match;
import dev.countersign.protocol.policy.WeeklyTime;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether an operation is one that a policy is about. */
final class Matcher {
  private static final int MINUTES_AN_HOUR = 60;

  private Matcher() {}

  /** What a policy is asked for, in the order in which it is asked: the cheap ones first. */
  enum Criterion {
    KINDS,
    CLASSES,
    ENVIRONMENTS,
    TARGETS,
    REQUESTER_KINDS,
    REQUESTERS,
    LABELS,
    TABLES,
    ONLY_TABLES,
    FUNCTIONS,
    TIMES
  }

  private static final List<Criterion> CRITERIA = List.of(Criterion.values());
  private static final Set<Criterion> NAMES =
      EnumSet.of(Criterion.TABLES, Criterion.ONLY_TABLES, Criterion.FUNCTIONS);

  /**
   * Whether a policy is about some such operation at a target, whoever asks, whenever, and whatever
   * else it touches.
   */
  static boolean mayMatch(
      Match match, OperationKind kind, StatementClass statementClass, TargetRef target) {
    return match.kinds().contains(kind)
        && coversClass(match, statementClass)
        && anyCovers(match.environments(), target.environment())
        && anyCovers(match.targets(), target.target());
  }

  /**
   * The first that does not hold; {@link Match#when()} is not asked here.
   *
   * @param byNames whether to look at the names of tables and functions
   */
  static Optional<Criterion> mismatch(Match match, Inquiry inquiry, boolean byNames) {
    for (var criterion : CRITERIA) {
      if ((byNames || !NAMES.contains(criterion)) && !holds(criterion, match, inquiry)) {
        return Optional.of(criterion);
      }
    }
    return Optional.empty();
  }

  private static boolean holds(Criterion criterion, Match match, Inquiry inquiry) {
    return switch (criterion) {
      case KINDS -> match.kinds().contains(inquiry.kind());
      case CLASSES -> coversClass(match, inquiry.facts().statementClass());
      case ENVIRONMENTS -> anyCovers(match.environments(), inquiry.target().environment());
      case TARGETS -> anyCovers(match.targets(), inquiry.target().target());
      case REQUESTER_KINDS ->
          match.requesterKinds().isEmpty()
              || match.requesterKinds().contains(inquiry.requester().kind());
      case REQUESTERS ->
          match.requesters().isEmpty() || match.requesters().stream().anyMatch(inquiry::isBy);
      case LABELS ->
          match.labels().stream()
              .allMatch(
                  it ->
                      inquiry.labels().containsKey(it.label())
                          && Names.covers(it.value(), inquiry.labels().get(it.label())));
      case TABLES ->
          match.tables().isEmpty()
              || inquiry.facts().tables().stream()
                  .anyMatch(table -> TableNames.mayBeAny(match.tables(), table));
      case ONLY_TABLES ->
          match.onlyTables().isEmpty() || touchesOnly(match.onlyTables(), inquiry.facts());
      case FUNCTIONS ->
          match.functions().isEmpty()
              || inquiry.facts().functions().stream()
                  .anyMatch(function -> TableNames.mayBeAny(match.functions(), function));
      case TIMES ->
          match.times().isEmpty() || match.times().stream().anyMatch(it -> isWithin(it, inquiry));
    };
  }

  /**
   * What has no class is covered by a policy that leaves classes alone. One that picks some is
   * about statements: 'reads are approved automatically' is no word on approvals.
   */
  private static boolean coversClass(Match match, StatementClass statementClass) {
    return statementClass == StatementClass.NONE
        ? match.classes().containsAll(MatchFile.UNDERSTOOD)
        : match.classes().contains(statementClass);
  }

  /** A change that calls functions may touch whatever those do. */
  private static boolean touchesOnly(List<String> patterns, OperationFacts facts) {
    return switch (facts.statementClass()) {
          case READ -> true;
          case WRITE, DDL, DESTRUCTIVE -> facts.functions().isEmpty();
          case NONE, PRIVILEGED, OPAQUE -> false;
        }
        && !facts.tables().isEmpty()
        && facts.tables().stream().allMatch(table -> TableNames.isSurelyOne(patterns, table));
  }

  private static boolean anyCovers(List<String> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> Names.covers(pattern, name));
  }

  private static boolean isWithin(WeeklyTime time, Inquiry inquiry) {
    var there = inquiry.now().atZone(ZoneId.of(time.zone()));
    int minute = there.getHour() * MINUTES_AN_HOUR + there.getMinute();
    var today = time.days().contains(there.getDayOfWeek());
    if (time.from() < time.to()) {
      return today && minute >= time.from() && minute < time.to();
    }
    return (today && minute >= time.from())
        || (time.days().contains(before(there)) && minute < time.to());
  }

  private static DayOfWeek before(ZonedDateTime there) {
    return there.getDayOfWeek().minus(1);
  }

  /**
   * How specific a policy is for an operation: a point for each condition that it sets, one more
   * where the operation's target is named in full, and one more where its environment is.
   */
  static int specificity(Match match, Inquiry inquiry) {
    return points(match.kinds().size() < MatchFile.UNNAMED.size() - 1)
        + points(!match.classes().equals(MatchFile.UNDERSTOOD))
        + place(match.targets(), inquiry.target().target())
        + place(match.environments(), inquiry.target().environment())
        + points(!match.tables().isEmpty())
        + points(!match.onlyTables().isEmpty())
        + points(!match.functions().isEmpty())
        + points(!match.requesters().isEmpty())
        + points(!match.requesterKinds().isEmpty())
        + match.labels().size()
        + points(!match.times().isEmpty())
        + points(match.when().isPresent());
  }

  private static int place(List<String> patterns, String name) {
    return points(!patterns.contains("*")) + points(patterns.contains(name));
  }

  private static int points(boolean holds) {
    return holds ? 1 : 0;
  }
}
