package dev.countersign.engine.request;

import java.time.Instant;

/** How far a state has come on its log: the sequence and the time of the last event in it. */
public record Position(long sequence, Instant time) {
  static final Position START = new Position(0, Instant.EPOCH);
}
