package dev.countersign.cli.launch;

import dev.countersign.avro.kafka.TopicMaker;
import dev.countersign.cli.CliException;
import dev.countersign.cli.bootstrap.Bootstrap;
import dev.countersign.cli.bootstrap.DemoDatabases;
import dev.countersign.cli.bootstrap.FirstGovernance;
import dev.countersign.cli.bootstrap.Secrets;
import dev.countersign.embedded.PostgreSqlAdmin;
import dev.countersign.protocol.topic.Topics;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Brings a platform up on this machine, and down again. */
public final class Launcher {
  /** It may wait for its agent, and then for the others. */
  private static final Duration ANOTHER_ENDS = Stopper.DRAINING.plusSeconds(30);

  private static final String DETACHED = "detached";

  /** Told of each part as soon as it is healthy; from several threads. */
  public interface Progress {
    void healthy(String part, Duration after, String address);

    void note(String sentence);
  }

  private final Home home;
  private final PidFiles pids;
  private final Archives archives;
  private final Stopper stopper;
  private final PartRunner runner;

  public Launcher(Home home) {
    this(home, Archives.of(home), Stopper.KINDLY, Stopper.DRAINING);
  }

  Launcher(Home home, Archives archives, Duration kindly, Duration draining) {
    this.home = home;
    this.archives = archives;
    this.pids = new PidFiles(home);
    this.stopper = new Stopper(pids, kindly, draining);
    this.runner = new PartRunner(home, pids);
  }

