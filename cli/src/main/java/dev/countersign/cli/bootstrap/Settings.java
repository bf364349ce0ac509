package dev.countersign.cli.bootstrap;

import dev.countersign.cli.launch.Home;
import dev.countersign.cli.launch.Part;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How the services of a platform are configured: who they are, whom they trust, where Kafka and
 * PostgreSQL are.
 *
 * @param kafka host:port
 * @param postgres host:port
 */
public record Settings(Secrets secrets, String kafka, String postgres) {
  /**
   * What a service is told, by the name of the part, beside where it listens and keeps its stores:
   * the host says that, and what is written here would overrule it.
   */
  public Map<String, String> of(String part) {
    var settings = new TreeMap<String, String>();
    settings.put("countersign.cluster", secrets.cluster());
    settings.put("countersign.kafka.bootstrap-servers", kafka);
    switch (part) {
      case Part.POLICY -> policy(settings);
      case Part.GATEWAY -> gateway(settings);
      case Part.AGENT -> agent(settings);
      case Part.AUDIT -> audit(settings);
      case Part.NOTIFIER -> notifier(settings);
      default -> throw new IllegalArgumentException("Expected a service, but got " + part);
    }
    return settings;
  }

  /** Writes settings where a service finds them; a backslash begins an escape in such a file. */
  public static Path write(Path file, Map<String, String> settings) {
    Home.writeSecret(
        file,
        settings.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue().replace("\\", "\\\\") + "\n")
            .collect(Collectors.joining()));
    return file;
  }

  private void policy(Map<String, String> settings) {
    settings.put("countersign.root-key", publicKey(Secrets.ROOT));
    settings.put("countersign.signing-key-file", secrets.keyFile(Secrets.DECISION).toString());
  }

  private void gateway(Map<String, String> settings) {
    settings.put("countersign.signing-key-file", secrets.keyFile(Secrets.GATEWAY).toString());
    settings.put("countersign.decision-key", publicKey(Secrets.DECISION));
    settings.put("quarkus.datasource.reactive.url", database(DemoDatabases.VIEWS));
    settings.put("quarkus.datasource.username", DemoDatabases.VIEWS_ROLE);
    settings.put(
        "quarkus.datasource.password", Home.read(secrets.passwordFile(DemoDatabases.VIEWS_ROLE)));
  }

  private void agent(Map<String, String> settings) {
    settings.put("countersign.signing-key-file", secrets.keyFile(Secrets.AGENT).toString());
    settings.put("countersign.decision-key", publicKey(Secrets.DECISION));
    settings.put("countersign.agent.name", Secrets.AGENT);
    settings.put("countersign.agent.pool", FirstGovernance.POOL);
    target(settings, FirstGovernance.DEVELOPMENT, DemoDatabases.ORDERS_DEVELOPMENT);
    target(settings, FirstGovernance.PRODUCTION, DemoDatabases.ORDERS_PRODUCTION);
  }

  private void audit(Map<String, String> settings) {
    settings.put("countersign.signing-key-file", secrets.keyFile(Secrets.AUDIT).toString());
    settings.put("countersign.decision-key", publicKey(Secrets.DECISION));
    secrets.publicKeyFile(Secrets.AUDIT); // for auditors
    secrets.publicKeyFile(Secrets.DECISION);
  }

  private void notifier(Map<String, String> settings) {
    settings.put("countersign.notifier-key-file", secrets.notifierKeyFile().toString());
    settings.put("countersign.decision-key", publicKey(Secrets.DECISION));
  }

  private void target(Map<String, String> settings, String environment, String name) {
    var prefix =
        "countersign.agent.targets.\"%s@%s\".".formatted(FirstGovernance.TARGET, environment);
    settings.put(prefix + "url", database(name));
    settings.put(prefix + "user", DemoDatabases.AGENT_ROLE);
    settings.put(
        prefix + "password-file", secrets.passwordFile(DemoDatabases.AGENT_ROLE).toString());
    settings.put(
        prefix + "measure-changes",
        Boolean.toString(environment.equals(FirstGovernance.DEVELOPMENT)));
  }

  private String database(String name) {
    return "postgresql://%s/%s".formatted(postgres, name);
  }

  private String publicKey(String key) {
    return Base64.getEncoder().encodeToString(secrets.key(key).verifyingKey().raw().toArray());
  }
}
