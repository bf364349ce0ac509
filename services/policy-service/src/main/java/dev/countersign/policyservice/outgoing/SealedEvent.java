package dev.countersign.policyservice.outgoing;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;

/**
 * An event as it stands on its log.
 *
 * @param topic of that log
 * @param value the record's value, which the hash is over
 * @param hash what the aggregate's next event names as its previous one
 */
public record SealedEvent<E extends LogEvent>(
    String topic, Recorded<E> recorded, String type, Bytes value, Digest hash, Bytes signature) {}
