package dev.countersign.policyservice.kafka;

import dev.countersign.policyservice.decide.Ruling;
import dev.countersign.policyservice.kafka.store.AnswerShelf;
import dev.countersign.policyservice.outgoing.Letters;
import dev.countersign.policyservice.trust.Verified.Genuine;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.Reply;
import dev.countersign.protocol.request.Reply.AlreadyDone;
import dev.countersign.protocol.request.Reply.CommandRefused;

/** Sends what came of a command, and remembers it for as long as the command may come again. */
final class Ledger {
  private final AnswerShelf answers;
  private final Letters letters;
  private final Outbox outbox;
  private final Tally tally;

  Ledger(AnswerShelf answers, Letters letters, Outbox outbox, Tally tally) {
    this.answers = answers;
    this.letters = letters;
    this.outbox = outbox;
    this.tally = tally;
  }

  <S, E extends LogEvent> void enacted(Genuine command, Ruling.Enacted<S, E> enacted) {
    var last = enacted.events().getLast().recorded().meta();
    enacted
        .payloads()
        .forEach(it -> outbox.send(letters.payload(it, command.header().id(), last.time())));
    enacted.events().forEach(event -> outbox.send(letters.event(event)));
    enacted.orders().forEach(outbox::send);
    answers.put(
        new AlreadyDone(last.aggregate(), last.causation(), last.sequence()),
        command.header().deliverBy());
    tally.count(name(command), "accepted");
  }

  /** A refusal, or an answer that needs no event. */
  <S, E extends LogEvent> void answered(Genuine command, Ruling.Answered<S, E> answered) {
    passing(command, answered);
    if (!isTooLate(answered.reply())) {
      answers.put(answered.reply(), command.header().deliverBy());
    }
  }

  /** An answer that may as well be given anew when the command comes again. */
  <S, E extends LogEvent> void passing(Genuine command, Ruling.Answered<S, E> answered) {
    outbox.send(letters.reply(answered.reply(), command.appended()));
    answered.orders().forEach(outbox::send);
    tally.count(name(command), outcome(answered.reply()));
  }

  /** The answer of the first time. */
  void again(Genuine command, Reply reply) {
    outbox.send(letters.reply(reply, command.appended()));
    tally.count(name(command), "repeated");
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
