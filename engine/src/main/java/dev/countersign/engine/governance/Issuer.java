package dev.countersign.engine.governance;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.governance.IssuerKind;

/**
 * Someone whose signed commands are accepted.
 *
 * @param publicKey Ed25519, 32 bytes
 */
public record Issuer(String name, IssuerKind kind, Bytes publicKey) {}
