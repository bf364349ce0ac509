package dev.countersign.qa.bench;

import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.Decision.Accepted;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.GovernanceAsk;
import dev.countersign.engine.governance.GovernanceDecider;
import dev.countersign.engine.request.RequestState;
import dev.countersign.engine.request.Trial;
import dev.countersign.engine.request.Trial.Operation;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.DefineGroup;
import dev.countersign.protocol.governance.GovernanceCommand.PublishPolicies;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPool;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterTarget;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.PolicySource;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Verdict;
import dev.countersign.qa.bench.EventWriter.Cause;
import dev.countersign.qa.bench.EventWriter.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The log of a month at some organisation: who is on call changes a hundred times, and requests are
 * approved by policy, by one vote or more, rejected, cancelled and left to expire, decided by the
 * very rules under eight policies. Three to seven events a request. The same for the same number.
 */
final class ReplaySample {
  static final Duration SPAN = Duration.ofDays(30);
  static final String CLUSTER = "bench";

  private static final int ROTAS = 100;
  private static final int DEVELOPERS = 20;
  private static final int DBAS = 6;
  private static final int TARGETS = 20;

  /** So many of them are open at a time, in shares of all. */
  private static final int OPEN = 50;

  private static final List<String> VOTERS =
      List.of("dba-0", "dba-1", "lead-0", "dba-2", "dba-3", "lead-1", "dba-4", "dba-5");
  private static final List<RequestEvent> CANCELLED = List.of(new RequestCancelled());
  private static final List<RequestEvent> EXPIRED =
      List.of(new RequestExpired(RequestStatus.PENDING));
  private static final SubmissionNote NOTE = new SubmissionNote("bench", "", Map.of());
  private static final List<String> POLICIES =
      List.of(
          "policy: reads\n"
              + "match: { environments: [development], classes: [read] }\n"
              + "approve: automatically\n",
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

  private final EventWriter writer;
  private final int requests;
  private final Instant begin;
  private final List<Governance> rotas = new ArrayList<>();

  /**
   * Nothing is written yet.
   *
   * @param end when the month is over
   */
  ReplaySample(int requests, Instant end, SigningKey key) {
    this.writer = new EventWriter(CLUSTER, key);
    this.requests = requests;
    this.begin = end.minus(SPAN);
  }

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

  /** Writes the log of governance; before any request. */
  void governance(Consumer<Written> to) {
    var head = ChainHead.START;
    var governance = Governance.EMPTY;
    var commands = founding();
    for (int i = 0; i < commands.size() + ROTAS; i++) {
      boolean founding = i < commands.size();
      int rota = i - commands.size();
      var time = founding ? begin : time((long) rota * requests / ROTAS);
      var command = founding ? commands.get(i) : onCall(rota);
      var root = person(governance, Governance.ROOT);
      var decision =
          GovernanceDecider.decide(
              governance,
              new GovernanceAsk(root, Governance.ROOT, command),
              time,
              _ -> Digest.NONE);
      if (!(decision instanceof Accepted<GovernanceEvent>(var events))) {
        throw new IllegalStateException("Expected %s, but: %s".formatted(command, decision));
      }
      var cause =
          new Cause(
              "governance",
              root,
              time,
              governance.epoch(),
              command.getClass().getSimpleName(),
              id(i));
      var written = new ArrayList<Written>();
      head = writer.write(cause, head, events, written::add);
      governance = folded(governance, written);
      written.forEach(to);
      if (!founding) {
        rotas.add(governance);
      }
    }
  }

  private static Governance folded(Governance governance, List<Written> log) {
    var next = governance;
    for (var written : log) {
      var recorded = Wire.decodeEvent(written.value());
      if (recorded.event() instanceof GovernanceEvent event) {
        next = next.evolve(recorded.meta(), event);
      }
    }
    return next;
  }

  private static List<GovernanceCommand> founding() {
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

  private static DefineGroup onCall(int rota) {
    return members("on-call", dba(rota), dba(rota + 1));
  }

  private static DefineGroup members(String group, Subject... members) {
    return new DefineGroup(group, List.of(members));
  }

  private static Subject dba(int i) {
    return new Subject("dba-" + i % DBAS);
  }

  private static Actor person(Governance governance, String name) {
    return governance.actorOf(
        new Principal(new Subject(name), PrincipalKind.PERSON, SignIn.TOKEN, "10.1.2.3"));
  }

  private static Actor service(Governance governance) {
    return governance.actorOf(
        new Principal(
            new Subject(Governance.POLICY_SERVICE), PrincipalKind.SYSTEM, SignIn.KEY, ""));
  }

  private Instant time(long request) {
    return begin.plusMillis(SPAN.toMillis() * request / requests);
  }

  private Governance governance(long request) {
    return rotas.get((int) Math.min(ROTAS - 1, request * ROTAS / requests));
  }

  /**
   * Writes the events of every so many-th request, in the order in which they happen.
   *
   * @param first the first of them
   * @param step how far it is to the next
   */
  void requests(int first, int step, Consumer<Written> to) {
    var open = new ArrayDeque<Request>();
    int window = Math.max(1, requests / step / OPEN);
    for (int i = first; i < requests; i += step) {
      open.add(new Request(i).submit(to));
      if (open.size() > window) {
        open.remove().finish(i, to);
      }
    }
    open.forEach(it -> it.finish(requests, to));
  }

  private static CommandId id(long number) {
    return new CommandId("%026d".formatted(number));
  }

  /** One of them, from its submission to its end. */
  private final class Request {
    private final int number;
    private final String id;
    private ChainHead head = ChainHead.START;
    private Trial trial;

    private Request(int number) {
      this.number = number;
      // Spread over the partitions like real ids, which are hashes.
      this.id = "%026d".formatted(number);
    }

    private Request submit(Consumer<Written> to) {
      var governance = governance(number);
      var requester = person(governance, "dev-" + number % DEVELOPERS);
      trial = Trial.submit(governance, requester, operation(), time(number));
      record(requester, time(number), governance, "SubmitRequest", accepted(), to);
      return this;
    }

    private Operation operation() {
      boolean development = number % 10 < 4;
      var statement =
          number % 10 < 3
              ? StatementClass.READ
              : number % 20 == 5 ? StatementClass.DDL : StatementClass.WRITE;
      var tables = List.of(number % 7 == 0 ? "payments" : "orders_" + number % 9);
      return new Operation(
          OperationKind.SQL,
          new TargetRef("db-" + number % 23 % TARGETS, development ? "development" : "production"),
          Optional.of(
              new OperationFacts(
                  statement,
                  1 + number % 3,
                  tables,
                  List.of(),
                  "UPDATE %s SET status = ?, changed_at = ? WHERE id = ? AND customer = ?"
                      .formatted(tables.getFirst()),
                  List.of())),
          List.of(),
          Optional.of(NOTE),
          false);
    }

    private void finish(int now, Consumer<Written> to) {
      if (number % 10 == 9 && trial.state() instanceof RequestState.Pending) {
        end(now, to);
        return;
      }
      var verdict = number % 10 == 8 ? Verdict.REJECT : Verdict.APPROVE;
      for (int voter = 0; trial.state() instanceof RequestState.Pending; voter++) {
        if (voter > 5 * VOTERS.size()) {
          throw new IllegalStateException("Expected voters for request " + number);
        }
        vote(now, VOTERS.get((number + voter) % VOTERS.size()), verdict, to);
      }
    }

    /** By its requester, or by nobody. */
    private void end(int now, Consumer<Written> to) {
      var governance = governance(now);
      if (number % 20 == 9) {
        var requester = person(governance, "dev-" + number % DEVELOPERS);
        record(requester, time(now), governance, "CancelRequest", CANCELLED, to);
      } else {
        record(service(governance), time(now), governance, "CheckDeadline", EXPIRED, to);
      }
    }

    /** Who may not is refused, and nothing is written. */
    private void vote(int now, String name, Verdict verdict, Consumer<Written> to) {
      var governance = governance(now);
      var voter = person(governance, name);
      var after =
          new Trial(governance, time(now), trial.state(), trial.last()).vote(voter, verdict);
      if (after.last() instanceof Accepted<RequestEvent>) {
        trial = after;
        record(voter, time(now), governance, "CastVote", accepted(), to);
      }
    }

    private List<RequestEvent> accepted() {
      if (trial.last() instanceof Accepted<RequestEvent>(var events)) {
        return events;
      }
      throw new IllegalStateException(
          "Expected request %d to be accepted, but: %s".formatted(number, trial.last()));
    }

    private void record(
        Actor actor,
        Instant time,
        Governance governance,
        String command,
        List<? extends LogEvent> events,
        Consumer<Written> to) {
      head =
          writer.write(
              new Cause(id, actor, time, governance.epoch(), command, id(number)),
              head,
              events,
              to);
    }
  }
}
