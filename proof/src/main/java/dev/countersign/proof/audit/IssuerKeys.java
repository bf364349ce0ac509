package dev.countersign.proof.audit;

import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.governance.GovernanceEvent.AgentRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.IssuerRegistered;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The keys that issuers have had, by the governance read so far. A key that was taken away since
 * still answers for the commands that were decided before: that they were is policy-service's word.
 */
final class IssuerKeys {
  private static final String ROOT = "root";
  private static final String POLICY_SERVICE = "policy-service";

  private final Map<String, List<VerifyingKey>> keys = new HashMap<>();

  IssuerKeys(Trust trust) {
    trust.root().ifPresent(key -> keys.put(ROOT, List.of(key)));
    keys.put(POLICY_SERVICE, List.of(trust.decisions()));
  }

  /** Takes notice of an event. */
  void learn(LogEvent event) {
    if (event instanceof IssuerRegistered registered) {
      add(registered.issuer(), registered.publicKey());
    } else if (event instanceof AgentRegistered registered) {
      add(registered.agent().value(), registered.publicKey());
    }
  }

  /** Those of an issuer; none where it is not known. */
  List<VerifyingKey> of(String issuer) {
    return keys.getOrDefault(issuer, List.of());
  }

  private void add(String issuer, Bytes raw) {
    try {
      var key = new VerifyingKey(raw);
      keys.merge(
          issuer,
          List.of(key),
          (old, added) -> Stream.concat(old.stream(), added.stream()).distinct().toList());
    } catch (IllegalArgumentException notAKey) {
      // No signature is ever good under it, so nothing was decided for it.
      keys.putIfAbsent(issuer, List.of());
    }
  }
}
