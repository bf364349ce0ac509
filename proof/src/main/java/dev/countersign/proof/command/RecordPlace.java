package dev.countersign.proof.command;

/**
 * Where a record was found, in the words of the signed header.
 *
 * @param key the record's key, as text
 * @param type the CloudEvents type of the record
 */
public record RecordPlace(String cluster, String topic, String key, String type) {}
