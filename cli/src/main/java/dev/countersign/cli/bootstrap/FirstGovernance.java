package dev.countersign.cli.bootstrap;

import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.DefineGroup;
import dev.countersign.protocol.governance.GovernanceCommand.IssueToken;
import dev.countersign.protocol.governance.GovernanceCommand.PublishPolicies;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterAgent;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterIssuer;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterNotifier;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPool;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterTarget;
import dev.countersign.protocol.governance.IssuerKind;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.PolicySource;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a platform on this machine is told at its first start: the commands that an administrator
 * would send, in an order in which each may rely on those before it.
 */
public final class FirstGovernance {
  /** The names under which the services sign. */
  public static final String GATEWAY_ISSUER = "gateway";

  public static final String POLICY_ISSUER = "policy-service";

  /** A service of somebody else's that signs for itself, so that the examples have a key. */
  public static final String SERVICE = Secrets.SERVICE;

  /** Where it may ask for approvals; no database, and no agent reaches it. */
  public static final String RELEASES = "releases";

  public static final String POOL = "main";
  public static final String TARGET = "orders";
  public static final String DEVELOPMENT = "development";
  public static final String PRODUCTION = "production";

  /** Known, and yet no policy speaks of it: what nobody has thought of is refused. */
  public static final String UNCOVERED = "staging";

  /** Who can sign in, with a token each. */
  public static final List<String> PEOPLE = List.of("alice", "bob", "carol", "root");

  private static final List<String> POLICIES =
      List.of("development-changes", "development-reads", "production", "releases");
  private static final Duration CLAIM_WITHIN = Duration.ofMinutes(5);
  private static final Duration LEASE = Duration.ofSeconds(5);
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);
  private static final int ROW_LIMIT = 1000;

  private final Secrets secrets;

  public FirstGovernance(Secrets secrets) {
    this.secrets = secrets;
  }

  public List<GovernanceCommand> commands() {
    var commands = new ArrayList<GovernanceCommand>();
    commands.add(issuer(GATEWAY_ISSUER, IssuerKind.GATEWAY, Secrets.GATEWAY));
    commands.add(issuer(POLICY_ISSUER, IssuerKind.POLICY_SERVICE, Secrets.DECISION));
    commands.add(person("alice", "Alice, developer", Role.DEVELOPER));
    commands.add(person("bob", "Bob, DBA", Role.APPROVER));
    commands.add(person("carol", "Carol, DBA", Role.APPROVER));
    commands.add(person("root", "Root, administrator", Role.ADMIN));
    commands.add(new DefineGroup("dba", List.of(new Subject("bob"), new Subject("carol"))));
    PEOPLE.forEach(person -> commands.add(token(person)));
    commands.addAll(
        ServiceIssuer.of(SERVICE, publicKey(Secrets.SERVICE))
            .with(List.of(OperationKind.APPROVAL), List.of(RELEASES), List.of("*"))
            .commands());
    commands.add(new RegisterPool(POOL, CLAIM_WITHIN, LEASE));
    commands.add(new RegisterAgent(new Subject(Secrets.AGENT), POOL, publicKey(Secrets.AGENT)));
    commands.add(new RegisterNotifier(Secrets.NOTIFIER, secrets.notifierKey().publicKey()));
    for (var environment : List.of(DEVELOPMENT, PRODUCTION, UNCOVERED)) {
      commands.add(
          new RegisterTarget(
              new TargetRef(TARGET, environment),
              Dialect.POSTGRESQL,
              POOL,
              STATEMENT_TIMEOUT,
              ROW_LIMIT,
              Map.of()));
    }
    commands.add(new PublishPolicies(POLICIES.stream().map(FirstGovernance::policy).toList(), 0));
    return List.copyOf(commands);
  }

  private static PolicySource policy(String name) {
    var file = name + ".yaml";
    return new PolicySource(file, Resources.text("policies/" + file));
  }

  private RegisterIssuer issuer(String name, IssuerKind kind, String key) {
    return new RegisterIssuer(name, kind, publicKey(key), Optional.empty());
  }

  private static RegisterPrincipal person(String name, String displayName, Role role) {
    return new RegisterPrincipal(
        new Subject(name), PrincipalKind.PERSON, displayName, List.of(RoleGrant.everywhere(role)));
  }

  private IssueToken token(String person) {
    var token = secrets.token(person);
    return new IssueToken(token.id(), token.hash(), new Subject(person), Optional.empty());
  }

  private dev.countersign.protocol.Bytes publicKey(String key) {
    return secrets.key(key).verifyingKey().raw();
  }
}
