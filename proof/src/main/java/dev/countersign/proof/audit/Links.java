package dev.countersign.proof.audit;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.audit.LogPosition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What binds records to one another, read from their bytes without decoding the rest: the fields
 * that stand first in every event ({@code meta}) and in every entry, in the order of the published
 * schemas.
 */
final class Links {
  private Links() {}

  /** The links of an event. */
  static final class OfEvent {
    final byte[] aggregate;
    final long sequence;
    final byte[] previous;
    final long part;
    final long parts;

    /** Throws {@link IllegalArgumentException} where the value is no event's. */
    OfEvent(byte[] value) {
      var in = new WireCursor(value);
      aggregate = in.text();
      sequence = in.number();
      previous = in.fixed(Digest.BYTES);
      part = in.number();
      parts = in.number();
    }
  }

  /** The links of an entry. */
  static final class OfEntry {
    final long sequence;
    final byte[] previous;
    final byte[] hash;
    final byte[] content;
    final LogPosition position;

    /** Throws {@link IllegalArgumentException} where the value is no entry's. */
    OfEntry(byte[] value) {
      var in = new WireCursor(value);
      sequence = in.number();
      previous = in.fixed(Digest.BYTES);
      hash = in.fixed(Digest.BYTES);
      content = in.fixed(Digest.BYTES);
      position =
          new LogPosition(
              utf8(in.text()),
              utf8(in.text()),
              Math.toIntExact(in.number()),
              in.number(),
              Instant.ofEpochMilli(in.number()));
    }

    private static String utf8(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
