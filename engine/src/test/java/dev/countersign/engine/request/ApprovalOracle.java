package dev.countersign.engine.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.PrincipalEntry;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.Seat;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.StepBypassed;
import dev.countersign.protocol.request.RequestEvent.StepMet;
import dev.countersign.protocol.request.RequestEvent.StepOpened;
import dev.countersign.protocol.request.RequestEvent.StepOverridden;
import dev.countersign.protocol.request.RequestEvent.VoteCast;
import dev.countersign.protocol.request.RequestEvent.VoteWithdrawn;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Judges approvals from the log alone, in its own and slowest way: it shares no rule with the
 * engine and tries every seating there is.
 */
final class ApprovalOracle {
  private final Set<Subject> approving = new LinkedHashSet<>();
  private final Set<Subject> seated = new HashSet<>();
  private Subject requester;
  private TargetRef target;
  private boolean overrides;
  private boolean brokeGlass;
  private List<Step> steps;
  private int open;
  private int met;

  /**
   * Takes one event.
   *
   * @param next the event after it, or null
   */
  void judge(Play.Entry entry, RequestEvent next) {
    switch (entry.event()) {
      case RequestSubmitted it -> {
        requester = entry.meta().actor().subject();
        target = it.target();
      }
      case WorkflowPinned it -> {
        steps = it.workflow().steps();
        overrides = it.workflow().overrideAllowed();
      }
      case GlassBroken _ -> {
        assertThat(hasRole(entry.governance(), requester, Role.ADMIN)).isTrue();
        brokeGlass = true;
      }
      case StepBypassed it -> {
        assertThat(brokeGlass).isTrue();
        assertThat(it.step()).isEqualTo(met + 1);
        assertThat(steps.get(met).nonBypassable()).isFalse();
        met++;
      }
      case StepOverridden it -> {
        var admin = entry.meta().actor().subject();
        assertThat(it.step()).isEqualTo(open);
        assertThat(hasRole(entry.governance(), admin, Role.ADMIN)).isTrue();
        assertThat(admin).isNotEqualTo(requester);
        assertThat(overrides && !steps.get(open - 1).nonBypassable()).isTrue();
        if (!steps.get(open - 1).samePeople()) {
          assertThat(seated.add(admin)).as("%s countersigns once", admin).isTrue();
        }
        met++;
      }
      case BreakGlassReviewed _ ->
          assertThat(entry.meta().actor().subject()).isNotEqualTo(requester);
      case StepOpened it -> {
        open = it.step();
        approving.clear();
      }
      case VoteCast it -> {
        if (it.verdict() == Verdict.APPROVE) {
          approving.add(entry.meta().actor().subject());
          assertThat(next instanceof StepMet)
              .as("step %s is met exactly when its seats can be filled", open)
              .isEqualTo(canBeFilled(entry.governance()));
        }
      }
      case VoteWithdrawn _ -> approving.remove(entry.meta().actor().subject());
      case StepMet it -> judge(it, entry.governance());
      case RequestApproved it -> {
        assertThat(met).isEqualTo(steps.size());
        assertThat(it.way())
            .isEqualTo(
                brokeGlass
                    ? ApprovalWay.BREAK_GLASS
                    : steps.isEmpty() ? ApprovalWay.AUTO : ApprovalWay.VOTES);
      }
      default -> {}
    }
  }

  private void judge(StepMet event, Governance governance) {
    var step = steps.get(open - 1);
    assertThat(step.alternatives())
        .as("some alternative is what is seated")
        .anySatisfy(
            way -> {
              var seats = new ArrayList<Integer>();
              way.quorums()
                  .forEach(
                      q -> seats.addAll(Collections.nCopies(step.quorums().get(q - 1).count(), q)));
              assertThat(event.seats())
                  .extracting(Seat::quorum)
                  .containsExactlyInAnyOrderElementsOf(seats);
            });
    assertThat(event.seats()).extracting(Seat::voter).doesNotHaveDuplicates();
    for (Seat seat : event.seats()) {
      assertThat(approving).contains(seat.voter());
      if (!step.selfApproval()) {
        assertThat(seat.voter()).isNotEqualTo(requester);
      }
      if (!step.samePeople()) {
        assertThat(seated.add(seat.voter())).as("%s sits once", seat.voter()).isTrue();
      }
      assertThat(isEligible(governance, seat.voter(), step, step.quorums().get(seat.quorum() - 1)))
          .isTrue();
    }
    met++;
  }

