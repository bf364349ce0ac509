package dev.countersign.policyservice.decide;

import dev.countersign.proof.event.ChainHead;

/**
 * An aggregate as its events have made it.
 *
 * @param state what they mean
 * @param head the last of them
 */
public record Folded<S>(S state, ChainHead head) {}
