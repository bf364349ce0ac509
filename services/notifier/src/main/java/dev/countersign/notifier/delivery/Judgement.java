package dev.countersign.notifier.delivery;

import dev.countersign.notifier.http.Answer;
import dev.countersign.protocol.delivery.AttemptEnd;
import dev.countersign.protocol.delivery.DeliveryOutcome;
import java.time.Duration;
import java.util.Optional;

/**
 * What an answer comes to, before it is known whether it has been tried for long enough.
 *
 * @param retryAfter how long the receiver asked to be left alone
 */
public record Judgement(
    DeliveryOutcome outcome,
    AttemptEnd end,
    Optional<Integer> status,
    Optional<Duration> retryAfter) {
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_EARLY = 425;
  private static final int TOO_MANY_REQUESTS = 429;

  public static Judgement of(Answer answer) {
    return switch (answer) {
      case Answer.Status(int code, var retryAfter) ->
          new Judgement(outcome(code), AttemptEnd.ANSWERED, Optional.of(code), retryAfter);
      case Answer.TimedOut() -> silent(DeliveryOutcome.RETRYING, AttemptEnd.TIMED_OUT);
      case Answer.Unreachable _ -> silent(DeliveryOutcome.RETRYING, AttemptEnd.UNREACHABLE);
      case Answer.NotTrusted _ -> silent(DeliveryOutcome.RETRYING, AttemptEnd.NOT_TRUSTED);
      case Answer.AddressRefused _ -> silent(DeliveryOutcome.ADDRESS_REFUSED, AttemptEnd.NOT_SENT);
    };
  }

  /** For a delivery that nothing could be sent of. */
  public static Judgement notSent(DeliveryOutcome outcome) {
    return silent(outcome, AttemptEnd.NOT_SENT);
  }

  private static DeliveryOutcome outcome(int status) {
    return switch (status / 100) {
      case 2 -> DeliveryOutcome.DELIVERED;
      case 3 -> DeliveryOutcome.REDIRECTED;
      case 4 ->
          asksToComeAgain(status) ? DeliveryOutcome.RETRYING : DeliveryOutcome.REFUSED_BY_RECEIVER;
      default -> DeliveryOutcome.RETRYING;
    };
  }

  private static boolean asksToComeAgain(int status) {
    return status == REQUEST_TIMEOUT || status == TOO_EARLY || status == TOO_MANY_REQUESTS;
  }

  private static Judgement silent(DeliveryOutcome outcome, AttemptEnd end) {
    return new Judgement(outcome, end, Optional.empty(), Optional.empty());
  }
}
