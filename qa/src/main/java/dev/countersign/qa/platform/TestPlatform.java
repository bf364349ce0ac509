package dev.countersign.qa.platform;

import dev.countersign.cli.bootstrap.Bootstrap;
import dev.countersign.cli.bootstrap.Secrets;
import dev.countersign.cli.http.ApiClient;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.launch.Home;
import dev.countersign.cli.launch.Launcher;
import dev.countersign.cli.launch.LocalPlatform;
import dev.countersign.cli.launch.Part;
import dev.countersign.cli.launch.Platform;
import dev.countersign.cli.launch.Ports;
import dev.countersign.proof.audit.Trust;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.governance.GovernanceCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The whole platform, started from what was built, on free ports and in a folder of its own that is
 * gone when it is closed.
 */
public final class TestPlatform implements Platform, AutoCloseable {
  private final Home home;
  private final Map<String, Duration> readyAfter = new ConcurrentHashMap<>();
  private final Launcher.Running running;
  private final LocalPlatform platform;

  private TestPlatform(Home home) {
    this.home = home;
    this.running = new Launcher(home).up(Ports.ANY, new Notes());
    this.platform = LocalPlatform.of(home).orElseThrow();
  }

  /** Starts it, and returns when all of it is healthy. */
  public static TestPlatform start() {
    try {
      var root = Path.of(System.getProperty("countersign.root", "."));
      return new TestPlatform(new Home(root, Files.createTempDirectory("countersign-qa-")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How long each part took until it was healthy, by its name. */
  public Map<String, Duration> readyAfter() {
    return new TreeMap<>(readyAfter);
  }

  /** The gateway, as one of the ready identities speaks to it. */
  public Gateway as(String person) {
    return new Gateway(new ApiClient(gateway(), token(person)));
  }

  /** Tells governance what an administrator would, by commands of the root key. */
  public void tell(List<GovernanceCommand> commands) {
    var secrets = new Secrets(home, new SecureRandom());
    new Bootstrap(bootstrapServers(), secrets, new SecureRandom(), Clock.systemUTC())
        .tell(commands);
  }

  /** Where its PostgreSQL listens, on 127.0.0.1. */
  public int postgresPort() {
    return platform.standings().stream()
        .filter(it -> it.part().equals(Part.POSTGRES))
        .map(it -> Integer.parseInt(it.address().substring(it.address().indexOf(':') + 1)))
        .findFirst()
        .orElseThrow();
  }

  public LocalPlatform local() {
    return platform;
  }

  public Home home() {
    return home;
  }

  @Override
  public URI gateway() {
    return platform.gateway();
  }

  @Override
  public String bootstrapServers() {
    return platform.bootstrapServers();
  }

  @Override
  public String cluster() {
    return platform.cluster();
  }

  @Override
  public String token(String person) {
    return platform.token(person);
  }

  @Override
  public SigningKey serviceKey() {
    return platform.serviceKey();
  }

  @Override
  public Trust trust() {
    return platform.trust();
  }

  @Override
  public void kill(String part) {
    platform.kill(part);
  }

  @Override
  public void start(String part) {
    platform.start(part);
  }

  /** Starts a part where it does not run, and returns when it is healthy. */
  public void startOrAwait(String part) {
    if (platform.process(part).isEmpty()) {
      platform.start(part);
    } else if (platform.standings().stream()
        .noneMatch(it -> it.part().equals(part) && it.isHealthy())) {
      throw new IllegalStateException(
          "Expected %s to be healthy, but it is not yet".formatted(part));
    }
  }

  @Override
  public void close() {
    running.close();
    home.wipe();
  }

  private final class Notes implements Launcher.Progress {
    @Override
    public void healthy(String part, Duration after, String address) {
      readyAfter.put(part, after);
    }

    @Override
    public void note(String sentence) {}
  }
}
