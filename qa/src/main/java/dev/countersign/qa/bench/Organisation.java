package dev.countersign.qa.bench;

import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.DefineGroup;
import dev.countersign.protocol.governance.GovernanceCommand.PublishPolicies;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPool;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterTarget;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.PolicySource;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who there is in the sample, where they work, and by which policies. */
final class Organisation {
  static final int DEVELOPERS = 20;
  private static final int DBAS = 6;
  static final int TARGETS = 20;

  /** Those who may vote, in an order in which the steps of any policy find theirs. */
  static final List<String> VOTERS =
      List.of("dba-0", "dba-1", "lead-0", "dba-2", "dba-3", "lead-1", "dba-4", "dba-5");

  private static final List<String> POLICIES =
      List.of(
          """
          policy: reads
          match: { environments: [development], classes: [read] }
          approve: automatically
          """,
          "policy: development\nmatch: { environments: [development], classes: [write, ddl] }\n"
              + step("dba review", "1 of group:dba"),
          "policy: production\nmatch: { environments: [production] }\npendingFor: 24h\n"
              + step("dba review", "1 of group:dba"),
          "policy: schema\nmatch: { environments: [production], classes: [ddl] }\n"
              + step("lead review", "1 of group:leads"),
          "policy: money\n"
              + "match: { tables: [payments], when: statements < 10 && target != 'db-0' }\n"
              + step("on call", "1 of group:on-call"),
          "policy: first\n"
              + "match: { targets: [db-1*], environments: [production] }\n"
              + "approvedFor: 4h\n"
              + step("dba review", "1 of group:dba"),
          "policy: labelled\nmatch: { labels: { tier: gold } }\n"
              + step("lead review", "1 of group:leads"),
          "policy: robots\nmatch: { requesterKinds: [ai] }\n"
              + step("lead review", "2 of group:leads"));

  private Organisation() {}

  /** The policies that the history is put to: payments want two, and leads look at less. */
  static List<String> candidates() {
    return POLICIES.stream()
        .map(it -> it.replace("1 of group:on-call", "2 of group:dba"))
        .map(it -> it.replace("tier: gold", "tier: platinum"))
        .toList();
  }

  private static String step(String name, String quorum) {
    return "steps: [ { name: %s, quorums: [ %s ] } ]\n".formatted(name, quorum);
  }

  /** What its administrator asks for on the first day. */
  static List<GovernanceCommand> founding() {
    var commands = new ArrayList<GovernanceCommand>();
    commands.add(person("root", Role.ADMIN));
    for (int i = 0; i < DEVELOPERS; i++) {
      commands.add(person("dev-" + i, Role.DEVELOPER));
    }
    for (int i = 0; i < DBAS; i++) {
      commands.add(person("dba-" + i, Role.APPROVER));
    }
    commands.add(person("lead-0", Role.APPROVER));
    commands.add(person("lead-1", Role.APPROVER));
    commands.add(members("dba", dba(0), dba(1), dba(2), dba(3), dba(4), dba(5)));
    commands.add(members("leads", new Subject("lead-0"), new Subject("lead-1")));
    commands.add(onCall(0));
    commands.add(new RegisterPool("main", Duration.ofMinutes(5), Duration.ofSeconds(5)));
    for (int i = 0; i < TARGETS; i++) {
      for (var environment : List.of("development", "production")) {
        commands.add(
            new RegisterTarget(
                new TargetRef("db-" + i, environment),
                Dialect.POSTGRESQL,
                "main",
                Duration.ofSeconds(30),
                1_000,
                i % 5 == 0 ? Map.of("tier", "gold") : Map.of()));
      }
    }
    commands.add(
        new PublishPolicies(POLICIES.stream().map(it -> new PolicySource("", it)).toList(), 0));
    return commands;
  }

  private static RegisterPrincipal person(String name, Role role) {
    return new RegisterPrincipal(
        new Subject(name), PrincipalKind.PERSON, name, List.of(RoleGrant.everywhere(role)));
  }

  /** Two of the DBAs, others each time. */
  static DefineGroup onCall(int rota) {
    return members("on-call", dba(rota), dba(rota + 1));
  }

  private static DefineGroup members(String group, Subject... members) {
    return new DefineGroup(group, List.of(members));
  }

  private static Subject dba(int i) {
    return new Subject("dba-" + i % DBAS);
  }

  static Actor person(Governance governance, String name) {
    return governance.actorOf(
        new Principal(new Subject(name), PrincipalKind.PERSON, SignIn.TOKEN, "10.1.2.3"));
  }

  static Actor service(Governance governance) {
    return governance.actorOf(
        new Principal(
            new Subject(Governance.POLICY_SERVICE), PrincipalKind.SYSTEM, SignIn.KEY, ""));
  }
}
