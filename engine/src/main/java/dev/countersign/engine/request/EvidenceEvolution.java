package dev.countersign.engine.request;

import static dev.countersign.engine.Unfit.because;
import static dev.countersign.engine.request.Fit.require;

import dev.countersign.engine.request.Gathering.Stage;
import dev.countersign.engine.request.RequestState.BetweenSteps;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.engine.request.RequestState.Passing;
import dev.countersign.engine.request.RequestState.Pending;
import dev.countersign.protocol.evidence.Missing;
import dev.countersign.protocol.request.RequestEvent.EvidenceAsked;
import dev.countersign.protocol.request.RequestEvent.EvidenceFailed;
import dev.countersign.protocol.request.RequestEvent.EvidenceGathered;
import dev.countersign.protocol.request.RequestEvent.EvidenceRead;
import java.util.List;
import java.util.Set;

/** The part of the fold that is about evidence, gathered while a request waits for its votes. */
final class EvidenceEvolution {

  /**
   * What an agent says where there is nothing of the sort: a statement that no server has a plan
   * for, a table or column that is only about to be made, migrations none of which would run. That
   * is found out, and not missing.
   */
  private static final Set<String> NOTHING_OF_THE_SORT =
      Set.of("NO_PLAN", "NO_SUCH_TABLE", "NO_SUCH_COLUMN", "NOTHING_TO_RUN");

  private EvidenceEvolution() {}

  static Known asked(Known state, At at, EvidenceAsked event) {
    whileVotesAreOut(state);
    var before = state.submission().evidence();
    require(before.filter(Gathering::isAwaited).isEmpty(), "expected none awaited, but one is");
    int next = before.map(Gathering::number).orElse(0) + 1;
    require(
        event.gathering() == next, "expected gathering %d, but it is %d", next, event.gathering());
    return with(
        state,
        at,
        new Gathering(
            next,
            event.gather(),
            event.pool(),
            event.until(),
            event.resultKey(),
            Stage.AWAITED,
            List.of()));
  }

  static Known gathered(Known state, At at, EvidenceGathered event) {
    var stage = event.evidence().sealed().isPresent() ? Stage.SEALED : Stage.GATHERED;
    var missing =
        event.evidence().missing().stream()
            .filter(it -> !NOTHING_OF_THE_SORT.contains(it.code()))
            .map(Missing::part)
            .distinct()
            .sorted()
            .toList();
    return with(state, at, awaited(state, event.gathering()).at(stage, missing));
  }

  static Known failed(Known state, At at, EvidenceFailed event) {
    return with(state, at, awaited(state, event.gathering()).at(Stage.FAILED));
  }

  static Known read(Known state, At at, EvidenceRead event) {
    require(
        !(state instanceof Passing)
            && state
                .submission()
                .evidence()
                .filter(it -> it.number() == event.gathering() && it.stage() == Stage.SEALED)
                .isPresent(),
        "expected sealed evidence under number %d, but there is none",
        event.gathering());
    return state.with(at.position(), state.submission());
  }

  private static Gathering awaited(Known state, int number) {
    whileVotesAreOut(state);
    return state
        .submission()
        .evidence()
        .filter(it -> it.isAwaited() && it.number() == number)
        .orElseThrow(() -> because("expected gathering %d to be awaited, but it is not", number));
  }

  private static void whileVotesAreOut(Known state) {
    require(
        state instanceof Pending || state instanceof BetweenSteps,
        "expected a request that waits for votes, but it does not");
  }

  private static Known with(Known state, At at, Gathering next) {
    return state.with(at.position(), state.submission().with(next));
  }
}
