package dev.countersign.engine.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.Decision.Accepted;
import dev.countersign.engine.Decision.Refused;
import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestEvent.ApprovalConsumed;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import dev.countersign.protocol.request.RequestEvent.ExecutionGranted;
import dev.countersign.protocol.request.RequestEvent.ExecutionQueued;
import dev.countersign.protocol.request.RequestEvent.ExecutionStarted;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.RequestEvent.TurnMissed;
import dev.countersign.protocol.request.RequestEvent.VoteWithdrawn;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/**
 * What holds whatever happens. That no decision makes an event which the fold refuses needs no
 * check of its own: any such play would throw.
 */
class PlayedRequestTest {

  @Property
  void shouldFoldToTheSameStateInAnyCut(@ForAll("plays") Play play) {
    var all = fold(RequestState.initial(), play.log);
    assertThat(all).as(story(play)).isEqualTo(play.state());
    for (int cut = 0; cut <= play.log.size(); cut++) {
      var first = fold(RequestState.initial(), play.log.subList(0, cut));
      var rest = fold(first, play.log.subList(cut, play.log.size()));
      assertThat(rest).as(story(play)).isEqualTo(all);
    }
    Statistics.label("ends as").collect(all.getClass().getSimpleName());
  }

  @Property
  void shouldDecideTheSameOnReplay(@ForAll("plays") Play play) {
    int folded = 0;
    var state = RequestState.initial();
    for (var turn : play.turns) {
      assertThat(state).as(story(play)).isEqualTo(turn.before());
      var again = RequestDecider.decide(state, turn.ask(), turn.governance(), turn.now());
      assertThat(again).as(story(play)).isEqualTo(turn.decision());
      int events = again instanceof Accepted<?>(var made) ? made.size() : 0;
      state = fold(state, play.log.subList(folded, folded + events));
      folded += events;
    }
    assertThat(folded).isEqualTo(play.log.size());
  }

  /** What is rare may be missing among the few hundred plays of a day; at night there are more. */
  private static BiPredicate<Integer, Integer> moreThan(double percent) {
    return (count, all) -> all < 2_000 || count * 100.0 / all > percent;
  }

  @Property
  void shouldHaveGoneTheSameWayUnderThePoliciesThatWereInForce(@ForAll("plays") Play play) {
    var governance = new AtomicReference<>(Governance.EMPTY);
    var replay = new Replay(_ -> governance.get());
    for (var entry : play.log) {
      governance.set(entry.governance());
      assertThat(replay.see(entry.meta(), entry.event())).as(story(play)).isEmpty();
    }
    assertThat(replay.rest()).as(story(play)).isEmpty();
    Statistics.label("withdrawn")
        .collect(play.log.stream().anyMatch(it -> it.event() instanceof VoteWithdrawn))
        .coverage(seen -> seen.check(true).count(moreThan(0.2)));
  }

  @Property
  void shouldApproveOnlyWithEverySeatFilledByOthersWhoMay(@ForAll("plays") Play play) {
    var oracle = new ApprovalOracle();
    for (int i = 0; i < play.log.size(); i++) {
      var next = i + 1 < play.log.size() ? play.log.get(i + 1).event() : null;
      oracle.judge(play.log.get(i), next);
    }
    Statistics.label("glass broken")
        .collect(play.log.stream().anyMatch(it -> it.event() instanceof GlassBroken))
        .coverage(seen -> seen.check(true).count(moreThan(2)));
    Statistics.label("overridden")
        .collect(play.log.stream().anyMatch(it -> it.event() instanceof StepOverridden))
        .coverage(seen -> seen.check(true).count(moreThan(2)));
    Statistics.label("reviewed")
        .collect(play.log.stream().anyMatch(it -> it.event() instanceof BreakGlassReviewed))
        .coverage(seen -> seen.check(true).count(moreThan(0.3)));
    Statistics.label("approved")
        .collect(play.log.stream().anyMatch(it -> it.event() instanceof RequestApproved))
        .coverage(seen -> seen.check(true).percentage(percentage -> percentage > 20));
  }

