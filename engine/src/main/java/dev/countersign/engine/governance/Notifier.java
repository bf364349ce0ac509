package dev.countersign.engine.governance;

import dev.countersign.protocol.Bytes;

/**
 * The program that delivers to endpoints.
 *
 * @param publicKey X25519, 32 bytes: what secrets of endpoints are sealed to
 */
public record Notifier(String name, Bytes publicKey) {}
