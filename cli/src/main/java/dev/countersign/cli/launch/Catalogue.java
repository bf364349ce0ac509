package dev.countersign.cli.launch;

import dev.countersign.cli.CliException;
import dev.countersign.cli.bootstrap.DemoDatabases;
import dev.countersign.cli.bootstrap.FirstGovernance;
import dev.countersign.cli.bootstrap.Secrets;
import dev.countersign.cli.launch.Part.Ready;
import dev.countersign.proof.sign.SigningKey;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What each part is and how it is configured on this machine. */
final class Catalogue {
  private static final String HOST = "127.0.0.1";
  private static final String QUARKUS = "target/quarkus-app/quarkus-run.jar";

  /** For programs that live on two cores beside four others. */
  private static final List<String> SMALL =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xshare:auto",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final Home home;
  private final Ports ports;
  private final Secrets secrets;

  Catalogue(Home home, Ports ports, Secrets secrets) {
    this.home = home;
    this.ports = ports;
    this.secrets = secrets;
  }

  /**
   * The part of that name, its settings written.
   *
   * @throws CliException when it is not built
   */
  Part part(String name) {
    return switch (name) {
      case Part.KAFKA ->
          server(name, "dev.countersign.embedded.KafkaServerMain", ports.kafka(), 384);
      case Part.POSTGRES ->
          server(name, "dev.countersign.embedded.PostgreSqlServerMain", ports.postgres(), 64);
      case Part.POLICY -> service(name, "services/policy-service", ports.policy(), 256, policy());
      case Part.GATEWAY ->
          service(name, "services/request-service", ports.gateway(), 256, gateway());
      case Part.AGENT -> service(name, "agent", ports.agent(), 128, agent());
      default ->
          throw new CliException(
              "Expected one of %s, but got %s".formatted(String.join(", ", Part.ALL), name));
    };
  }

  String bootstrapServers() {
    return HOST + ":" + ports.kafka();
  }

  private Part server(String name, String main, int port, int megabytes) {
    var lib = home.root().resolve("cli/target/lib");
    var flags = flags(megabytes);
    flags.addAll(List.of("-cp", built(lib) + "/*", main, "--port", Integer.toString(port)));
    flags.addAll(List.of("--data", home.state().resolve(name).toString()));
    return new Part(name, List.copyOf(flags), HOST + ":" + port, new Ready.Line());
  }

  private Part service(
      String name, String module, int port, int megabytes, Map<String, String> settings) {
    var all = new TreeMap<>(settings);
    all.put("quarkus.http.host", HOST);
    all.put("quarkus.http.port", Integer.toString(port));
    all.put("countersign.cluster", secrets.cluster());
    all.put("countersign.kafka.bootstrap-servers", bootstrapServers());
    var flags = flags(megabytes);
    flags.add("-Dquarkus.config.locations=" + write(name, all));
    flags.addAll(List.of("-jar", built(home.root().resolve(module).resolve(QUARKUS)).toString()));
    var address = "http://" + HOST + ":" + port;
    return new Part(
        name,
        List.copyOf(flags),
        address,
        new Ready.Health(URI.create(address + "/q/health/ready")));
  }

  private Map<String, String> policy() {
    return Map.of(
        "countersign.root-key", publicKey(Secrets.ROOT),
        "countersign.signing-key-file", secrets.keyFile(Secrets.DECISION).toString(),
        "countersign.streams.state-dir", home.state().resolve("streams").toString());
  }

  private Map<String, String> gateway() {
    return Map.of(
        "countersign.signing-key-file", secrets.keyFile(Secrets.GATEWAY).toString(),
        "countersign.decision-key", publicKey(Secrets.DECISION),
        "quarkus.datasource.reactive.url", database(DemoDatabases.VIEWS),
        "quarkus.datasource.username", DemoDatabases.VIEWS_ROLE,
        "quarkus.datasource.password", Home.read(secrets.passwordFile(DemoDatabases.VIEWS_ROLE)));
  }

  private Map<String, String> agent() {
    var settings = new TreeMap<String, String>();
    settings.put("countersign.signing-key-file", secrets.keyFile(Secrets.AGENT).toString());
    settings.put("countersign.decision-key", publicKey(Secrets.DECISION));
    settings.put("countersign.agent.name", Secrets.AGENT);
    settings.put("countersign.agent.pool", FirstGovernance.POOL);
    target(settings, FirstGovernance.DEVELOPMENT, DemoDatabases.ORDERS_DEVELOPMENT);
    target(settings, FirstGovernance.PRODUCTION, DemoDatabases.ORDERS_PRODUCTION);
    return settings;
  }

  private void target(Map<String, String> settings, String environment, String name) {
    var prefix =
        "countersign.agent.targets.\"%s@%s\".".formatted(FirstGovernance.TARGET, environment);
    settings.put(prefix + "url", database(name));
    settings.put(prefix + "user", DemoDatabases.AGENT_ROLE);
    settings.put(
        prefix + "password-file", secrets.passwordFile(DemoDatabases.AGENT_ROLE).toString());
  }

  private String database(String name) {
    return "postgresql://%s:%d/%s".formatted(HOST, ports.postgres(), name);
  }

  private String publicKey(String key) {
    SigningKey signing = secrets.key(key);
    return Base64.getEncoder().encodeToString(signing.verifyingKey().raw().toArray());
  }

  private static List<String> flags(int megabytes) {
    var flags = new ArrayList<>(SMALL);
    flags.add("-Xmx" + megabytes + "m");
    return flags;
  }

  /** A backslash begins an escape in such a file. */
  private Path write(String name, Map<String, String> settings) {
    var file = home.config().resolve(name + ".properties");
    Home.writeSecret(
        file,
        settings.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue().replace("\\", "\\\\") + "\n")
            .collect(Collectors.joining()));
    return file;
  }

  private Path built(Path artifact) {
    if (!Files.exists(artifact)) {
      throw new CliException(
          "Expected %s, but it is not built; ./countersign up builds what is missing"
              .formatted(home.root().relativize(artifact)));
    }
    return artifact;
  }
}