  @Property
  void shouldRunEachGrantOnceAndNoMoreOftenThanApproved(@ForAll("plays") Play play) {
    Set<ExecutionId> started = new HashSet<>();
    boolean lane = false;
    ExecutionId waiting = null;
    int begun = 0;
    int turns = 0;
    int succeeded = 0;
    int executions = 0;
    for (var entry : play.log) {
      switch (entry.event()) {
        case RequestApproved it -> executions = it.executions();
        case ExecutionQueued it -> {
          assertThat(it.execution().number()).as(story(play)).isEqualTo(++begun);
          waiting = it.execution();
        }
        case TurnMissed it -> {
          assertThat(it.execution()).as(story(play)).isEqualTo(waiting);
          waiting = null;
        }
        case ExecutionGranted it -> {
          if (waiting == null) {
            assertThat(lane).as(story(play)).isFalse();
            assertThat(it.execution().number()).as(story(play)).isEqualTo(++begun);
          } else {
            assertThat(entry.meta().actor().kind()).isEqualTo(PrincipalKind.SYSTEM);
            assertThat(it.execution()).as(story(play)).isEqualTo(waiting);
            waiting = null;
            turns++;
          }
        }
        case WorkflowPinned it -> lane = it.workflow().lane().isPresent();
        case GlassBroken _ -> lane = false; // none of the plays' policies is non-bypassable
        case ExecutionStarted it ->
            assertThat(started.add(it.execution())).as(story(play)).isTrue();
        case ExecutionSucceeded _ -> succeeded++;
        default -> {}
      }
    }
    assertThat(succeeded).as(story(play)).isLessThanOrEqualTo(executions);
    Statistics.label("granted in turn")
        .collect(turns > 0)
        .coverage(seen -> seen.check(true).count(moreThan(1)));
    Statistics.label("started")
        .collect(!started.isEmpty())
        .coverage(seen -> seen.check(true).percentage(percentage -> percentage > 5));
  }

  @Property
  void shouldConsumeAnApprovalAtMostOnceAndRunItNever(@ForAll("plays") Play play) {
    boolean approval =
        play.log.stream()
            .map(Play.Entry::event)
            .anyMatch(it -> it instanceof RequestSubmitted e && e.kind() == OperationKind.APPROVAL);
    boolean approved = false;
    int consumed = 0;
    for (var entry : play.log) {
      switch (entry.event()) {
        case RequestApproved _ -> approved = true;
        case ApprovalConsumed _ -> {
          assertThat(approval && approved).as(story(play)).isTrue();
          consumed++;
        }
        case ExecutionGranted _ -> assertThat(approval).as(story(play)).isFalse();
        default -> {}
      }
    }
    assertThat(consumed).as(story(play)).isLessThanOrEqualTo(1);
    if (consumed == 1) { // no glass is broken for an approval, so nothing comes after it
      assertThat(play.log.getLast().event()).as(story(play)).isInstanceOf(ApprovalConsumed.class);
    }
    Statistics.label("consumed")
        .collect(consumed)
        .coverage(seen -> seen.check(1).percentage(percentage -> percentage > 5));
  }

  @Property
  void shouldChangeNothingAndTellNoSecretWhereItRefuses(@ForAll("plays") Play play) {
    for (int i = 0; i < play.turns.size(); i++) {
      var turn = play.turns.get(i);
      assertThat(turn.decision().toString()).as(story(play)).doesNotContain(Play.SECRET);
      if (turn.decision() instanceof Refused<?>(_, var message)) {
        assertThat(message).startsWith("Expected ").contains(", but ");
        var after = i + 1 < play.turns.size() ? play.turns.get(i + 1).before() : play.state();
        assertThat(after).as(story(play)).isEqualTo(turn.before());
      }
    }
  }

  private static RequestState fold(RequestState from, List<Play.Entry> log) {
    var state = from;
    for (var entry : log) {
      state = state.evolve(entry.meta(), entry.event());
    }
    return state;
  }

  private static String story(Play play) {
    return play.log.stream()
        .map(it -> it.meta().sequence() + " " + it.meta().actor().subject() + " " + it.event())
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  @Provide
  Arbitrary<Play> plays() {
    return Plays.any();
  }
}
