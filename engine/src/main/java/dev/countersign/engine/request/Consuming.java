package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.ALREADY_CONSUMED;
import static dev.countersign.protocol.request.RefusalCode.APPROVAL_EXPIRED;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.NOT_APPROVED;
import static dev.countersign.protocol.request.RefusalCode.STALE_DIGEST;
import static dev.countersign.protocol.request.RefusalCode.WRONG_KIND;

import dev.countersign.engine.Decision;
import dev.countersign.engine.request.RequestState.Approved;
import dev.countersign.engine.request.RequestState.Cancelled;
import dev.countersign.engine.request.RequestState.Completed;
import dev.countersign.engine.request.RequestState.Executing;
import dev.countersign.engine.request.RequestState.Expired;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.engine.request.RequestState.Passing;
import dev.countersign.engine.request.RequestState.Pending;
import dev.countersign.engine.request.RequestState.Rejected;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestCommand.ConsumeApproval;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.ApprovalConsumed;
import dev.countersign.protocol.request.RequestStatus;

/** Making use of the approval of a digest: once, by whom it is for, before it lapses. */
final class Consuming {

  private Consuming() {}

  static Decision<RequestEvent> consume(Hearing hearing, ConsumeApproval command) {
    if (!(hearing.state() instanceof Known request)) {
      throw hearing.cut();
    }
    var asked = request.submission();
    if (asked.kind() != OperationKind.APPROVAL) {
      return refuse(
          WRONG_KIND,
          "Expected a request of kind approval, but %s is of kind %s",
          request.id(),
          Wording.word(asked.kind()));
    }
    if (!mayConsume(hearing, request)) {
      return refuse(
          FORBIDDEN,
          "Expected the requester %s, still entitled to ask at %s%s, but it is %s",
          asked.requester(),
          asked.target(),
          asked.consumers().isEmpty() ? "" : ", or one of " + asked.consumers(),
          hearing.subject());
    }
    if (!asked.operation().equals(command.operation())) {
      return refuse(
          STALE_DIGEST,
          "Expected %s to be consumed, but it is %s",
          asked.operation(),
          command.operation());
    }
    return switch (request) {
      case Approved approved ->
          Freezing.objection(hearing, approved)
              .orElseGet(() -> hearing.accept(new ApprovalConsumed(command.operation())));
      case Completed _ -> not(request, ALREADY_CONSUMED, "an approval that is not consumed yet");
      case Expired it when it.was() == RequestStatus.APPROVED ->
          not(request, APPROVAL_EXPIRED, "an approval still good");
      case Pending _, Rejected _, Expired _, Cancelled _ ->
          not(request, NOT_APPROVED, "an approved request");
      case Executing _, Passing _ -> throw hearing.cut();
    };
  }

  /** Judged with the governance of this moment, as dispatching is. */
  private static boolean mayConsume(Hearing hearing, Known request) {
    var asked = request.submission();
    var standing = hearing.standing();
    boolean asRequester =
        hearing.may(Permission.APPROVAL_CONSUME_OWN, request) && Asking.mayStill(standing, asked);
    return asRequester
        || asked.consumers().stream().anyMatch(party -> standing.isOf(party, asked.target()));
  }

  private static Decision<RequestEvent> not(Known request, RefusalCode code, String expected) {
    return refuse(
        code, "Expected %s, but %s is %s", expected, request.id(), Wording.status(request));
  }
}
