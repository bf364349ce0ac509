package dev.countersign.requestservice.view;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.request.RequestEvent;

/**
 * An event of a request, with its place on the log and what proves it.
 *
 * @param type the CloudEvents type of its record
 * @param hash what the request's next event names as its previous
 * @param value the record's value, byte for byte
 * @param signature policy-service's, over the hash
 * @param keyId which of its keys signed
 */
public record LoggedEvent(
    int partition,
    long offset,
    String type,
    EventMeta meta,
    RequestEvent event,
    Digest hash,
    Bytes value,
    Bytes signature,
    String keyId)
    implements Logged {}
