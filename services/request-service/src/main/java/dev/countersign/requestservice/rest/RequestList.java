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
  /** How many rows are read together, at most. */
  private static final int AT_ONCE = 50;

  /** In characters of JSON, as the rows are stored: a page of 200 usual ones has a tenth. */
  private static final long LONGEST_PAGE = 4L << 20;

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
   * Reads on until the page is full, for what the caller may not see is left out. A page may end
   * before its limit: rows have as many votes and runs as people like, and all of a page is in
   * memory. That there is a next one says that there is a request in it: of those that the caller
   * may not see, not even their number shows.
   *
   * @param filter what the database can select by; {@code waitingFor} is narrowed down here
   */
  Page page(Caller caller, Requests.Filter filter, Optional<Requests.Place> after, int limit) {
    var rows = new ArrayList<RequestView>();
    var place = after;
    long length = 0;
    int atOnce = Math.min(limit + 1, AT_ONCE);
    while (true) {
      var batch = requests.list(filter, place, atOnce);
      for (var listed : batch) {
        var row = listed.row();
        place = Optional.of(placeOf(row));
        if (isFor(caller, row, filter) && isWaitedFor(caller, row, filter)) {
          if (rows.size() == limit || length > LONGEST_PAGE) {
            return new Page(rows, Optional.of(placeOf(rows.getLast())));
          }
          rows.add(row);
          length += listed.length();
        }
      }
      if (batch.size() < atOnce) {
        return new Page(rows, Optional.empty());
      }
    }
  }

  private static Requests.Place placeOf(RequestView row) {
    return new Requests.Place(row.asked().at(), row.id().value());
  }

  private boolean isFor(Caller caller, RequestView row, Requests.Filter filter) {
    return filter.results() ? callers.mayReadResult(caller, row) : callers.maySee(caller, row);
  }

  private boolean isWaitedFor(Caller caller, RequestView row, Requests.Filter filter) {
    return filter.waitingFor().isEmpty()
        || (caller.principal().kind() == PrincipalKind.PERSON
            && Waiting.canVote(row, governance.get(), caller.principal()));
  }

  /** The caller with every party that it may stand for, whatever the target. */
  Requests.WaitingFor waitingFor(Caller caller) {
    var subject = caller.subject();
    var standing = callers.standing(caller);
    var parties =
        Stream.of(
                Stream.of(new Party(PartyKind.USER, subject.value())),
                standing.groups().stream().map(group -> new Party(PartyKind.GROUP, group)),
                standing.roles().stream().map(grant -> new Party(PartyKind.ROLE, grant.role())))
            .flatMap(it -> it)
            .map(Party::toString)
            .distinct()
            .toList();
    return new Requests.WaitingFor(subject.value(), parties);
  }
}
