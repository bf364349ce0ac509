package dev.countersign.agent.run;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.grant.DirectiveSeal;
import dev.countersign.protocol.execution.Directive;
import dev.countersign.protocol.execution.Directive.ClaimAccepted;
import dev.countersign.protocol.execution.Directive.ClaimRefused;
import dev.countersign.protocol.execution.Directive.ReconcileAsked;
import dev.countersign.protocol.execution.Directive.StopAsked;
import dev.countersign.protocol.execution.Directive.TargetsFrozen;
import dev.countersign.protocol.topic.Topics;
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
          .filter(it -> key(it).equals(found.key()));
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
      case TargetsFrozen it -> it.cluster();
    };
  }

  /** What the record must be keyed by. */
  private static String key(Directive directive) {
    return switch (directive) {
      case ClaimAccepted it -> it.execution().request().value();
      case ClaimRefused it -> it.execution().request().value();
      case StopAsked it -> it.execution().request().value();
      case ReconcileAsked it -> it.execution().request().value();
      case TargetsFrozen _ -> Topics.GOVERNANCE_KEY;
    };
  }
}
