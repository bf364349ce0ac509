package dev.countersign.requestservice.kafka;

import dev.countersign.requestservice.GatewayConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Asks the brokers time and again whether they are there. */
@ApplicationScoped
public class Probe {
  private final Clients clients;
  private final GatewayConfig config;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("kafka-probe").factory());
  private Admin admin;
  private volatile boolean reachable;

  public Probe(Clients clients, GatewayConfig config) {
    this.clients = clients;
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    long interval = config.kafka().probeInterval().toMillis();
    var _ = clock.scheduleWithFixedDelay(this::ask, 0, interval, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    clock.shutdownNow();
  }

  /** Whether a broker answered when it was last asked. */
  public boolean isReachable() {
    return reachable;
  }

  private void ask() {
    try {
      if (admin == null) {
        admin = clients.admin("probe");
      }
      long patience = config.kafka().probeInterval().toMillis();
      reachable = !admin.describeCluster().nodes().get(patience, TimeUnit.MILLISECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      reachable = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      admin.close(java.time.Duration.ZERO);
    }
  }
}
