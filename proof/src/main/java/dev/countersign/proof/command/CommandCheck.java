package dev.countersign.proof.command;

import dev.countersign.proof.id.Ids;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Command;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.PayloadKind;
import dev.countersign.protocol.envelope.Sent;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestCommand.CancelRequest;
import dev.countersign.protocol.request.RequestCommand.CastVote;
import dev.countersign.protocol.request.RequestCommand.CheckDeadline;
import dev.countersign.protocol.request.RequestCommand.CheckStanding;
import dev.countersign.protocol.request.RequestCommand.ClaimGrant;
import dev.countersign.protocol.request.RequestCommand.ConsumeApproval;
import dev.countersign.protocol.request.RequestCommand.DispatchRequest;
import dev.countersign.protocol.request.RequestCommand.FinishExecution;
import dev.countersign.protocol.request.RequestCommand.FinishPublication;
import dev.countersign.protocol.request.RequestCommand.ForgetResult;
import dev.countersign.protocol.request.RequestCommand.GatherEvidence;
import dev.countersign.protocol.request.RequestCommand.Heartbeat;
import dev.countersign.protocol.request.RequestCommand.OverrideStep;
import dev.countersign.protocol.request.RequestCommand.ReconcileExecution;
import dev.countersign.protocol.request.RequestCommand.RecordEvidenceRead;
import dev.countersign.protocol.request.RequestCommand.RecordResultRead;
import dev.countersign.protocol.request.RequestCommand.ReportEvidence;
import dev.countersign.protocol.request.RequestCommand.ReportInspection;
import dev.countersign.protocol.request.RequestCommand.ReviewBreakGlass;
import dev.countersign.protocol.request.RequestCommand.StopFrozen;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestCommand.TakeSlot;
import dev.countersign.protocol.request.RequestCommand.WithdrawVote;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a signed header speaks of the record that it came with, so that nobody can carry it to
 * another place or put other content under it. For the reader of a command; the signature itself is
 * {@link CommandSeal}'s.
 */
public final class CommandCheck {
  private CommandCheck() {}

  /**
   * What is wrong, in a sentence without anything secret; empty where nothing is.
   *
   * @param value the bytes of the record's value
   * @param sent what those bytes mean
   */
  public static Optional<String> problem(
      CommandHeader header, RecordPlace place, byte[] value, Sent<?> sent) {
    return elsewhere("cluster", header.cluster(), place.cluster())
        .or(() -> elsewhere("topic", header.topic(), place.topic()))
        .or(() -> elsewhere("key", header.key(), place.key()))
        .or(() -> elsewhere("type", header.type(), place.type()))
        .or(() -> otherBody(header, value))
        .or(() -> otherPayloads(header, sent))
        .or(() -> otherRequest(header, sent));
  }

  private static Optional<String> elsewhere(String what, String signed, String found) {
    return when(
        !signed.equals(found),
        "Expected the %s that was signed, but it is another".formatted(what));
  }

  private static Optional<String> otherBody(CommandHeader header, byte[] value) {
    return when(
        !header.body().equals(CommandSeal.body(value)),
        "Expected the body that was signed, but it is another");
  }

  private static Optional<String> otherPayloads(CommandHeader header, Sent<?> sent) {
    var digests = sent.payloads().stream().map(Payload::digest).toList();
    return when(
            !header.payloads().equals(digests),
            "Expected the payloads that were signed, but they are others")
        .or(
            () ->
                when(
                    !sent.payloads().stream().allMatch(PayloadSeal::holds),
                    "Expected payloads under their own digests, but one is not"))
        .or(
            () ->
                when(
                    !sent.payloads().stream().map(Named::of).toList().equals(named(sent.command())),
                    "Expected the payloads that the command names, in the order it names them,"
                        + " but they are others"));
  }

  /** A payload as a command names it. */
  private record Named(PayloadKind kind, Digest digest) {
    static Named of(Payload payload) {
      return new Named(payload.kind(), payload.digest());
    }

    static Stream<Named> of(PayloadKind kind, Optional<Digest> digest) {
      return digest.stream().map(named -> new Named(kind, named));
    }
  }

  private static List<Named> named(Command command) {
    return command instanceof RequestCommand request
        ? switch (request) {
          case SubmitRequest submit ->
              Stream.concat(
                      Stream.of(new Named(PayloadKind.OPERATION, submit.operation())),
                      Named.of(PayloadKind.NOTE, submit.note()))
                  .toList();
          case CastVote vote -> Named.of(PayloadKind.COMMENT, vote.comment()).toList();
          case OverrideStep override -> List.of(new Named(PayloadKind.COMMENT, override.reason()));
          case ReviewBreakGlass review -> List.of(new Named(PayloadKind.COMMENT, review.comment()));
          case ReconcileExecution truth -> Named.of(PayloadKind.COMMENT, truth.reason()).toList();
          case WithdrawVote _,
              CancelRequest _,
              DispatchRequest _,
              ConsumeApproval _,
              ClaimGrant _,
              Heartbeat _,
              FinishExecution _,
              ReportInspection _,
              GatherEvidence _,
              ReportEvidence _,
              RecordEvidenceRead _,
              RecordResultRead _,
              ForgetResult _,
              CheckDeadline _,
              CheckStanding _,
              StopFrozen _,
              TakeSlot _,
              FinishPublication _ ->
              List.of();
        }
        : List.of();
  }

  private static Optional<String> otherRequest(CommandHeader header, Sent<?> sent) {
    return sent.command() instanceof SubmitRequest submit
        ? when(
            !Ids.requestId(header.issuer(), header.principal().subject(), submit.idempotencyKey())
                .value()
                .equals(header.key()),
            "Expected the request id that follows from issuer, subject and idempotency key,"
                + " but it is another")
        : Optional.empty();
  }

  private static Optional<String> when(boolean wrong, String problem) {
    return wrong ? Optional.of(problem) : Optional.empty();
  }
}