  /** By those who approve, without anybody whom a later step needs, if others could sit there. */
  private boolean canBeFilled(Governance governance) {
    var step = steps.get(open - 1);
    var later = steps.subList(open, steps.size()).stream().filter(it -> !it.samePeople()).toList();
    var everyone = governance.principals().stream().map(PrincipalEntry::subject).toList();
    if (step.samePeople()) {
      return canFill(List.of(step), governance, approving, Set.of(), List.of());
    }
    var all = new ArrayList<Step>();
    all.add(step);
    all.addAll(later);
    var possible = canFill(all, governance, everyone, seated, List.of());
    return canFill(List.of(step), governance, approving, seated, possible ? later : List.of());
  }

  /** Whether these people can meet these steps, and anyone then those that follow. */
  private boolean canFill(
      List<Step> of,
      Governance governance,
      Collection<Subject> people,
      Set<Subject> taken,
      List<Step> following) {
    if (of.isEmpty()) {
      return following.isEmpty()
          || canFill(
              following,
              governance,
              governance.principals().stream().map(PrincipalEntry::subject).toList(),
              taken,
              List.of());
    }
    var step = of.getFirst();
    for (var way : step.alternatives()) {
      var places = new ArrayList<Quorum>();
      for (var number : way.quorums()) {
        var quorum = step.quorums().get(number - 1);
        places.addAll(Collections.nCopies(quorum.count(), quorum));
      }
      if (fill(step, places, governance, people, taken, of.subList(1, of.size()), following)) {
        return true;
      }
    }
    return false;
  }

  private boolean fill(
      Step step,
      List<Quorum> places,
      Governance governance,
      Collection<Subject> people,
      Set<Subject> taken,
      List<Step> then,
      List<Step> following) {
    if (places.isEmpty()) {
      return canFill(then, governance, people, taken, following);
    }
    for (var person : people) {
      if (!taken.contains(person) && isEligible(governance, person, step, places.getFirst())) {
        var more = new HashSet<>(taken);
        more.add(person);
        var rest = places.subList(1, places.size());
        if (fill(step, rest, governance, people, more, then, following)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isEligible(Governance governance, Subject person, Step step, Quorum quorum) {
    var known = governance.principal(person).orElseThrow();
    return (step.selfApproval() || !person.equals(requester))
        && step.excluded().stream().noneMatch(it -> it.name().equals(person.value()))
        && (step.excludedTeams().isEmpty()
            || person.equals(requester)
            || Collections.disjoint(governance.groupsOf(person), governance.groupsOf(requester)))
        && known.kind() == PrincipalKind.PERSON
        && (hasRole(governance, person, Role.APPROVER) || hasRole(governance, person, Role.ADMIN))
        && quorum.anyOf().stream()
            .anyMatch(
                party ->
                    switch (party.kind()) {
                      case GROUP -> governance.groupsOf(person).contains(party.name());
                      case USER -> party.name().equals(person.value());
                      case ROLE ->
                          hasRole(
                              governance,
                              person,
                              Role.valueOf(party.name().toUpperCase(Locale.ROOT)));
                    });
  }

  private boolean hasRole(Governance governance, Subject person, Role role) {
    return governance.rolesOf(person).stream()
        .anyMatch(
            grant ->
                grant.role().equals(role.text())
                    && target.target().matches(grant.target().replace("*", ".*"))
                    && target.environment().matches(grant.environment().replace("*", ".*")));
  }
}
