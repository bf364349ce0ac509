package dev.countersign.agent;

import dev.countersign.agent.config.AgentConfig;
import dev.countersign.agent.config.SettingNames;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.ConfigProvider;

/** The agent as a program of its own. */
@ApplicationScoped
public class Program {
  private final AgentConfig config;
  private final Vertx vertx;
  private volatile Agent agent;

  @Inject
  Program(AgentConfig config, Vertx vertx) {
    this.config = config;
    this.vertx = vertx;
  }

  void onStart(@Observes StartupEvent event) {
    SettingNames.requireKnown(ConfigProvider.getConfig().getPropertyNames());
    agent = new Agent(config, vertx);
    agent.start();
  }

  void onStop(@Observes ShutdownEvent event) {
    if (agent != null) {
      agent.close();
    }
  }

  /** Null before the start. */
  public Agent agent() {
    return agent;
  }
}
