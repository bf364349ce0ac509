package dev.countersign.requestservice.view;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.EventMeta;

/** An event of the log of events, with its place and what proves it. */
public sealed interface Logged permits LoggedEvent, LoggedLaneEvent {
  int partition();

  long offset();

  EventMeta meta();

  /** What the aggregate's next event names as its previous. */
  Digest hash();

  /** Policy-service's, over the hash. */
  Bytes signature();
}
