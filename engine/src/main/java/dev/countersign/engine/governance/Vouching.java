package dev.countersign.engine.governance;

import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;

/** Whose word an issuer's signature is: a gateway's for whoever can sign in, else its own alone. */
final class Vouching {

  private Vouching() {}

  static boolean may(Governance governance, String issuer, Principal principal) {
    var name = principal.subject().value();
    if (issuer.equals(Governance.ROOT)) {
      return name.equals(Governance.ROOT) && Governance.asks(principal.kind());
    }
    if (principal.kind() == PrincipalKind.AGENT) {
      return name.equals(issuer) && governance.agent(principal.subject()).isPresent();
    }
    return governance.issuer(issuer).filter(it -> may(governance, it, principal)).isPresent();
  }

  private static boolean may(Governance governance, Issuer issuer, Principal principal) {
    var name = principal.subject().value();
    return switch (issuer.kind()) {
      case GATEWAY -> Governance.asks(principal.kind());
      case SERVICE -> isService(governance, principal) && name.equals(issuer.name());
      case POLICY_SERVICE ->
          principal.kind() == PrincipalKind.SYSTEM && name.equals(Governance.POLICY_SERVICE);
    };
  }

  /** Also by governance's own word: no issuer may speak for the person who bears its name. */
  private static boolean isService(Governance governance, Principal principal) {
    return principal.kind() == PrincipalKind.SERVICE
        && governance
            .principal(principal.subject())
            .filter(known -> known.kind() == PrincipalKind.SERVICE)
            .isPresent();
  }
}
