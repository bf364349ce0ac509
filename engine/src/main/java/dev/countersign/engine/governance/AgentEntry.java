package dev.countersign.engine.governance;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Subject;

/**
 * An agent, which is also the issuer of its own commands, under its own name.
 *
 * @param publicKey Ed25519, 32 bytes
 */
public record AgentEntry(Subject agent, String pool, Bytes publicKey) {}
