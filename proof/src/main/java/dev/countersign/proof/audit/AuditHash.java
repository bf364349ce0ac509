package dev.countersign.proof.audit;

import dev.countersign.proof.hash.Domain;
import dev.countersign.proof.hash.TaggedHash;
import dev.countersign.protocol.audit.LogPosition;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The hashes of the audit; docs/audit-format.md has them with test vectors. Each is {@link
 * dev.countersign.proof.hash.Hashing#tagged}:
 *
 * <pre>
 * content = tagged(AUDIT_CONTENT, log, key, name1, value1, … nameN, valueN, value)
 *           of the ce_ headers in the order of their names
 * entry   = tagged(AUDIT_ENTRY, hash of the entry before, content,
 *                  cluster, topic id, partition (4 bytes), offset (8), timestamp (8, milliseconds))
 * event   = tagged(EVENT, cluster, key, ce_type, value), see EventSeal
 * </pre>
 *
 * Not thread-safe.
 */
public final class AuditHash {
  private static final String ATTRIBUTE = "ce_";
  private static final byte[] NOTHING = new byte[0];

  private final byte[] cluster;
  private final TaggedHash content = new TaggedHash(Domain.AUDIT_CONTENT);
  private final TaggedHash entry = new TaggedHash(Domain.AUDIT_ENTRY);
  private final TaggedHash event = new TaggedHash(Domain.EVENT);

  public AuditHash(String cluster) {
    this.cluster = utf8(cluster);
  }

  /** What stands there, wherever that is. */
  public byte[] content(LogRecord record) {
    content.add(utf8(Topics.log(record.position().topic()))).add(orNothing(record.key()));
    for (var header : attributes(record)) {
      content.add(utf8(header.name())).add(orNothing(header.value()));
    }
    return content.add(orNothing(record.value())).bytes();
  }

  /** The next link of the chain. */
  public byte[] entry(byte[] previous, byte[] contentHash, LogPosition position) {
    return entry
        .add(previous)
        .add(contentHash)
        .add(cluster)
        .add(utf8(position.topicId()))
        .add(position.partition())
        .add(position.offset())
        .add(position.timestamp().toEpochMilli())
        .bytes();
  }

  /** What policy-service signed, of a record whose type is known. */
  public byte[] event(LogRecord record, String type) {
    return event(record, utf8(type));
  }

  /** As {@link #event(LogRecord, String)}, with the type in UTF-8. */
  byte[] event(LogRecord record, byte[] type) {
    return event
        .add(cluster)
        .add(orNothing(record.key()))
        .add(type)
        .add(orNothing(record.value()))
        .bytes();
  }

  /** By insertion, for there are few: headers of one name keep the order they stand in. */
  private static LogRecord.Header[] attributes(LogRecord record) {
    var sorted = new LogRecord.Header[record.headers().size()];
    int count = 0;
    for (var header : record.headers()) {
      if (header.name().startsWith(ATTRIBUTE)) {
        int place = count++;
        while (place > 0 && sorted[place - 1].name().compareTo(header.name()) > 0) {
          sorted[place] = sorted[place - 1];
          place--;
        }
        sorted[place] = header;
      }
    }
    return Arrays.copyOf(sorted, count);
  }

  private static byte[] orNothing(byte[] bytes) {
    return bytes == null ? NOTHING : bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
