package dev.countersign.engine.governance;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Subject;
import java.util.Optional;

/**
 * An agent, which is also the issuer of its own commands, under its own name.
 *
 * @param publicKey Ed25519, 32 bytes
 * @param advertised what it says of itself; empty until it has said something as what it is
 *     registered as now
 */
public record AgentEntry(
    Subject agent, String pool, Bytes publicKey, Optional<Advertised> advertised) {

  /** One that has not said anything yet. */
  public AgentEntry(Subject agent, String pool, Bytes publicKey) {
    this(agent, pool, publicKey, Optional.empty());
  }

  AgentEntry with(Advertised said) {
    return new AgentEntry(agent, pool, publicKey, Optional.of(said));
  }
}
