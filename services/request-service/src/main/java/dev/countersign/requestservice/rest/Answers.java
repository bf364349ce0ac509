package dev.countersign.requestservice.rest;

import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.request.Reply;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.requestservice.json.Json;
import dev.countersign.requestservice.kafka.Answer;
import dev.countersign.requestservice.kafka.GovernanceAnswer;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.function.Function;

/** What callers hear of their commands. */
final class Answers {
  private Answers() {}

  /** The answer to any write but a submission. */
  static Response change(RequestId id, Answer answer) {
    return switch (answer) {
      case Answer.Decided(var events) -> json(Response.Status.OK, ChangeJson.of(events));
      case Answer.Replied(Reply.AlreadyDone done) ->
          json(Response.Status.OK, ChangeJson.unchanged(id.value(), done.sequence()));
      case Answer.Replied(Reply.AlreadySubmitted same) ->
          json(Response.Status.OK, ChangeJson.unchanged(id.value(), same.sequence()));
      case Answer.Replied(Reply.CommandRefused refused) -> throw refused(refused);
      case Answer.NotSent(var why) -> throw notSent(why);
      case Answer.Undecided undecided -> undecided(id, undecided);
    };
  }

  /**
   * The answer to a change of governance.
   *
   * @param decided what it is where the change was accepted
   */
  static Response governed(GovernanceAnswer answer, Function<EventMeta, Response> decided) {
    return switch (answer) {
      case GovernanceAnswer.Decided(var meta) -> decided.apply(meta);
      case GovernanceAnswer.Replied(Reply.CommandRefused refused) -> throw refused(refused);
      case GovernanceAnswer.Replied(Reply other) ->
          throw new IllegalStateException("Expected an event or a refusal, but got " + other);
      case GovernanceAnswer.NotSent(var why) -> throw notSent(why);
      case GovernanceAnswer.Undecided(var command) ->
          json(Response.Status.ACCEPTED, new UndecidedGovernanceJson(command));
    };
  }

  static ProblemException refused(Reply.CommandRefused refused) {
    return new ProblemException(Problem.of(refused.code(), refused.message()));
  }

  static ProblemException notSent(String why) {
    return new ProblemException(
        ProblemCode.LOG_UNREACHABLE,
        "Expected to send the command, but could not, and it was not sent: " + why);
  }

  static Response undecided(RequestId id, Answer.Undecided undecided) {
    return Response.accepted(Json.write(new UndecidedJson(id, undecided.command())))
        .type(MediaType.APPLICATION_JSON)
        .location(location(id))
        .build();
  }

  static Response json(Response.Status status, Object body) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON)
        .entity(Json.write(body))
        .build();
  }

  static URI location(RequestId id) {
    return URI.create("/api/v1/requests/" + id.value());
  }

  /** The id in a path; one that is not well-formed names no request. */
  static RequestId id(String text) {
    if (!RequestId.isWellFormed(text)) {
      throw new ProblemException(
          ProblemCode.UNKNOWN_REQUEST,
          "Expected the id of a request, 26 characters of Crockford's base 32, but it is not");
    }
    return new RequestId(text);
  }
}
