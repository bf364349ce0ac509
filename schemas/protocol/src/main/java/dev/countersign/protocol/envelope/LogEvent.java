package dev.countersign.protocol.envelope;

/**
 * Everything that can stand on a log that is kept for ever: a {@code RequestEvent}, a {@code
 * LaneEvent} or a {@code GovernanceEvent}. Not sealed itself, for Java seals across packages only
 * inside a named module; the three vocabularies are.
 */
public interface LogEvent {}
