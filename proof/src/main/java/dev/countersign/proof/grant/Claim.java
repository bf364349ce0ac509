package dev.countersign.proof.grant;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.Directive.ClaimAccepted;
import dev.countersign.protocol.execution.ExecutionId;

/**
 * What an agent claimed, kept to recognise the answer by. An agent runs nothing before {@link
 * #isAcceptedBy} is true of a directive whose signature is good.
 *
 * @param command the claiming command; a claim made anew has another, so an old answer does not fit
 * @param grant the hash of the grant, by {@link GrantSeal#hash}
 */
public record Claim(
    String cluster, ExecutionId execution, Subject agent, CommandId command, Digest grant) {

  /** Whether an acceptance names exactly this claim. */
  public boolean isAcceptedBy(ClaimAccepted answer) {
    return answer.cluster().equals(cluster)
        && answer.execution().equals(execution)
        && answer.agent().equals(agent)
        && answer.claim().equals(command)
        && answer.grant().equals(grant);
  }
}
