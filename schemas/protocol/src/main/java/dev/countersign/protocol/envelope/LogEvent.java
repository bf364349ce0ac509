package dev.countersign.protocol.envelope;

/**
 * Everything that can stand on a log that is kept for ever: a {@code RequestEvent} or a {@code
 * GovernanceEvent}. Not sealed itself, for Java seals across packages only inside a named module;
 * the two vocabularies are.
 */
public interface LogEvent {}
