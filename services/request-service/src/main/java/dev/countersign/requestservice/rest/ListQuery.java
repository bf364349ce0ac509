package dev.countersign.requestservice.rest;

import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.requestservice.db.Requests;
import dev.countersign.requestservice.db.Requests.ReviewStanding;
import dev.countersign.requestservice.signin.Caller;
import java.time.Instant;
import java.util.Optional;

/** What a caller asks of a list, each as it stands in the query, or null. */
record ListQuery(
    String status,
    String requester,
    String target,
    String pendingFor,
    String breakGlass,
    String review,
    Requests.About about,
    String from,
    String to) {
  private static final int LONGEST_PLACE = 2 * Texts.LONGEST_NAME + 1;

  /**
   * What it selects by.
   *
   * @param now the moment at which a review is overdue, or is not
   * @throws ProblemException MALFORMED
   */
  Requests.Filter filter(Caller caller, RequestList list, Instant now) {
    if (pendingFor != null && !pendingFor.equals("me")) {
      throw ProblemException.malformed("Expected pendingFor to be me, but it is not");
    }
    var place =
        text("target", target, LONGEST_PLACE)
            .map(it -> it.split("@", 2))
            .map(ListQuery::requireShort);
    return new Requests.Filter(
        Optional.ofNullable(status).map(it -> Texts.constant("status", it, RequestStatus.class)),
        text("requester", requester, Texts.LONGEST_NAME)
            .map(it -> it.equals("me") ? caller.subject().value() : it),
        place.map(it -> it[0]),
        place.filter(it -> it.length == 2).map(it -> it[1]),
        Optional.ofNullable(pendingFor).map(_ -> list.waitingFor(caller)),
        Texts.truth("breakGlass", breakGlass),
        Optional.ofNullable(review)
            .map(it -> Texts.constant("review", it, ReviewStanding.class))
            .map(it -> new Requests.Review(it, now)),
        about,
        Texts.time("from", from),
        Texts.time("to", to),
        false);
  }

  private static Optional<String> text(String field, String text, int longest) {
    return Optional.ofNullable(text).map(it -> Texts.optional(field, it, longest));
  }

  private static String[] requireShort(String[] names) {
    for (var name : names) {
      Texts.optional("each name in target", name, Texts.LONGEST_NAME);
    }
    return names;
  }
}
