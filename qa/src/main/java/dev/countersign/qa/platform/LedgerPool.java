package dev.countersign.qa.platform;

import dev.countersign.cli.bootstrap.FirstGovernance;
import dev.countersign.cli.bootstrap.Secrets;
import dev.countersign.cli.bootstrap.Settings;
import dev.countersign.cli.http.Submission;
import dev.countersign.cli.launch.Home;
import dev.countersign.cli.launch.Part;
import dev.countersign.embedded.EmbeddedMariaDb;
import dev.countersign.embedded.PostgreSqlAdmin;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterAgent;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPool;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterTarget;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.TargetRef;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A pool of its own beside a platform's: the target {@code ledger} on PostgreSQL and on MariaDB,
 * and agents that serve both.
 */
public final class LedgerPool implements AutoCloseable {
  public static final String POOL = "ledger";
  public static final TargetRef POSTGRESQL = new TargetRef("ledger", "postgresql");
  public static final TargetRef MARIADB = new TargetRef("ledger", "mariadb");

  private static final String DATABASE = "ledger";
  private static final Duration LEASE = Duration.ofSeconds(5);

  /**
   * How long its agents bear with servers, and servers with them.
   *
   * @param statement how long one statement may take
   * @param idle how long a server leaves a transaction open in which an agent is silent
   */
  public record Patience(Duration statement, Duration idle) {
    private static final Patience USUAL =
        new Patience(Duration.ofSeconds(60), Duration.ofSeconds(60));
  }

  private final PostgreSqlAdmin postgres;
  private final EmbeddedMariaDb mariaDb = EmbeddedMariaDb.start();
  private final List<ExtraAgent> agents;
  private final TestPlatform platform;
  private final Patience patience;

  /** The same, whose agents are as patient as usual. */
  public LedgerPool(TestPlatform platform, int agents, Duration claimWithin, int rowLimit) {
    this(platform, agents, claimWithin, rowLimit, Patience.USUAL);
  }

  /**
   * Makes the databases, tells the platform of them, and starts the agents.
   *
   * @param claimWithin how long a grant may wait for one of them
   */
  public LedgerPool(
      TestPlatform platform, int agents, Duration claimWithin, int rowLimit, Patience patience) {
    this.platform = platform;
    this.patience = patience;
    var home = platform.home();
    var secrets = new Secrets(home, new SecureRandom());
    postgres = PostgreSqlAdmin.of(home.state().resolve(Part.POSTGRES), platform.postgresPort());
    postgres.createDatabase(DATABASE, DATABASE, password(secrets));
    execute(
        MARIADB.environment(),
        "CREATE USER %1$s@'127.0.0.1' IDENTIFIED BY '%2$s'".formatted(DATABASE, password(secrets)));
    execute(MARIADB.environment(), "GRANT ALL ON %1$s.* TO %1$s@'127.0.0.1'".formatted(DATABASE));
    var names = IntStream.rangeClosed(1, agents).mapToObj(it -> "ledger-agent-" + it).toList();
    platform.tell(governance(secrets, names, claimWithin, rowLimit));
    this.agents = names.stream().map(it -> agent(platform, secrets, it)).toList();
    this.agents.parallelStream().forEach(ExtraAgent::start);
  }

  private List<GovernanceCommand> governance(
      Secrets secrets, List<String> agents, Duration claimWithin, int rowLimit) {
    var commands = new ArrayList<GovernanceCommand>();
    commands.add(new RegisterPool(POOL, claimWithin, LEASE));
    for (var agent : agents) {
      var key = secrets.key(agent).verifyingKey().raw();
      commands.add(new RegisterAgent(new Subject(agent), POOL, key));
    }
    commands.addAll(targets(POOL, rowLimit));
    return commands;
  }

  private List<GovernanceCommand> targets(String pool, int rowLimit) {
    var statement = patience.statement();
    return List.of(
        new RegisterTarget(POSTGRESQL, Dialect.POSTGRESQL, pool, statement, rowLimit, Map.of()),
        new RegisterTarget(MARIADB, Dialect.MARIADB, pool, statement, rowLimit, Map.of()));
  }

  private ExtraAgent agent(TestPlatform platform, Secrets secrets, String name) {
    var settings =
        new TreeMap<>(
            new Settings(secrets, platform.bootstrapServers(), "127.0.0.1").of(Part.AGENT));
    settings.keySet().removeIf(key -> key.startsWith("countersign.agent."));
    settings.put("countersign.signing-key-file", secrets.keyFile(name).toString());
    settings.put("countersign.agent.name", name);
    settings.put("countersign.agent.pool", POOL);
    settings.put("countersign.agent.idle-timeout", patience.idle().toString());
    var postgresql = "postgresql://127.0.0.1:%d/%s".formatted(platform.postgresPort(), DATABASE);
    var mariadb = "mariadb://127.0.0.1:%d/%s".formatted(mariaDb.admin().port(), DATABASE);
    Map.of(POSTGRESQL, postgresql, MARIADB, mariadb)
        .forEach(
            (target, url) -> {
              var prefix = "countersign.agent.targets.\"%s\".".formatted(target);
              settings.put(prefix + "url", url);
              settings.put(prefix + "user", DATABASE);
              settings.put(prefix + "measure-changes", "true");
              settings.put(prefix + "password-file", secrets.passwordFile(DATABASE).toString());
            });
    Path root = platform.home().root();
    return new ExtraAgent(root, platform.home().run(), name, settings);
  }

  private static String password(Secrets secrets) {
    return Home.read(secrets.passwordFile(DATABASE));
  }

  /** The policy by which whatever is asked of these targets runs at once. */
  public static String policy() {
    return "policy: ledger\nmatch: { targets: [%s], environments: [%s, %s] }\napprove: automatically\n"
        .formatted(DATABASE, POSTGRESQL.environment(), MARIADB.environment());
  }

  /** What alice asks to be run there as soon as it is approved. */
  public static Submission submission(String environment, String sql) {
    return new Submission(
        MARIADB.target(), environment, sql, "a test", "", List.of(), true, false, true);
  }

  /** The one number that a query returns. */
  public static int number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var found = statement.executeQuery(sql)) {
      found.next();
      return found.getInt(1);
    }
  }

  public List<ExtraAgent> agents() {
    return agents;
  }

  /**
   * The superuser's connection to one of the two; the caller closes it.
   *
   * @param environment of which target
   */
  public Connection connect(String environment) throws SQLException {
    return environment.equals(POSTGRESQL.environment())
        ? postgres.connect(DATABASE)
        : DriverManager.getConnection(
            "jdbc:mariadb://127.0.0.1:%d/%s?createDatabaseIfNotExist=true&allowMultiQueries=true&sslMode=disable"
                .formatted(mariaDb.admin().port(), DATABASE),
            EmbeddedMariaDb.SUPERUSER,
            mariaDb.admin().password());
  }

  /** Says something to one of the two, so that what it makes is the agents' own. */
  public void execute(String environment, String sql) {
    try (var connection = connect(environment);
        var statement = connection.createStatement()) {
      if (environment.equals(POSTGRESQL.environment())) {
        statement.execute("SET ROLE " + DATABASE);
      }
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Nobody is left in the pool, so no target is, either: doctor would find fault with it. */
  @Override
  public void close() {
    agents.forEach(ExtraAgent::close);
    mariaDb.close();
    platform.tell(targets(FirstGovernance.POOL, 1));
  }
}
