package dev.countersign.protocol.envelope;

/**
 * An event as it stands on its log. In Avro the facts of the event follow {@code meta} in one
 * record.
 */
public record Recorded<E extends LogEvent>(EventMeta meta, E event) {}
