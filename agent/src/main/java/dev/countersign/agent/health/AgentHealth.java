package dev.countersign.agent.health;

import dev.countersign.agent.Program;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when it takes grants and can reach the log and every target. What is wrong is said in a
 * sentence beside each.
 */
@Readiness
@ApplicationScoped
public class AgentHealth implements HealthCheck {
  private final Program program;

  @Inject
  AgentHealth(Program program) {
    this.program = program;
  }

  @Override
  public HealthCheckResponse call() {
    var agent = program.agent();
    if (agent == null) {
      return HealthCheckResponse.named("agent").down().withData("serving", false).build();
    }
    var problems = agent.problems();
    var response =
        HealthCheckResponse.named("agent")
            .status(agent.isServing() && problems.values().stream().allMatch(it -> it.isEmpty()))
            .withData("serving", agent.isServing())
            .withData("now", Instant.now().toString()); // for doctor, which compares clocks
    problems.forEach((name, problem) -> response.withData(name, problem.orElse("well")));
    return response.build();
  }
}
