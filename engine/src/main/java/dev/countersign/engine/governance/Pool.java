package dev.countersign.engine.governance;

import java.time.Duration;

/**
 * Agents that serve the same targets.
 *
 * @param claimWithin how long a grant may wait for a claim
 * @param lease how long after its last sign of life an agent is given up
 */
public record Pool(String name, Duration claimWithin, Duration lease) {}
