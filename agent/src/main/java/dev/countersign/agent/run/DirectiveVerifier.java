package dev.countersign.agent.run;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.grant.DirectiveSeal;
import dev.countersign.protocol.execution.Directive;
import dev.countersign.protocol.execution.Directive.ClaimAccepted;
import dev.countersign.protocol.execution.Directive.ClaimRefused;
import dev.countersign.protocol.execution.Directive.ReconcileAsked;
import dev.countersign.protocol.execution.Directive.StopAsked;
import dev.countersign.protocol.execution.ExecutionId;
import java.util.Optional;

/** Decides whether what stands on the directives topic is policy-service's word to this cluster. */
public final class DirectiveVerifier {
  private DirectiveVerifier() {}

  /** The directive, or empty where it is forged, altered, malformed or meant for others. */
  public static Optional<Directive> verify(Trust trust, SignedRecord found) {
    var value = found.value().toArray();
    if (!trust.isDecisionKey(found.keyId())
        || !DirectiveSeal.verify(trust.decisionKey(), found.type(), value, found.signature())) {
      return Optional.empty();
    }
    try {
      var directive = Wire.decode(value, Directive.class);
      return Optional.of(directive)
          .filter(it -> Wire.ceType(it).equals(found.type()))
          .filter(it -> cluster(it).equals(trust.cluster()))
          .filter(it -> execution(it).request().value().equals(found.key()));
    } catch (MalformedRecordException e) {
      return Optional.empty();
    }
  }

  private static String cluster(Directive directive) {
    return switch (directive) {
      case ClaimAccepted it -> it.cluster();
      case ClaimRefused it -> it.cluster();
      case StopAsked it -> it.cluster();
      case ReconcileAsked it -> it.cluster();
    };
  }

  private static ExecutionId execution(Directive directive) {
    return switch (directive) {
      case ClaimAccepted it -> it.execution();
      case ClaimRefused it -> it.execution();
      case StopAsked it -> it.execution();
      case ReconcileAsked it -> it.execution();
    };
  }
}
