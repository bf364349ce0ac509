package dev.countersign.cli.doctor;

import dev.countersign.engine.governance.Endpoint;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.Target;
import dev.countersign.engine.policy.Workflows;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.topic.EventTypes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** Whether what governance promises of its targets can come about. Pure. */
public final class PlaceChecks {
  public static final String AGENTS = "agents";
  public static final String POLICIES = "policies";
  public static final String FREEZES = "freezes";
  public static final String TELLING = "telling";

  private PlaceChecks() {}

  /**
   * Whether somebody can run what is approved, at each target.
   *
   * @param alive the agents that take grants now, by pool
   */
  public static List<Finding> agents(
      Governance governance, Map<String, ? extends SortedSet<String>> alive) {
    var wrong = new ArrayList<Finding>();
    for (var pool : governance.pools()) {
      var there = alive.get(pool.name());
      if (there == null) {
        continue; // its group could not be looked at, which is said elsewhere
      }
      var targets =
          governance.targets().stream()
              .filter(target -> target.pool().equals(pool.name()))
              .map(target -> target.ref().toString())
              .toList();
      if (there.isEmpty() && !targets.isEmpty()) {
        wrong.add(
            new Finding.Fault(
                AGENTS,
                "nobody in pool %s, which serves %s"
                    .formatted(pool.name(), String.join(", ", targets)),
                "an agent that takes its grants",
                "Start an agent of pool %s; what is approved waits, and lapses."
                    .formatted(pool.name())));
      }
    }
    if (!wrong.isEmpty()) {
      return wrong;
    }
    return List.of(
        new Finding.Fine(
            AGENTS,
            alive.isEmpty()
                ? "no pool"
                : alive.entrySet().stream()
                    .map(it -> it.getKey() + ": " + String.join(", ", it.getValue()))
                    .collect(Collectors.joining("; "))));
  }

  /**
   * Whether anything may be asked for, at each target. A pair that no policy covers at all is a
   * warning: it fails closed, so nothing is unsafe, and yet nobody registers a target for that. A
   * class that none covers is as often meant so as not, and is only told.
   */
  public static List<Finding> policies(Governance governance) {
    var findings = new ArrayList<Finding>();
    var covered = new ArrayList<String>();
    for (var target : governance.targets()) {
      var open = new ArrayList<String>();
      boolean any = isCovered(governance, target, StatementClass.NONE);
      for (var statementClass : EnumSet.complementOf(EnumSet.of(StatementClass.NONE))) {
        var known = isCovered(governance, target, statementClass);
        any = any || known;
        if (!known) {
          open.add(statementClass.name().toLowerCase(Locale.ROOT));
        }
      }
      if (!any) {
        findings.add(
            new Finding.Warning(
                POLICIES,
                "no policy covers %s, so everything there is refused".formatted(target.ref()),
                "a policy for each target and environment",
                "Publish a policy that matches it, or leave it so where it is meant."));
      } else {
        covered.add(target.ref() + (open.isEmpty() ? "" : " but for " + String.join(", ", open)));
      }
    }
    if (!covered.isEmpty() || findings.isEmpty()) {
      findings.addFirst(
          new Finding.Fine(POLICIES, covered.isEmpty() ? "no target" : String.join("; ", covered)));
    }
    return List.copyOf(findings);
  }

  /** Whether anything is frozen: it is meant so, and yet somebody may have forgotten it. */
  public static List<Finding> freezes(Governance governance) {
    var frozen =
        governance.freezes().stream()
            .<Finding>map(
                it ->
                    new Finding.Warning(
                        FREEZES,
                        "%s by %s since %s: %s@%s"
                            .formatted(
                                it.name(),
                                it.by(),
                                it.since(),
                                it.freeze().target(),
                                it.freeze().environment()),
                        "nothing frozen",
                        "End it when its time has come: countersign freeze end " + it.name()))
            .toList();
    return frozen.isEmpty() ? List.of(new Finding.Fine(FREEZES, "none")) : frozen;
  }

  /** Whether anybody outside hears of it when glass is broken, which is to be loud. */
  public static List<Finding> telling(Governance governance) {
    if (governance.endpoints().isEmpty()) {
      return List.of(new Finding.Fine(TELLING, "no endpoint: nothing is told to anybody outside"));
    }
    var type = EventTypes.ofRequest(GlassBroken.class.getSimpleName());
    var told =
        governance.endpoints().stream().filter(it -> it.wants(type)).map(Endpoint::name).toList();
    return List.of(
        told.isEmpty()
            ? new Finding.Warning(
                TELLING,
                "nobody is told when glass is broken",
                "an endpoint that takes " + type,
                "Add it to the events of an endpoint: countersign webhook add --help.")
            : new Finding.Fine(TELLING, "broken glass: " + String.join(", ", told)));
  }

  /** Whether a policy is about operations of that class there; only approvals have none. */
  private static boolean isCovered(
      Governance governance, Target target, StatementClass statementClass) {
    var approval = EnumSet.of(OperationKind.APPROVAL);
    var kinds = statementClass == StatementClass.NONE ? approval : EnumSet.complementOf(approval);
    return kinds.stream()
        .anyMatch(
            kind -> Workflows.mayCover(governance.policies(), kind, statementClass, target.ref()));
  }
}
