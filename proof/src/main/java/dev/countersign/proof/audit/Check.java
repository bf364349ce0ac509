package dev.countersign.proof.audit;

import java.util.Locale;

/** What a verifier checks, each by a name that its reports are understood by. */
public enum Check {
  /** A record is what its topic is for. */
  FORMAT,
  /** Entries are numbered 1, 2, 3 and so on. */
  ENTRY_SEQUENCE,
  /** Each entry names the hash of the one before, and has the hash of its own content. */
  ENTRY_CHAIN,
  /** The record that an entry names stands on its log. */
  RECORD_MISSING,
  /** Each record of a log has an entry, in the log's own order. */
  RECORD_UNCHAINED,
  /** A record stands where and since when its entry says. */
  POSITION,
  /** A record is byte for byte what was chained. */
  CONTENT,
  /** An event stands under its own key and type. */
  EVENT_PLACE,
  /** Events of an aggregate are numbered 1, 2, 3 and so on. */
  EVENT_SEQUENCE,
  /** Each event names the hash of the aggregate's previous one. */
  EVENT_LINK,
  /** The events of a decision are all there, in order. */
  DECISION,
  /** policy-service signed the event. */
  SIGNATURE,
  /** The issuer signed the command that caused the event, and it fits the event. */
  COMMAND,
  /** What the entry says of the event is what the event says. */
  DESCRIPTION,
  /** audit-service signed the checkpoint. */
  CHECKPOINT_SIGNATURE,
  /** The entries have the root that the checkpoint vouches for. */
  CHECKPOINT_ROOT,
  /** All the entries that a checkpoint vouches for are there. */
  CHECKPOINT_SIZE,
  /** No record waits for its entry for longer than is tolerated. */
  FRESHNESS;

  /** As people read it, such as {@code entry-chain}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
