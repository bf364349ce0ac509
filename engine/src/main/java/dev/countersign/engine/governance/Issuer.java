package dev.countersign.engine.governance;

import dev.countersign.engine.Names;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.governance.IssuerKind;
import dev.countersign.protocol.governance.IssuerScope;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.TargetRef;
import java.util.List;
import java.util.Optional;

/**
 * Someone whose signed commands are accepted.
 *
 * @param publicKey Ed25519, 32 bytes
 * @param scope of a service, what it may ask for
 */
public record Issuer(String name, IssuerKind kind, Bytes publicKey, Optional<IssuerScope> scope) {

  /** Whether it is a program of somebody else's, which signs for itself alone. */
  public boolean isService() {
    return kind == IssuerKind.SERVICE;
  }

  /**
   * Whether its key is good for asking this there. A gateway's is for anything: what those whom it
   * vouches for may do is a matter of their roles.
   */
  public boolean mayAskFor(OperationKind asked, TargetRef at) {
    return scope
        .map(
            it ->
                it.kinds().contains(asked)
                    && covers(it.targets(), at.target())
                    && covers(it.environments(), at.environment()))
        .orElse(!isService());
  }

  private static boolean covers(List<String> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> Names.covers(pattern, name));
  }
}
