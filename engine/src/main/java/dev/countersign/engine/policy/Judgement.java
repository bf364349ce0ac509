package dev.countersign.engine.policy;

import dev.countersign.engine.policy.Conditions.Facts;
import dev.countersign.engine.policy.Relevance.Matches;
import dev.countersign.engine.policy.Relevance.Replaced;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A policy in force, and what it has to say on an operation. */
public record Judgement(PublishedPolicy published, Relevance relevance) {

  /** Asks each policy, and lets the exclusive ones replace those that are less specific. */
  static List<Judgement> all(Collection<PublishedPolicy> inForce, Inquiry inquiry) {
    var judgements = new ArrayList<Judgement>();
    var facts = new Facts(inquiry);
    for (var published : inForce) {
      judgements.add(new Judgement(published, Relevance.of(published, facts)));
    }
    return mostExclusive(judgements)
        .map(judge -> judgements.stream().map(it -> it.under(judge)).toList())
        .orElse(judgements);
  }

  boolean matches() {
    return relevance instanceof Matches;
  }

  private int specificity() {
    return relevance instanceof Matches matches ? matches.specificity() : -1;
  }

  /** Of the exclusive ones that match, the most specific; what it replaces, another would too. */
  private static Optional<Judgement> mostExclusive(List<Judgement> judgements) {
    Optional<Judgement> most = Optional.empty();
    for (var it : judgements) {
      if (it.matches()
          && it.published.policy().exclusive()
          && (most.isEmpty() || it.specificity() > most.get().specificity())) {
        most = Optional.of(it);
      }
    }
    return most;
  }

  private Judgement under(Judgement exclusive) {
    return matches() && specificity() < exclusive.specificity()
        ? new Judgement(
            published,
            new Replaced(
                specificity(), exclusive.published.policy().name(), exclusive.specificity()))
        : this;
  }
}
