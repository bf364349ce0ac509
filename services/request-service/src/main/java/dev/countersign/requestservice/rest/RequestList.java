package dev.countersign.requestservice.rest;

import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PartyKind;
import dev.countersign.requestservice.db.Requests;
import dev.countersign.requestservice.signin.Caller;
import dev.countersign.requestservice.signin.CurrentGovernance;
import dev.countersign.requestservice.view.RequestView;
import dev.countersign.requestservice.view.Waiting;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Pages of the requests that a caller may see. */
@ApplicationScoped
class RequestList {
  private final Requests requests;
  private final Callers callers;
  private final CurrentGovernance governance;

  RequestList(Requests requests, Callers callers, CurrentGovernance governance) {
    this.requests = requests;
    this.callers = callers;
    this.governance = governance;
  }

  /** A page, and where the next one begins. */
  record Page(List<RequestView> rows, Optional<Requests.Place> next) {}

  /**
   * Reads on until the page is full, for what the caller may not see is left out.
   *
   * @param filter what the database can select by; {@code waitingFor} is narrowed down here
   */
  Page page(Caller caller, Requests.Filter filter, Optional<Requests.Place> after, int limit) {
    var rows = new ArrayList<RequestView>();
    var place = after;
    while (true) {
      var batch = requests.list(filter, place, limit + 1);
      for (var row : batch) {
        if (rows.size() == limit) {
          return new Page(rows, place);
        }
        place = Optional.of(new Requests.Place(row.asked().at(), row.id().value()));
        if (callers.maySee(caller, row) && isWaitedFor(caller, row, filter)) {
          rows.add(row);
        }
      }
      if (batch.size() <= limit) {
        return new Page(rows, Optional.empty());
      }
    }
  }

  private boolean isWaitedFor(Caller caller, RequestView row, Requests.Filter filter) {
    return filter.waitingFor().isEmpty()
        || (caller.principal().kind() == PrincipalKind.PERSON
            && Waiting.canVote(row, governance.get(), caller.subject()));
  }

  /** The caller with every party that it may stand for, whatever the target. */
  Requests.WaitingFor waitingFor(Caller caller) {
    var subject = caller.subject();
    var parties =
        Stream.of(
                Stream.of(new Party(PartyKind.USER, subject.value())),
                governance.get().groupsOf(subject).stream()
                    .map(group -> new Party(PartyKind.GROUP, group)),
                governance.get().rolesOf(subject).stream()
                    .map(grant -> new Party(PartyKind.ROLE, Texts.word(grant.role()))))
            .flatMap(it -> it)
            .map(Party::toString)
            .distinct()
            .toList();
    return new Requests.WaitingFor(subject.value(), parties);
  }
}
