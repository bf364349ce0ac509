package dev.countersign.requestservice.kafka;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.audit.AuditHash;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.audit.AuditEntry;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes entries of the audit whose hash follows from what they say of chain and place. That the
 * chain is whole, and true to the events, is for {@code countersign audit verify} to say: a view
 * proves nothing.
 */
final class AuditMeaning implements ViewFeed.Meaning<AuditEntry> {
  private final String cluster;

  AuditMeaning(String cluster) {
    this.cluster = cluster;
  }

  @Override
  public Optional<AuditEntry> of(ConsumerRecord<byte[], byte[]> record) {
    try {
      var entry = Wire.decode(record.value(), AuditEntry.class);
      var hash =
          new AuditHash(cluster)
              .entry(entry.previous().toArray(), entry.content().toArray(), entry.position());
      if (!entry.hash().equals(Digest.of(hash))) {
        throw ReaderStoppedException.at(
            record, "Expected an entry under its own hash, but it is under another", null);
      }
      return Optional.of(entry);
    } catch (MalformedRecordException e) {
      throw ReaderStoppedException.at(record, e.getMessage(), e);
    }
  }
}
