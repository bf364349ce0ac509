package dev.countersign.notifier.delivery;

import java.time.Instant;

/**
 * What is known of a delivery that has failed so far.
 *
 * @param attempts how many there were
 * @param began when the first of them ended
 * @param due when the next one is
 */
public record Tried(int attempts, Instant began, Instant due) {}
