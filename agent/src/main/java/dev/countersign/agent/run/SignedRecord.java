package dev.countersign.agent.run;

import dev.countersign.protocol.Bytes;

/**
 * A record as it came from a topic: bytes, and who says to have signed them. It carries no
 * authority before {@link Trust} has looked at it.
 *
 * @param key the record's key as text, empty where it has none
 * @param type the CloudEvents type, empty where the header is missing
 * @param value the body as it was signed, empty where the record has none
 * @param keyId the id of the key that is said to have signed it, empty where the header is missing
 * @param signature empty where the header is missing
 */
public record SignedRecord(
    String topic, String key, String type, Bytes value, String keyId, Bytes signature) {}
