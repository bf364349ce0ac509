package dev.countersign.policyservice.testkit;

import static dev.countersign.policyservice.testkit.TestWorld.CLUSTER;

import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.id.Ids;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterIssuer;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.IssuerKind;
import dev.countersign.protocol.governance.IssuerScope;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.request.ApprovalDocument;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.TargetRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Somebody else's services, which speak on Kafka with keys of their own. */
public final class TestService {
  public static final TargetRef RELEASES = new TargetRef("releases", "production");

  /** May ask for approvals at releases, and is an administrator besides. */
  public static final Speaker CI = service("ci", 11);

  /** The same, for payouts. */
  public static final Speaker PAYOUTS = service("payouts", 12);

  private TestService() {}

  public static List<GovernanceCommand> registration() {
    return List.of(
        principal(CI, Role.ADMIN),
        issuer(CI, "releases"),
        principal(PAYOUTS, Role.DEVELOPER),
        issuer(PAYOUTS, "payouts*"));
  }

  public static RequestId requestId(Speaker service, String idempotencyKey) {
    return Ids.requestId(service.issuer(), service.subject(), idempotencyKey);
  }

  public static Payload document(String title) {
    return document(new ApprovalDocument(new Digest("e".repeat(64)), title, "", "https://ci/17"));
  }

  public static Payload document(ApprovalDocument document) {
    return TestWorld.operation(Wire.encode(document));
  }

  public static Signed asks(
      Speaker service, Instant at, String idempotencyKey, TargetRef target, Payload document) {
    return asks(service, at, idempotencyKey, OperationKind.APPROVAL, target, document);
  }

  public static Signed asks(
      Speaker service,
      Instant at,
      String idempotencyKey,
      OperationKind kind,
      TargetRef target,
      Payload operation,
      Party... consumers) {
    var submission =
        new SubmitRequest(
            kind,
            target,
            operation.digest(),
            Optional.empty(),
            idempotencyKey,
            List.of(),
            List.of(consumers),
            DispatchMode.MANUAL,
            Optional.empty(),
            false);
    return service.says(at, requestId(service, idempotencyKey).value(), submission, operation);
  }

  private static Speaker service(String name, int seed) {
    var bytes = new byte[32];
    bytes[0] = (byte) seed;
    return Speaker.of(CLUSTER, name, new SigningKey(Bytes.of(bytes)), name, PrincipalKind.SERVICE);
  }

  private static RegisterPrincipal principal(Speaker service, Role role) {
    return new RegisterPrincipal(
        new Subject(service.issuer()),
        PrincipalKind.SERVICE,
        service.issuer(),
        List.of(RoleGrant.everywhere(role)));
  }

  private static RegisterIssuer issuer(Speaker service, String target) {
    return new RegisterIssuer(
        service.issuer(),
        IssuerKind.SERVICE,
        service.key().verifyingKey().raw(),
        Optional.of(
            new IssuerScope(List.of(OperationKind.APPROVAL), List.of(target), List.of("*"))));
  }
}