  /**
   * Starts everything, and returns when all of it is healthy.
   *
   * @return what ends the launcher's hold of the folder when it is closed
   * @throws CliException when something is in the way; then nothing is left running
   */
  public Running up(Ports wanted, Progress progress) {
    var lock =
        Lock.tryTake(lockFile())
            .orElseThrow(
                () ->
                    new CliException(
                        "Expected no platform in %s, but another ./countersign up runs one; see ./countersign status"
                            .formatted(home.state())));
    var running = new Running(lock, progress);
    try {
      clearLeftOvers(progress);
      running.takeOver();
      var ports = wanted.chosen();
      requireFree(ports);
      LocalPlatform.writePorts(home, ports);
      running.startAll(ports);
      return running;
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
  }

  /** Stops whatever runs, and waits for the launcher that watches over it. */
  public java.util.List<String> down(boolean wipe) {
    var stopped = stopper.stopAll();
    try (var _ = Lock.take(lockFile(), ANOTHER_ENDS)) {
      Marker.remove(home, DETACHED);
      if (wipe) {
        home.wipe();
      }
    }
    return stopped;
  }

  private java.nio.file.Path lockFile() {
    return home.run().resolve("launcher.lock");
  }

  /**
   * A platform that was left on purpose is somebody's; one whose launcher was killed is nobody's.
   */
  private void clearLeftOvers(Progress progress) {
    var alive = pids.wanted().stream().filter(part -> pids.running(part).isPresent()).toList();
    if (!alive.isEmpty() && Marker.isSet(home, DETACHED)) {
      throw new CliException(
          "Expected no platform in %s, but one is up; see ./countersign status, or ./countersign down first"
              .formatted(home.state()));
    }
    if (!alive.isEmpty()) {
      progress.note(
          "An earlier launcher was killed; stopping what it left: " + String.join(", ", alive));
    }
    stopper.stopAll();
    Marker.remove(home, DETACHED);
  }

  private static void requireFree(Ports ports) {
    Ports.requireFree(ports.gateway(), Part.GATEWAY, "--port");
    Ports.requireFree(ports.kafka(), Part.KAFKA, "--kafka-port");
    Ports.requireFree(ports.postgres(), Part.POSTGRES, "--postgres-port");
    Ports.requireFree(ports.policy(), Part.POLICY, "--policy-port");
    Ports.requireFree(ports.agent(), Part.AGENT, "--agent-port");
    Ports.requireFree(ports.audit(), Part.AUDIT, "--audit-port");
    Ports.requireFree(ports.notifier(), Part.NOTIFIER, "--notifier-port");
  }

  /** A platform under this launcher's hand. Closing it stops everything, unless it was let go. */
  public final class Running implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(300);

    private final Lock lock;
    private final Progress progress;
    private final Tasks tasks = new Tasks();
    private final Thread hook = new Thread(this::stop, "stop-platform");
    private boolean letGo = true;
    private boolean stopped;

    Running(Lock lock, Progress progress) {
      this.lock = lock;
      this.progress = progress;
    }

    /** From now on what runs here is this launcher's to stop, however it ends. */
    private void takeOver() {
      letGo = false;
      Runtime.getRuntime().addShutdownHook(hook);
    }

    private void startAll(Ports ports) {
      var random = new SecureRandom();
      var secrets = new Secrets(home, random);
      var catalogue = new Catalogue(home, ports, secrets, archives);
      Part.ALL.forEach(catalogue::part); // whatever is not built is found before anything starts
      var kafka =
          tasks.start(
              () -> {
                start(catalogue.part(Part.KAFKA));
                makeTopics(catalogue.bootstrapServers());
              });
      var postgres =
          tasks.start(
              () -> {
                start(catalogue.part(Part.POSTGRES));
                var data = home.state().resolve(Part.POSTGRES);
                new DemoDatabases(PostgreSqlAdmin.of(data, ports.postgres()), secrets).ensure();
              });
      var policy =
          tasks.after(
              () -> {
                start(catalogue.part(Part.POLICY));
                var bootstrap =
                    new Bootstrap(catalogue.bootstrapServers(), secrets, random, Clock.systemUTC());
                int sent = bootstrap.tell(new FirstGovernance(secrets).commands());
                if (sent > 0) {
                  progress.note("%d governance commands sent and accepted".formatted(sent));
                }
              },
              kafka);
      var gateway = tasks.after(() -> start(catalogue.part(Part.GATEWAY)), kafka, postgres);
      var agent = tasks.after(() -> start(catalogue.part(Part.AGENT)), policy);
      var audit = tasks.after(() -> start(catalogue.part(Part.AUDIT)), policy);
      // Nobody waits for it at the start, so it takes no share of the cores from those one waits
      // for.
      var notifier = tasks.after(() -> start(catalogue.part(Part.NOTIFIER)), policy);
      tasks.await(gateway, agent, audit, notifier);
    }

    private void start(Part part) {
      progress.healthy(part.name(), runner.start(part), part.address());
    }

    /** Leaves everything running when this launcher ends. */
    public void letGo() {
      Marker.set(home, DETACHED);
      letGo = true;
      lock.close();
    }

    /**
     * Returns when the platform was stopped from elsewhere.
     *
     * @throws CliException when a part ends by itself
     */
    public void watch() {
      while (!pids.wanted().isEmpty()) {
        for (var part : pids.wanted()) {
          if (pids.running(part).isEmpty() && pids.isWanted(part) && !isStopped()) {
            throw new CliException(
                "Expected %s to run, but it ended; it said:%n%s"
                    .formatted(part, runner.lastLines(part)));
          }
        }
        java.util.concurrent.locks.LockSupport.parkNanos(LOOK.toNanos());
      }
    }

    private synchronized boolean isStopped() {
      return stopped;
    }

    /** Whoever comes second waits: what it does next may take the ground from under the first. */
    private synchronized void stop() {
      if (stopped || letGo) {
        return;
      }
      stopped = true;
      tasks.stop();
      var names = stopper.stopAll();
      if (!names.isEmpty()) {
        progress.note("Stopped " + String.join(", ", names));
      }
    }

    @Override
    public void close() {
      stop();
      lock.close();
    }
  }

  private static void makeTopics(String bootstrapServers) {
    try (var admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      new TopicMaker(admin, Optional.empty()).ensureCore(Topics.DEFAULT_PARTITIONS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("Interrupted while making topics", e);
    }
  }
}
