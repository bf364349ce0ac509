package dev.countersign.policyservice.enrich;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Payload;
import java.util.Optional;

/** The payloads of the log, by digest; empty for one that was never there or has been erased. */
@FunctionalInterface
public interface StoredPayloads {
  Optional<Payload> find(Digest digest);
}
