package dev.countersign.agent;

import dev.countersign.agent.config.AgentConfig;
import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.protocol.request.TargetRef;
import java.util.Map;
import java.util.Optional;

/** Where changes may be run and rolled back to see what they touch. */
final class Measurable {
  private final Map<String, AgentConfig.Target> targets;
  private final FrozenTargets frozen;

  Measurable(Map<String, AgentConfig.Target> targets, FrozenTargets frozen) {
    this.targets = targets;
    this.frozen = frozen;
  }

  /** Whether whoever runs the target lets this agent do it there. */
  boolean isAllowed(TargetRef target) {
    return targets.get(target.toString()).measureChanges();
  }

  /** Why not at this target; empty where they may. */
  Optional<Reason> objection(TargetRef target) {
    if (!isAllowed(target)) {
      return Optional.of(
          new Reason(
              "NOT_ALLOWED",
              "Expected a target whose agent may measure changes (measure-changes), but it may"
                  + " not"));
    }
    return frozen.holdUp(target, false)
        ? Optional.of(
            new Reason(
                "TARGET_FROZEN", "Expected a target where locks may be taken, but it is frozen"))
        : Optional.empty();
  }
}
