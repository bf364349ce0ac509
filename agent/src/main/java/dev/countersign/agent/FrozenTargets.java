package dev.countersign.agent;

import dev.countersign.protocol.execution.Directive.TargetsFrozen;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * What policy-service last said is frozen. A grant of such a target is not claimed, for the claim
 * would be refused. It holds only for a while unless it is said again, so that an agent which has
 * missed the end of a freeze goes on by itself; what really may run is decided at the claim.
 */
final class FrozenTargets {
  private static final Logger LOG = Logger.getLogger(FrozenTargets.class);

  private record Said(long epoch, Set<TargetRef> targets, long heard, Duration goodFor) {}

  private final String pool;
  private final LongSupplier nanos;
  private Said said = new Said(0, Set.of(), 0, Duration.ZERO);

  /**
   * Nothing is frozen yet.
   *
   * @param pool what is said to others is ignored
   * @param nanos a clock that does not jump
   */
  FrozenTargets(String pool, LongSupplier nanos) {
    this.pool = pool;
    this.nanos = nanos;
  }

  /** A directive whose signature is good. */
  synchronized void heard(TargetsFrozen directive) {
    if (!directive.pool().equals(pool) || directive.epoch() < said.epoch()) {
      return;
    }
    var targets = Set.copyOf(directive.targets());
    if (!targets.equals(said.targets())) {
      LOG.infof("Targets are frozen: epoch=%d targets=%s", directive.epoch(), directive.targets());
    }
    said = new Said(directive.epoch(), targets, nanos.getAsLong(), directive.goodFor());
  }

  /** Whether a grant is not worth claiming; where glass was broken, only the claim can tell. */
  boolean holdUp(TargetRef target, boolean breakGlass) {
    return !breakGlass && has(target);
  }

  private synchronized boolean has(TargetRef target) {
    return said.targets().contains(target)
        && nanos.getAsLong() - said.heard() < said.goodFor().toNanos();
  }
}
