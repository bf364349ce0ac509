package dev.countersign.engine.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.Seat;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.StepMet;
import dev.countersign.protocol.request.RequestEvent.StepOpened;
import dev.countersign.protocol.request.RequestEvent.VoteCast;
import dev.countersign.protocol.request.RequestEvent.VoteWithdrawn;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Verdict;
import java.util.ArrayList;
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
      case WorkflowPinned it -> steps = it.workflow().steps();
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
        assertThat(it.way()).isEqualTo(steps.isEmpty() ? ApprovalWay.AUTO : ApprovalWay.VOTES);
      }
      default -> {}
    }
  }

  private void judge(StepMet event, Governance governance) {
    var quorums = steps.get(open - 1).quorums();
    for (int q = 1; q <= quorums.size(); q++) {
      int quorum = q;
      assertThat(event.seats().stream().filter(seat -> seat.quorum() == quorum))
          .hasSize(quorums.get(q - 1).count());
    }
    for (Seat seat : event.seats()) {
      assertThat(approving).contains(seat.voter());
      assertThat(seat.voter()).isNotEqualTo(requester);
      assertThat(seated.add(seat.voter())).as("%s sits once", seat.voter()).isTrue();
      assertThat(isEligible(governance, seat.voter(), quorums.get(seat.quorum() - 1))).isTrue();
    }
    met++;
  }

  private boolean canBeFilled(Governance governance) {
    var places = new ArrayList<Quorum>();
    for (var quorum : steps.get(open - 1).quorums()) {
      for (int i = 0; i < quorum.count(); i++) {
        places.add(quorum);
      }
    }
    return fill(places, 0, governance, new HashSet<>(seated));
  }

  private boolean fill(List<Quorum> places, int from, Governance governance, Set<Subject> taken) {
    if (from == places.size()) {
      return true;
    }
    for (var person : approving) {
      if (!taken.contains(person) && isEligible(governance, person, places.get(from))) {
        var more = new HashSet<>(taken);
        more.add(person);
        if (fill(places, from + 1, governance, more)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isEligible(Governance governance, Subject person, Quorum quorum) {
    var known = governance.principal(person).orElseThrow();
    return !person.equals(requester)
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
