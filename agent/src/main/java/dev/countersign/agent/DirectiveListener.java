package dev.countersign.agent;

import dev.countersign.agent.run.DirectiveVerifier;
import dev.countersign.agent.run.SignedRecord;
import dev.countersign.agent.run.Trust;
import dev.countersign.protocol.execution.Directive.ClaimAccepted;
import dev.countersign.protocol.execution.Directive.ClaimRefused;
import dev.countersign.protocol.execution.Directive.ReconcileAsked;
import dev.countersign.protocol.execution.Directive.StopAsked;
import dev.countersign.protocol.execution.Directive.TargetsFrozen;
import org.jboss.logging.Logger;

/** Takes in what stands on the directives topic; only what policy-service signed is passed on. */
final class DirectiveListener {
  private static final Logger LOG = Logger.getLogger(DirectiveListener.class);

  private final Trust trust;
  private final Claims claims;
  private final Executions executions;
  private final Settler settler;
  private final FrozenTargets frozen;

  DirectiveListener(
      Trust trust, Claims claims, Executions executions, Settler settler, FrozenTargets frozen) {
    this.trust = trust;
    this.claims = claims;
    this.executions = executions;
    this.settler = settler;
    this.frozen = frozen;
  }

  void hear(SignedRecord found) {
    var directive = DirectiveVerifier.verify(trust, found);
    if (directive.isEmpty()) {
      LOG.warn("Ignored a directive: it is not policy-service's word to this cluster");
      return;
    }
    switch (directive.get()) {
      case ClaimAccepted accepted -> claims.heard(accepted);
      case ClaimRefused refused -> claims.heard(refused);
      case StopAsked(_, var execution) -> executions.stop(execution);
      case ReconcileAsked asked -> settler.heard(asked);
      case TargetsFrozen said -> frozen.heard(said);
    }
  }
}
