package dev.countersign.policyservice.kafka;

import dev.countersign.policyservice.decide.SealedDecision;
import dev.countersign.policyservice.kafka.store.AnswerStore;
import dev.countersign.policyservice.outgoing.OutgoingRecords;
import dev.countersign.policyservice.outgoing.OwnCommands;
import dev.countersign.policyservice.trust.Verified.Genuine;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.Reply;
import dev.countersign.protocol.request.Reply.AlreadyDone;
import dev.countersign.protocol.request.Reply.CommandRefused;

/** Sends what came of a command, and remembers it for as long as the command may come again. */
final class DecisionWriter {
  private final AnswerStore answers;
  private final OutgoingRecords outgoing;
  private final Outbox outbox;
  private final DecisionCounter counter;

  DecisionWriter(
      AnswerStore answers, OutgoingRecords outgoing, Outbox outbox, DecisionCounter counter) {
    this.answers = answers;
    this.outgoing = outgoing;
    this.outbox = outbox;
    this.counter = counter;
  }

  <S, E extends LogEvent> void enacted(Genuine command, SealedDecision.Enacted<S, E> enacted) {
    var last = enacted.events().getLast().recorded().meta();
    enacted
        .payloads()
        .forEach(it -> outbox.send(outgoing.payload(it, command.header().id(), last.time())));
    enacted.events().forEach(event -> outbox.send(outgoing.event(event)));
    enacted.following().forEach(outbox::send);
    if (!OwnCommands.isTakenTwice(command.header())) {
      answers.put(
          new AlreadyDone(last.aggregate(), last.causation(), last.sequence()),
          command.header().deliverBy());
    }
    counter.count(name(command), "accepted");
  }

  /** A refusal, or an answer that needs no event. */
  <S, E extends LogEvent> void answered(Genuine command, SealedDecision.Answered<S, E> answered) {
    passing(command, answered);
    if (!isTooLate(answered.reply())) {
      answers.put(answered.reply(), command.header().deliverBy());
    }
  }

  /** An answer that may as well be given anew when the command comes again. */
  <S, E extends LogEvent> void passing(Genuine command, SealedDecision.Answered<S, E> answered) {
    outbox.send(outgoing.reply(answered.reply(), command.appended()));
    answered.following().forEach(outbox::send);
    counter.count(name(command), outcome(answered.reply()));
  }

  /** What we asked ourselves needs no answer that anybody reads. */
  <S, E extends LogEvent> void asked(SealedDecision.Answered<S, E> answered) {
    answered.following().forEach(outbox::send);
  }

  /** The answer of the first time. */
  void again(Genuine command, Reply reply) {
    outbox.send(outgoing.reply(reply, command.appended()));
    counter.count(name(command), "repeated");
  }

  private static boolean isTooLate(Reply reply) {
    return reply instanceof CommandRefused refused && refused.code() == RefusalCode.TOO_LATE;
  }

  private static String outcome(Reply reply) {
    return switch (reply) {
      case CommandRefused refused -> refused.code().name();
      case Reply.AlreadySubmitted _ -> "repeated";
      case AlreadyDone _ -> "accepted";
    };
  }

  private static String name(Genuine command) {
    return command.command().getClass().getSimpleName();
  }
}
