package dev.countersign.cli.bootstrap;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterIssuer;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.IssuerKind;
import dev.countersign.protocol.governance.IssuerScope;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.request.OperationKind;
import java.util.List;
import java.util.Optional;

/**
 * A service that is to sign for itself: who it is, the key it signs with, and what that key is good
 * for.
 *
 * @param publicKey Ed25519, 32 bytes
 */
public record ServiceIssuer(String name, Bytes publicKey, IssuerScope scope) {

  /** One that may ask for nothing yet. */
  static ServiceIssuer of(String name, Bytes publicKey) {
    return new ServiceIssuer(name, publicKey, new IssuerScope(List.of(), List.of(), List.of()));
  }

  ServiceIssuer with(List<OperationKind> kinds, List<String> targets, List<String> environments) {
    return new ServiceIssuer(name, publicKey, new IssuerScope(kinds, targets, environments));
  }

  /** Both commands: it is somebody, and has a key. */
  List<GovernanceCommand> commands() {
    return List.of(principal(), issuer());
  }

  /** It may ask where its key is good for asking, and holds no other role. */
  RegisterPrincipal principal() {
    var roles =
        scope.targets().stream()
            .flatMap(
                target ->
                    scope.environments().stream()
                        .map(environment -> RoleGrant.of(Role.DEVELOPER, target, environment)))
            .toList();
    return new RegisterPrincipal(
        new Subject(name), PrincipalKind.SERVICE, "Service " + name, roles);
  }

  RegisterIssuer issuer() {
    return new RegisterIssuer(name, IssuerKind.SERVICE, publicKey, Optional.of(scope));
  }
}
