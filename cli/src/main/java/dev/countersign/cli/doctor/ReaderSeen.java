package dev.countersign.cli.doctor;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a reader of a log has come.
 *
 * @param reader a group, or a program's own reading
 * @param waiting for how long the oldest record that it has not read has been there; empty where it
 *     has read all
 */
public record ReaderSeen(String reader, String topic, Optional<Duration> waiting) {}
