package dev.countersign.protocol.governance;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Doc;

@Doc(
    "What only the notifier can read of an endpoint, sealed by HPKE (RFC 9180) to its key; the log has no secrets.")
public record SealedSecret(
    @Doc("The X25519 public key that it is sealed to, 32 bytes.") Bytes recipient,
    @Doc("The encapsulated key, 32 bytes.") Bytes encapsulated,
    @Doc("The sealed bytes; they hide an EndpointSecret.") Bytes sealed) {}
