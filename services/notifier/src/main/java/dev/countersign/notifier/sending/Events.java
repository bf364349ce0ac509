package dev.countersign.notifier.sending;

import dev.countersign.notifier.delivery.Source;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import java.time.Instant;
import java.util.List;

/** The logs that events are delivered from. Whatever they give was signed by policy-service. */
public interface Events {
  /** An event and where it stands. */
  record Placed(long offset, Recorded<LogEvent> recorded) {}

  /**
   * Some events of a source.
   *
   * @param next where to go on reading
   */
  record Batch(List<Placed> events, long next) {}

  /**
   * Reads on, some events at a time.
   *
   * @param from the first place to read
   * @param until the first place not to read any more
   * @throws EventsUnavailableException when the log does not answer
   */
  Batch read(Source source, long from, long until);

  /**
   * One event that was read before.
   *
   * @throws EventsUnavailableException when the log does not answer
   */
  Recorded<LogEvent> at(Source source, long offset);

  /**
   * The place of the first event that was appended at that time or later.
   *
   * @throws EventsUnavailableException when the log does not answer
   */
  long since(Source source, Instant time);

  /** Where a source ends now, as far as it is committed. */
  long end(Source source);
}
