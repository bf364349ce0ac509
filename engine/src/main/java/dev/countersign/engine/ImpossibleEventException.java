package dev.countersign.engine;

import java.util.Locale;

/**
 * An event on the log cannot follow from those before it: the log is damaged, or was written by
 * other rules. The reader must stop; skipping the event would make every later answer a guess.
 */
public final class ImpossibleEventException extends RuntimeException {

  /**
   * Names the event and what it met.
   *
   * @param aggregate the aggregate as the event names it
   * @param sequence the event's sequence
   * @param state the simple name of the state it met
   * @param event the simple name of the event
   * @param why "expected …, but …", in lower case
   */
  public ImpossibleEventException(
      String aggregate, long sequence, String state, String event, String why) {
    super(
        String.format(
            Locale.ROOT,
            "Event %s at sequence %d of %s cannot follow in state %s: %s",
            event,
            sequence,
            aggregate,
            state,
            why));
  }
}
