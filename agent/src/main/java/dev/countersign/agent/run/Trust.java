package dev.countersign.agent.run;

import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.TargetRef;
import java.util.Set;

/**
 * What an agent knows from its own configuration, and holds everything against that it is told.
 *
 * @param cluster the Countersign cluster that it belongs to
 * @param agent its own name
 * @param pool the pool that it serves
 * @param targets the targets that it has credentials for
 * @param kinds the kinds of operations that it can run
 * @param decisionKey the key of policy-service, the only one whose word counts
 */
public record Trust(
    String cluster,
    Subject agent,
    String pool,
    Set<TargetRef> targets,
    Set<OperationKind> kinds,
    VerifyingKey decisionKey) {

  public Trust {
    targets = Set.copyOf(targets);
    kinds = Set.copyOf(kinds);
  }

  boolean isDecisionKey(String keyId) {
    return decisionKey.id().value().equals(keyId);
  }
}
