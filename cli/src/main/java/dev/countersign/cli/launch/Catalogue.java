package dev.countersign.cli.launch;

import dev.countersign.cli.CliException;
import dev.countersign.cli.bootstrap.Secrets;
import dev.countersign.cli.bootstrap.Settings;
import dev.countersign.cli.launch.Part.Ready;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What each part is and how it is configured on this machine. */
final class Catalogue {
  private static final String HOST = "127.0.0.1";
  private static final String QUARKUS = "target/quarkus-app/quarkus-run.jar";

  /** For programs that live on two cores beside six others. */
  private static final List<String> SMALL =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /**
   * The optimising compiler waits for what is truly hot: at the JVM's own thresholds it took a
   * third of the two cores while everything starts at once.
   */
  private static final List<String> PATIENT =
      List.of(
          "-XX:Tier4InvocationThreshold=60000",
          "-XX:Tier4MinInvocationThreshold=20000",
          "-XX:Tier4CompileThreshold=120000",
          "-XX:Tier4BackEdgeThreshold=300000");

  private final Home home;
  private final Ports ports;
  private final Secrets secrets;
  private final Archives archives;

  Catalogue(Home home, Ports ports, Secrets secrets, Archives archives) {
    this.home = home;
    this.ports = ports;
    this.secrets = secrets;
    this.archives = archives;
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
      case Part.POLICY -> service(name, "services/policy-service", ports.policy(), 256);
      case Part.GATEWAY -> service(name, "services/request-service", ports.gateway(), 256);
      case Part.AGENT -> service(name, "agent", ports.agent(), 128);
      case Part.AUDIT -> service(name, "services/audit-service", ports.audit(), 96);
      case Part.NOTIFIER -> service(name, "services/notifier", ports.notifier(), 96);
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
    var flags = flags(name, megabytes);
    flags.addAll(List.of("-cp", built(lib) + "/*", main, "--port", Integer.toString(port)));
    flags.addAll(List.of("--data", home.state().resolve(name).toString()));
    return new Part(name, List.copyOf(flags), HOST + ":" + port, new Ready.Line());
  }

  private Part service(String name, String module, int port, int megabytes) {
    var settings = new Settings(secrets, bootstrapServers(), HOST + ":" + ports.postgres());
    var all = new TreeMap<>(settings.of(name));
    if (name.equals(Part.POLICY)) {
      all.put("countersign.streams.state-dir", home.state().resolve("streams").toString());
    }
    all.put("quarkus.http.host", HOST);
    all.put("quarkus.http.port", Integer.toString(port));
    var file = Settings.write(home.config().resolve(name + ".properties"), all);
    var flags = flags(name, megabytes);
    flags.add("-Dquarkus.config.locations=" + withOwn(name, file));
    flags.addAll(List.of("-jar", built(home.root().resolve(module).resolve(QUARKUS)).toString()));
    var address = "http://" + HOST + ":" + port;
    return new Part(
        name,
        List.copyOf(flags),
        address,
        new Ready.Health(URI.create(address + "/q/health/ready")));
  }

  /** What somebody has written by hand beside it, such as more targets, is never written over. */
  private String withOwn(String name, Path written) {
    var own = home.config().resolve(name + ".own.properties");
    return Files.exists(own) ? written + "," + own : written.toString();
  }

  private List<String> flags(String name, int megabytes) {
    var flags = new ArrayList<>(SMALL);
    flags.addAll(PATIENT);
    flags.addAll(archives.flags(name));
    flags.add("-Xmx" + megabytes + "m");
    return flags;
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
