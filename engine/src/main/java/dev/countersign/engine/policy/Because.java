package dev.countersign.engine.policy;

import dev.countersign.engine.policy.Matcher.Criterion;
import dev.countersign.engine.policy.Relevance.ConditionFails;
import dev.countersign.engine.policy.Relevance.Matches;
import dev.countersign.engine.policy.Relevance.Replaced;
import dev.countersign.engine.policy.Relevance.Silent;
import dev.countersign.engine.policy.Relevance.Undecided;
import dev.countersign.protocol.policy.Match;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Why a policy applies to an operation, or does not, in a sentence for whoever asks. */
public final class Because {
  private static final int FEW = 20;

  private Because() {}

  /** One sentence without a full stop. */
  public static String of(Judgement judgement, Inquiry inquiry) {
    var match = judgement.published().policy().match();
    return switch (judgement.relevance()) {
      case Matches(var specificity, var automatic) ->
          "it matches (%d points)%s"
              .formatted(specificity, automatic ? " and asks for nobody's vote" : "");
      case Replaced(var specificity, var by, var points) ->
          "it matches (%d points), but %s replaces it (exclusive, %d points)"
              .formatted(specificity, by, points);
      case Silent(var criterion) -> silent(criterion, match, inquiry);
      case ConditionFails _ -> "its condition does not hold: " + match.when().orElse("");
      case Undecided(var why) -> why;
    };
  }

  private static String silent(Criterion criterion, Match match, Inquiry inquiry) {
    var facts = inquiry.facts();
    return switch (criterion) {
      case KINDS -> about("kind", words(match.kinds()), Words.of(inquiry.kind()));
      case CLASSES -> about("class", words(match.classes()), Words.of(facts.statementClass()));
      case ENVIRONMENTS ->
          about("environment", match.environments(), inquiry.target().environment());
      case TARGETS -> about("target", match.targets(), inquiry.target().target());
      case REQUESTER_KINDS ->
          about("requests by", words(match.requesterKinds()), Words.of(inquiry.requester().kind()));
      case REQUESTERS ->
          about("requests by", match.requesters(), inquiry.requester().subject().value());
      case LABELS ->
          about(
              "targets labelled",
              match.labels().stream().map(it -> it.label() + "=" + it.value()).toList(),
              inquiry.labels().isEmpty() ? "one without labels" : inquiry.labels().toString());
      case TABLES -> about("tables", match.tables(), orNone(facts.tables()));
      case ONLY_TABLES ->
          about("nothing but tables", match.onlyTables(), orNone(facts.tables()))
              + (facts.functions().isEmpty() ? "" : " and functions that may touch others");
      case FUNCTIONS -> about("functions", match.functions(), orNone(facts.functions()));
      case TIMES -> "it is about other times of the week than " + inquiry.now();
    };
  }

  private static String about(String what, Collection<?> wanted, String is) {
    return "it is about %s %s, and this is %s"
        .formatted(
            what, wanted.stream().map(Object::toString).collect(Collectors.joining(", ")), is);
  }

  private static String orNone(List<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    var few = String.join(", ", names.subList(0, Math.min(FEW, names.size())));
    return names.size() > FEW ? few + " and %d more".formatted(names.size() - FEW) : few;
  }

  private static List<String> words(Collection<? extends Enum<?>> constants) {
    return constants.stream().map(Words::of).toList();
  }
}
