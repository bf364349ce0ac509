package dev.countersign.policyservice.testkit;

import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.id.Ids;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.proof.seal.ResultKey;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.PayloadKind;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.DefineGroup;
import dev.countersign.protocol.governance.GovernanceCommand.PublishPolicies;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterAgent;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterIssuer;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPool;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterTarget;
import dev.countersign.protocol.governance.IssuerKind;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.PolicySource;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.PolicyChangeDocument;
import dev.countersign.protocol.request.RequestCommand.CastVote;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Verdict;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A small cluster's people and keys: root, a gateway, alice who asks, bob and carol who
 * countersign, one agent. Governance of it is {@link #birth}.
 */
public final class TestWorld {
  public static final String CLUSTER = "test-cluster";
  public static final TargetRef PRODUCTION = new TargetRef("orders", "production");
  public static final TargetRef DEVELOPMENT = new TargetRef("orders", "development");
  public static final Duration CLAIM_WITHIN = Duration.ofSeconds(30);
  public static final Duration LEASE = Duration.ofSeconds(10);
  public static final Bytes RESULT_KEY = new ResultKey(Bytes.of(bytes(9))).publicKey();

  public static final SigningKey ROOT_KEY = key(1);
  public static final SigningKey OWN_KEY = key(2);
  public static final SigningKey GATEWAY_KEY = key(3);
  public static final SigningKey AGENT_KEY = key(4);
  public static final SigningKey STRANGER_KEY = key(5);
  public static final SigningKey OTHER_AGENT_KEY = key(6);

  public static final Speaker ROOT =
      Speaker.of(CLUSTER, "root", ROOT_KEY, "root", PrincipalKind.PERSON);
  public static final Speaker OURSELVES =
      Speaker.of(CLUSTER, "policy-service", OWN_KEY, "policy-service", PrincipalKind.SYSTEM);
  public static final Speaker ALICE = person("alice");
  public static final Speaker BOB = person("bob");
  public static final Speaker CAROL = person("carol");
  public static final Speaker AGENT =
      Speaker.of(CLUSTER, "agent-1", AGENT_KEY, "agent-1", PrincipalKind.AGENT);
  public static final Speaker OTHER_AGENT =
      Speaker.of(CLUSTER, "agent-2", OTHER_AGENT_KEY, "agent-2", PrincipalKind.AGENT);

  private static final String PRODUCTION_POLICY =
      """
      policy: production
      match:
        environments: [production]
      steps:
        - name: dba review
          quorums:
            - 1 of group:dba
      pendingFor: 1h
      approvedFor: 30m
      """;

  private static final String DEVELOPMENT_POLICY =
      """
      policy: development-reads
      match:
        environments: [development]
        classes: [read]
      approve: automatically
      executions: 2
      """;

  private TestWorld() {}

  /** What an admin sends to a cluster that has nothing yet. */
  public static List<GovernanceCommand> birth() {
    var everywhere = List.of(RoleGrant.everywhere(Role.APPROVER));
    var commands = new ArrayList<GovernanceCommand>();
    commands.add(
        new RegisterIssuer(
            "gateway", IssuerKind.GATEWAY, GATEWAY_KEY.verifyingKey().raw(), Optional.empty()));
    commands.add(
        new RegisterPrincipal(
            ALICE.subject(),
            PrincipalKind.PERSON,
            "Alice",
            List.of(RoleGrant.everywhere(Role.DEVELOPER))));
    commands.add(new RegisterPrincipal(BOB.subject(), PrincipalKind.PERSON, "Bob", everywhere));
    commands.add(new RegisterPrincipal(CAROL.subject(), PrincipalKind.PERSON, "Carol", everywhere));
    commands.add(new DefineGroup("dba", List.of(BOB.subject(), CAROL.subject())));
    commands.add(new RegisterPool("main", CLAIM_WITHIN, LEASE));
    commands.add(new RegisterAgent(AGENT.subject(), "main", AGENT_KEY.verifyingKey().raw()));
    commands.add(
        new RegisterAgent(OTHER_AGENT.subject(), "main", OTHER_AGENT_KEY.verifyingKey().raw()));
    for (var target : List.of(PRODUCTION, DEVELOPMENT)) {
      commands.add(
          new RegisterTarget(
              target, Dialect.POSTGRESQL, "main", Duration.ofSeconds(30), 1000, Map.of()));
    }
    commands.add(new PublishPolicies(policies(), 0));
    return commands;
  }

  private static List<PolicySource> policies() {
    return List.of(
        new PolicySource("production.yaml", PRODUCTION_POLICY),
        new PolicySource("development.yaml", DEVELOPMENT_POLICY));
  }

  /** The same, as a document that people can be asked to countersign. */
  public static PolicyChangeDocument changingTo(long basedOn, String... sources) {
    var all = new ArrayList<>(policies());
    for (var source : sources) {
      all.add(new PolicySource("another-%d.yaml".formatted(all.size()), source));
    }
    return new PolicyChangeDocument(all, basedOn);
  }

  /** One policy more, after {@link #birth}, whose last command publishes the others. */
  public static PublishPolicies publishingToo(String source) {
    var all = new ArrayList<>(policies());
    all.add(new PolicySource("another.yaml", source));
    return new PublishPolicies(all, birth().size());
  }

  public static Signed governs(Instant at, GovernanceCommand command) {
    return ROOT.says(at, Topics.GOVERNANCE_KEY, command);
  }

  /** The id that a submission of alice's under this key leads to. */
  public static RequestId requestId(String idempotencyKey) {
    return Ids.requestId("gateway", ALICE.subject(), idempotencyKey);
  }

  public static Payload sql(String text) {
    return operation(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Exact bytes, whether or not they are a text. */
  public static Payload operation(byte[] content) {
    return PayloadSeal.seal(PayloadKind.OPERATION, Bytes.of(Speaker.random(32)), Bytes.of(content));
  }

  public static Payload note(String reason) {
    var note = new SubmissionNote(reason, "T-1", Map.of());
    return PayloadSeal.seal(
        PayloadKind.NOTE, Bytes.of(Speaker.random(32)), Bytes.of(Wire.encode(note)));
  }

  public static Signed submits(
      Instant at, String idempotencyKey, TargetRef target, Payload operation, DispatchMode mode) {
    return submits(at, idempotencyKey, OperationKind.SQL, target, operation, mode);
  }

  public static Signed submits(
      Instant at,
      String idempotencyKey,
      OperationKind kind,
      TargetRef target,
      Payload operation,
      DispatchMode mode) {
    var submission =
        new SubmitRequest(
            kind,
            target,
            operation.digest(),
            Optional.empty(),
            idempotencyKey,
            List.of(),
            List.of(),
            mode,
            mode == DispatchMode.AUTOMATIC ? Optional.of(RESULT_KEY) : Optional.empty(),
            false);
    return ALICE.says(at, requestId(idempotencyKey).value(), submission, operation);
  }

  public static Signed approves(Speaker voter, Instant at, RequestId request, Digest operation) {
    return voter.says(
        at, request.value(), new CastVote(Verdict.APPROVE, operation, Optional.empty()));
  }

  private static Speaker person(String name) {
    return Speaker.of(CLUSTER, "gateway", GATEWAY_KEY, name, PrincipalKind.PERSON);
  }

  private static SigningKey key(int seed) {
    return new SigningKey(Bytes.of(bytes(seed)));
  }

  private static byte[] bytes(int seed) {
    var bytes = new byte[32];
    bytes[0] = (byte) seed;
    return bytes;
  }
}
