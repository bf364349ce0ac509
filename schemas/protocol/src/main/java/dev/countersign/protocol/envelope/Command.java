package dev.countersign.protocol.envelope;

/**
 * Everything that may be asked of policy-service: a {@code RequestCommand}, a {@code LaneCommand}
 * or a {@code GovernanceCommand}. Not sealed itself, for Java seals across packages only inside a
 * named module; the three vocabularies are.
 */
public interface Command {}
