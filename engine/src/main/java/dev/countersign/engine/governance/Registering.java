package dev.countersign.engine.governance;

import static dev.countersign.engine.Decision.accept;
import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.engine.governance.GovernanceDecider.unknown;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.countersign.engine.Decision;
import dev.countersign.engine.Names;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterAgent;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterIssuer;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPool;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterTarget;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.AgentRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.IssuerRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.PoolRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.TargetRegistered;
import dev.countersign.protocol.governance.IssuerKind;
import dev.countersign.protocol.governance.IssuerScope;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Making issuers, agents, pools and targets known, or changing what is known of them. An agent
 * shares its name with no issuer and no principal, for it speaks under it.
 */
final class Registering {
  private static final int KEY_BYTES = 32;
  private static final int MAX_PATTERNS = 100;
  private static final int MAX_LABELS = 16;
  private static final int MAX_ROWS = 10_000_000;

  /** A grant stands on a topic that is kept for a day. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private Registering() {}

  /** A gateway can speak for anybody, and policy-service decides; a service speaks for itself. */
  static Decision<GovernanceEvent> issuer(
      Governance governance, Authority by, RegisterIssuer command) {
    var name = command.issuer();
    if (!Names.isWellFormed(name)) {
      return badName("issuer", name);
    }
    if (name.equals(Governance.ROOT)) {
      return invalid("Expected a name of its own, but %s is the root's", name);
    }
    if (governance.agent(new Subject(name)).isPresent()) {
      return invalid("Expected a name of its own, but %s is an agent", name);
    }
    if (!isKey(command.publicKey())) {
      return badKey(name, command.publicKey());
    }
    if ((command.kind() == IssuerKind.SERVICE) != command.scope().isPresent()) {
      return invalid(
          "Expected a scope for a service and none for another issuer, but %s, %s, has %s",
          name, command.kind(), command.scope().isPresent() ? "one" : "none");
    }
    if (command.scope().filter(scope -> !isScope(scope)).isPresent()) {
      return invalid(
          "Expected from 1 to %d kinds, targets and environments, the latter as patterns of %s, for"
              + " the scope of %s, but they are not",
          MAX_PATTERNS, Names.PATTERN_RULE, name);
    }
    return beyond(governance, by, command)
        .orElseGet(
            () ->
                accept(
                    new IssuerRegistered(
                        name, command.kind(), command.publicKey(), command.scope())));
  }

  private static Optional<Decision<GovernanceEvent>> beyond(
      Governance governance, Authority by, RegisterIssuer command) {
    return switch (command.kind()) {
      case GATEWAY, POLICY_SERVICE ->
          by.mayEverything()
              ? Optional.empty()
              : Optional.of(
                  refuse(
                      FORBIDDEN,
                      "Expected someone who may everything everywhere, for %s can speak for anybody,"
                          + " but %s may not",
                      command.issuer(),
                      by.standing().subject()));
      case SERVICE ->
          by.beyond(governance.people().grantsOf(new Subject(command.issuer())))
              .map(grant -> Identifying.beyond(by, grant));
    };
  }

  private static boolean isScope(IssuerScope scope) {
    return !scope.kinds().isEmpty()
        && scope.kinds().size() <= MAX_PATTERNS
        && arePatterns(scope.targets())
        && arePatterns(scope.environments());
  }

  private static boolean arePatterns(List<String> patterns) {
    return !patterns.isEmpty()
        && patterns.size() <= MAX_PATTERNS
        && patterns.stream().allMatch(Names::isPattern);
  }

  static Decision<GovernanceEvent> agent(Governance governance, RegisterAgent command) {
    var agent = command.agent();
    if (agent.value().equals(Governance.ROOT)
        || governance.issuer(agent.value()).isPresent()
        || governance.principal(agent).isPresent()) {
      return invalid("Expected a name of its own, but %s is taken", agent);
    }
    if (governance.pool(command.pool()).isEmpty()) {
      return unknown("pool", command.pool());
    }
    return isKey(command.publicKey())
        ? accept(new AgentRegistered(agent, command.pool(), command.publicKey()))
        : badKey(agent.value(), command.publicKey());
  }

  static Decision<GovernanceEvent> pool(RegisterPool command) {
    if (!Names.isWellFormed(command.pool())) {
      return badName("pool", command.pool());
    }
    return isTime(command.claimWithin()) && isTime(command.lease())
        ? accept(new PoolRegistered(command.pool(), command.claimWithin(), command.lease()))
        : invalid(
            "Expected times from 1 ms to %s, but pool %s has %s and %s",
            LONGEST, command.pool(), command.claimWithin(), command.lease());
  }

  private static Optional<String> badLabel(Map<String, String> labels) {
    if (labels.size() > MAX_LABELS) {
      return Optional.of("there are %d, more than %d".formatted(labels.size(), MAX_LABELS));
    }
    return labels.entrySet().stream()
        .filter(it -> !Names.isWellFormed(it.getKey()) || !Names.isWellFormed(it.getValue()))
        .findFirst()
        .map(
            it ->
                "one is not a name and a value of %s: %s=%s"
                    .formatted(Names.RULE, Names.shown(it.getKey()), Names.shown(it.getValue())));
  }

  static Decision<GovernanceEvent> target(Governance governance, RegisterTarget command) {
    var target = command.target();
    if (!Names.isWellFormed(target.target())) {
      return badName("target", target.target());
    }
    if (!Names.isWellFormed(target.environment())) {
      return badName("environment", target.environment());
    }
    if (target.equals(TargetRef.POLICIES)) {
      return invalid("Expected a name of its own, but %s is where policies change", target);
    }
    if (governance.pool(command.pool()).isEmpty()) {
      return unknown("pool", command.pool());
    }
    if (!isTime(command.statementTimeout())) {
      return invalid(
          "Expected a statement timeout from 1 ms to %s, but that of %s is %s",
          LONGEST, target, command.statementTimeout());
    }
    if (command.rowLimit() < 1 || command.rowLimit() > MAX_ROWS) {
      return invalid(
          "Expected a row limit from 1 to %d, but that of %s is %d",
          MAX_ROWS, target, command.rowLimit());
    }
    return badLabel(command.labels())
        .<Decision<GovernanceEvent>>map(
            why -> invalid("Expected labels of %s, but %s", target, why))
        .orElseGet(
            () ->
                accept(
                    new TargetRegistered(
                        target,
                        command.dialect(),
                        command.pool(),
                        command.statementTimeout(),
                        command.rowLimit(),
                        command.labels())));
  }

  private static boolean isKey(Bytes publicKey) {
    return publicKey.size() == KEY_BYTES;
  }

  private static boolean isTime(Duration time) {
    return time.compareTo(Duration.ofMillis(1)) >= 0 && time.compareTo(LONGEST) <= 0;
  }

  private static Decision<GovernanceEvent> badKey(String name, Bytes publicKey) {
    return invalid(
        "Expected a public key of %d bytes, but that of %s has %d",
        KEY_BYTES, name, publicKey.size());
  }

  private static Decision<GovernanceEvent> badName(String what, String name) {
    return invalid(
        "Expected %s for the name of a %s, but it is %s", Names.RULE, what, Names.shown(name));
  }

  @FormatMethod
  private static Decision<GovernanceEvent> invalid(
      @FormatString String message, Object... details) {
    return refuse(INVALID_GOVERNANCE, message, details);
  }
}
