package dev.countersign.engine;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestStatus;
import java.util.List;
import java.util.Locale;

/**
 * What the rules make of a command. Deciding changes nothing: the state moves when the events are
 * folded.
 *
 * @param <E> the events of the aggregate
 */
public sealed interface Decision<E> {

  /** It happens: these events, at least one, all together or not at all. */
  record Accepted<E>(List<E> events) implements Decision<E> {

    public Accepted {
      events = List.copyOf(events);
    }
  }

  /**
   * It does not happen.
   *
   * @param message "Expected …, but …", with ids and names, never a literal or a reason's text
   */
  record Refused<E>(RefusalCode code, String message) implements Decision<E> {}

  /**
   * The same request was submitted before.
   *
   * @param sequence of its last event
   */
  record Already<E>(RequestStatus status, long sequence) implements Decision<E> {}

  /** Accepted, and there is nothing to record: a heartbeat, or a stop that was asked for before. */
  record Nothing<E>() implements Decision<E> {}

  static <E> Decision<E> accept(E event) {
    return new Accepted<>(List.of(event));
  }

  /** The message as {@link String#format} has it, the same in every locale. */
  @FormatMethod
  static <E> Decision<E> refuse(RefusalCode code, @FormatString String message, Object... details) {
    return new Refused<>(code, String.format(Locale.ROOT, message, details));
  }
}
