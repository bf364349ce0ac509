package dev.countersign.proof.audit;

import dev.countersign.proof.merkle.CompactRange;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.audit.LogPosition;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import java.util.Arrays;

/**
 * The chain of entries and the tree over them, as far as it has come. Not thread-safe.
 *
 * <p>The tree's leaves are the 32 bytes of the entries' hashes.
 */
public final class AuditChain {
  private final AuditHash hash;
  private final CompactRange tree = new CompactRange();
  private byte[] last = Digest.NONE.toArray();

  public AuditChain(String cluster) {
    this.hash = new AuditHash(cluster);
  }

  /** How many entries it has. */
  public long size() {
    return tree.size();
  }

  /** The root over them. */
  public Digest root() {
    return tree.root();
  }

  /** The hash of the last entry; 64 zeros before the first. */
  public Digest last() {
    return Digest.of(last);
  }

  /**
   * Appends the entry of an event.
   *
   * @param type its CloudEvents type
   * @param event the hash that policy-service signed
   */
  public AuditEntry append(
      LogRecord record, String type, Recorded<LogEvent> recorded, Digest event) {
    var previous = last();
    byte[] content = hash.content(record);
    link(content, record.position());
    return entry(previous, Digest.of(content), record.position(), type, recorded, event);
  }

  /** Appends the link of a record alone, for whoever needs no entry of it. */
  public void link(LogRecord record) {
    link(hash.content(record), record.position());
  }

  /** The entry of an event, without appending it. */
  private AuditEntry entry(
      Digest previous,
      Digest content,
      LogPosition position,
      String type,
      Recorded<LogEvent> recorded,
      Digest event) {
    var meta = recorded.meta();
    var description = Description.of(recorded.event());
    return new AuditEntry(
        size(),
        previous,
        last(),
        content,
        position,
        meta.aggregate(),
        meta.sequence(),
        meta.part(),
        meta.parts(),
        event,
        description.category(),
        type,
        meta.time(),
        meta.actor().subject(),
        meta.actor().kind(),
        meta.actor().address(),
        description.summary());
  }

  /**
   * Appends an entry that was made before.
   *
   * @throws BrokenAuditException when it does not follow
   */
  public void follow(AuditEntry entry) {
    follow(
        entry.sequence(),
        entry.previous().toArray(),
        entry.hash().toArray(),
        entry.content().toArray(),
        entry.position());
  }

  /** As {@link #follow(AuditEntry)}, of the links alone. */
  void follow(Links.OfEntry entry) {
    follow(entry.sequence, entry.previous, entry.hash, entry.content, entry.position);
  }

  private void follow(
      long sequence, byte[] previous, byte[] hashed, byte[] content, LogPosition position) {
    if (sequence != size() + 1) {
      throw new BrokenAuditException(
          Check.ENTRY_SEQUENCE,
          "Expected entry %d, but got entry %d".formatted(size() + 1, sequence));
    }
    if (!Arrays.equals(previous, last)) {
      throw new BrokenAuditException(
          Check.ENTRY_CHAIN,
          "Expected entry %d to follow %s, but it follows %s"
              .formatted(sequence, last(), Digest.of(previous)));
    }
    link(content, position);
    if (!Arrays.equals(hashed, last)) {
      throw new BrokenAuditException(
          Check.ENTRY_CHAIN,
          "Expected entry %d to have the hash %s, but it has %s"
              .formatted(sequence, last(), Digest.of(hashed)));
    }
  }

  private void link(byte[] content, LogPosition position) {
    last = hash.entry(last, content, position);
    tree.append(last);
  }
}
