package dev.countersign.requestservice.view;

import dev.countersign.engine.governance.Electorate;
import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.protocol.request.RequestStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whom a request waits for. */
public final class Waiting {
  private Waiting() {}

  /** The step that is open, where one is. */
  public static Optional<Step> openStep(RequestView row) {
    int step = row.standing().step();
    return row.status() == RequestStatus.PENDING && step > 0
        ? row.workflow().map(workflow -> workflow.steps().get(step - 1))
        : Optional.empty();
  }

  /** The parties that the open step asks, each once. */
  public static List<Party> parties(RequestView row) {
    return openStep(row).stream()
        .flatMap(step -> step.quorums().stream())
        .flatMap(quorum -> quorum.anyOf().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** Who has a vote on the open step. */
  public static List<Subject> voted(RequestView row) {
    return row.votes().stream()
        .filter(VoteView::counts)
        .filter(vote -> vote.step() == row.standing().step())
        .map(VoteView::voter)
        .distinct()
        .toList();
  }

  /** The people who can move it now, by the governance of this moment, in alphabetical order. */
  public static List<Subject> canVote(RequestView row, Governance governance) {
    var voted = Set.copyOf(voted(row));
    return openStep(row).stream()
        .flatMap(step -> electorate(row, governance, Map.of()).candidates(step))
        .filter(person -> !voted.contains(person))
        .toList();
  }

  /** Whether one person can, with what they have signed in with. */
  public static boolean canVote(RequestView row, Governance governance, Principal signedIn) {
    var person = signedIn.subject();
    var electorate =
        electorate(
            row, governance, signedIn.token().map(token -> Map.of(person, token)).orElse(Map.of()));
    return !voted(row).contains(person)
        && openStep(row)
            .filter(step -> electorate.mayVote(person, step))
            .filter(step -> !electorate.sitsElsewhere(person, step))
            .isPresent();
  }

  private static Electorate electorate(
      RequestView row, Governance governance, Map<Subject, String> tokens) {
    Set<Subject> seated =
        row.met().stream()
            .filter(it -> !steps(row).get(it.step() - 1).samePeople())
            .flatMap(MetStep::countersigners)
            .collect(Collectors.toUnmodifiableSet());
    return new Electorate(
        governance, row.asked().target(), row.asked().requester().subject(), seated, tokens);
  }

  private static List<Step> steps(RequestView row) {
    return row.workflow().map(Workflow::steps).orElse(List.of());
  }
}
