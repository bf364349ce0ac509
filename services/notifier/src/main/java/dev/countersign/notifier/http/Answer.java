package dev.countersign.notifier.http;

import java.time.Duration;
import java.util.Optional;

/** What came of posting something. */
public sealed interface Answer {
  /**
   * The receiver answered.
   *
   * @param retryAfter how long it asks to be left alone
   */
  record Status(int code, Optional<Duration> retryAfter) implements Answer {}

  /** There was no answer within the time; the receiver may have got it all the same. */
  record TimedOut() implements Answer {}

  /** There was no connection, or it broke before the answer. */
  record Unreachable(String why) implements Answer {}

  /** Somebody else answers there, or it cannot be told who. */
  record NotTrusted(String why) implements Answer {}

  /** Nothing was sent, for it would have gone where this endpoint may not be. */
  record AddressRefused(String why) implements Answer {}
}
