package dev.countersign.proof.audit;

import dev.countersign.protocol.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Follows the events of every aggregate from link to link, and counts them. Not thread-safe. */
final class EventChain {
  private static final String TYPE = "ce_type";
  private static final byte[] NOTHING = new byte[0];

  private final AuditHash hash;
  private final HeadTable heads = new HeadTable();

  EventChain(String cluster) {
    this.hash = new AuditHash(cluster);
  }

  /** How many aggregates have been seen. */
  int aggregates() {
    return heads.size();
  }

  /**
   * Takes the next event of its partition.
   *
   * @return its hash, 32 bytes, which policy-service signs
   * @throws WrongException when it cannot follow
   */
  byte[] follow(LogRecord record) {
    Links.OfEvent links;
    try {
      links = new Links.OfEvent(record.value());
    } catch (IllegalArgumentException e) {
      throw WrongException.at(record, Check.FORMAT, e.getMessage());
    }
    if (!Arrays.equals(links.aggregate, record.key())) {
      throw WrongException.at(
          record,
          Check.EVENT_PLACE,
          "Expected the key %s, but it is another".formatted(name(links)));
    }
    byte[] event = hash.event(record, record.header(TYPE).orElse(NOTHING));
    heads.locate(links.aggregate);
    requireNext(record, links);
    heads.store(links.sequence, event, (int) links.part, (int) links.parts);
    return event;
  }

  private void requireNext(LogRecord record, Links.OfEvent links) {
    long sequence = heads.sequence();
    if (links.sequence != sequence + 1) {
      throw WrongException.at(
          record,
          Check.EVENT_SEQUENCE,
          "Expected event %d of %s, but got event %d"
              .formatted(sequence + 1, name(links), links.sequence));
    }
    boolean linked =
        sequence == 0
            ? Arrays.equals(links.previous, Digest.NONE.toArray())
            : heads.hasHash(links.previous);
    if (!linked) {
      throw WrongException.at(
          record,
          Check.EVENT_LINK,
          "Expected event %d of %s to name the hash of the one before, but it names %s"
              .formatted(links.sequence, name(links), Digest.of(links.previous)));
    }
    boolean whole = heads.part() == heads.parts();
    boolean next = whole ? links.part == 1 : links.part == heads.part() + 1;
    boolean same = whole || links.parts == heads.parts();
    if (!next || !same || links.part > links.parts || links.parts > Integer.MAX_VALUE) {
      throw WrongException.at(
          record,
          Check.DECISION,
          "Expected part %d of a decision for event %d of %s, but got part %d of %d"
              .formatted(
                  whole ? 1 : heads.part() + 1,
                  links.sequence,
                  name(links),
                  links.part,
                  links.parts));
    }
  }

  private static String name(Links.OfEvent links) {
    return new String(links.aggregate, StandardCharsets.UTF_8);
  }
}
