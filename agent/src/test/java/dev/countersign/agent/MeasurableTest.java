package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.config.TestConfig;
import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.protocol.execution.Directive.TargetsFrozen;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A change is run before its approval only where whoever runs the target has said so. */
class MeasurableTest {
  private static final TargetRef ORDERS = new TargetRef("orders", "production");
  private static final String SETTING = "countersign.agent.targets.\"orders@production\".";

  private final FrozenTargets frozen = new FrozenTargets("main", () -> 0);

  private Optional<String> objection(Map<String, String> more) {
    var settings =
        new HashMap<>(
            Map.of(
                "countersign.cluster",
                "c",
                "countersign.kafka.bootstrap-servers",
                "127.0.0.1:9092",
                "countersign.signing-key-file",
                "/keys/agent.pem",
                "countersign.decision-key",
                "AAAA",
                "countersign.agent.name",
                "agent-1",
                SETTING + "url",
                "postgresql://127.0.0.1/orders",
                SETTING + "user",
                "agent",
                SETTING + "password-file",
                "/p"));
    settings.putAll(more);
    var targets = TestConfig.of(settings).agent().targets();
    return new Measurable(targets, frozen).objection(ORDERS).map(Reason::code);
  }

  @Test
  void shouldMeasureNowhereUnlessToldTo() {
    assertThat(objection(Map.of())).contains("NOT_ALLOWED");
    assertThat(objection(Map.of(SETTING + "measure-changes", "false"))).contains("NOT_ALLOWED");
    assertThat(objection(Map.of(SETTING + "measure-changes", "true"))).isEmpty();
  }

  @Test
  void shouldMeasureNothingAtAFrozenTarget() {
    frozen.heard(new TargetsFrozen("c", "main", 1, List.of(ORDERS), Duration.ofSeconds(30)));

    assertThat(objection(Map.of(SETTING + "measure-changes", "true"))).contains("TARGET_FROZEN");
  }
}
