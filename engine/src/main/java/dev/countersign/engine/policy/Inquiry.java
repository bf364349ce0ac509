package dev.countersign.engine.policy;

import dev.countersign.engine.Names;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.Risk;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What policies are asked about: an operation, where it is to happen, who asks, and when. All of it
 * stands on the log, so that a history can be put to other policies.
 *
 * @param labels those of the target; none where it is not known, as for approvals
 * @param requester with the groups and roles of the moment
 * @param now when it is asked
 */
public record Inquiry(
    OperationKind kind,
    TargetRef target,
    Map<String, String> labels,
    OperationFacts facts,
    Actor requester,
    Instant now) {

  public Inquiry {
    labels = Map.copyOf(labels);
  }

  /** How much harm it may do, as far as its class tells. */
  public Risk risk() {
    return riskOf(facts.statementClass());
  }

  /** What is behind a digest, nobody knows: its approval is as risky as what is not understood. */
  static Risk riskOf(StatementClass statementClass) {
    return switch (statementClass) {
      case READ -> Risk.LOW;
      case WRITE -> Risk.MEDIUM;
      case DDL -> Risk.HIGH;
      case NONE, DESTRUCTIVE, PRIVILEGED, OPAQUE -> Risk.CRITICAL;
    };
  }

  /** The roles that the requester holds for the target, each once, as policies write them. */
  List<String> roles() {
    return requester.roles().stream()
        .filter(
            grant ->
                Names.covers(grant.target(), target.target())
                    && Names.covers(grant.environment(), target.environment()))
        .map(RoleGrant::role)
        .distinct()
        .sorted()
        .toList();
  }

  /** Whether the requester belongs to a party. */
  boolean isBy(Party party) {
    return switch (party.kind()) {
      case GROUP -> requester.groups().contains(party.name());
      case USER -> requester.subject().value().equals(party.name());
      case ROLE -> roles().contains(party.name());
    };
  }
}
