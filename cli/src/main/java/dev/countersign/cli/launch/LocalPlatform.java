package dev.countersign.cli.launch;

import dev.countersign.cli.CliException;
import dev.countersign.cli.bootstrap.Secrets;
import dev.countersign.proof.audit.Trust;
import dev.countersign.proof.sign.SigningKey;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The platform in a state folder on this machine, as whoever started it left it. */
public final class LocalPlatform implements Platform {
  private static final String PORTS = "ports.properties";

  private final Secrets secrets;
  private final Ports ports;
  private final PidFiles pids;
  private final Catalogue catalogue;
  private final PartRunner runner;

  LocalPlatform(Home home, Ports ports) {
    this.ports = ports;
    this.secrets = new Secrets(home, new SecureRandom());
    this.pids = new PidFiles(home);
    this.catalogue = new Catalogue(home, ports, secrets, Archives.of(home));
    this.runner = new PartRunner(home, pids);
  }

  /** The platform that was started last in this folder, if any ever was. */
  public static Optional<LocalPlatform> of(Home home) {
    return readPorts(home).map(ports -> new LocalPlatform(home, ports));
  }

  /** How a part is, for people. */
  public record Standing(
      String part, String state, Optional<ProcessHandle> process, String address) {
    public boolean isHealthy() {
      return state.equals("healthy");
    }
  }

  /** How every part is. */
  public List<Standing> standings() {
    return Part.ALL.stream().map(this::standing).toList();
  }

  private Standing standing(String name) {
    var part = catalogue.part(name);
    var process = pids.running(name);
    var state =
        process
            .map(_ -> runner.isReady(part) ? "healthy" : "unhealthy")
            .orElse(pids.isWanted(name) ? "ended" : "stopped");
    return new Standing(name, state, process, part.address());
  }

  /** Where each part answers for its health, by its name; those that do, in their order. */
  public Map<String, URI> programs() {
    var programs = new LinkedHashMap<String, URI>();
    for (var name : Part.ALL) {
      switch (catalogue.part(name).ready()) {
        case Part.Ready.Health(var address) -> programs.put(name, address.resolve("/"));
        case Part.Ready.Line _ -> {}
      }
    }
    return programs;
  }

  /** Whether every part runs. */
  public boolean isUp() {
    return Part.ALL.stream().allMatch(part -> pids.running(part).isPresent());
  }

  /** The process of a part, healthy or not; empty where it does not run. */
  public Optional<ProcessHandle> process(String part) {
    return pids.running(part);
  }

  @Override
  public URI gateway() {
    return URI.create("http://127.0.0.1:" + ports.gateway());
  }

  @Override
  public String bootstrapServers() {
    return catalogue.bootstrapServers();
  }

  @Override
  public String cluster() {
    return secrets.cluster();
  }

  @Override
  public String token(String person) {
    return secrets.token(person).text();
  }

  @Override
  public SigningKey serviceKey() {
    return secrets.key(Secrets.SERVICE);
  }

  @Override
  public Trust trust() {
    return secrets.trust();
  }

  @Override
  public void kill(String part) {
    if (pids.running(part).isEmpty()) {
      throw new CliException("Expected %s to run, but it does not".formatted(part));
    }
    new Stopper(pids).kill(part);
  }

  @Override
  public void start(String part) {
    if (pids.running(part).isPresent()) {
      throw new CliException("Expected %s to be stopped, but it runs".formatted(part));
    }
    runner.start(catalogue.part(part));
  }

  static void writePorts(Home home, Ports ports) {
    Home.writeSecret(
        home.run().resolve(PORTS),
        "gateway=%d\nkafka=%d\npostgres=%d\npolicy=%d\nagent=%d\naudit=%d\nnotifier=%d\n"
            .formatted(
                ports.gateway(),
                ports.kafka(),
                ports.postgres(),
                ports.policy(),
                ports.agent(),
                ports.audit(),
                ports.notifier()));
  }

  private static Optional<Ports> readPorts(Home home) {
    Path file = home.state().resolve("run").resolve(PORTS);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var saved = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      saved.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to read " + file, e);
    }
    return Optional.of(
        new Ports(
            port(saved, "gateway"),
            port(saved, "kafka"),
            port(saved, "postgres"),
            port(saved, "policy"),
            port(saved, "agent"),
            port(saved, "audit"),
            port(saved, "notifier")));
  }

  private static int port(Properties saved, String name) {
    return Integer.parseInt(saved.getProperty(name, "0"));
  }
}
