package dev.countersign.policyservice.trust;

import dev.countersign.engine.governance.Governance;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys that commands are verified with. A key is checked to be a point of the curve once, not
 * with every command. Thread-safe.
 *
 * @see Governance#keyOf
 */
public final class KeyRing {
  private static final int REMEMBERED = 10_000;

  private final VerifyingKey root;
  private final VerifyingKey ourselves;
  private final Map<Bytes, VerifyingKey> checked = new ConcurrentHashMap<>();

  /**
   * With the two keys that are not in governance.
   *
   * @param root may change governance without being in it; from configuration
   * @param ourselves policy-service's own, for the deadlines it asks itself about
   */
  public KeyRing(VerifyingKey root, VerifyingKey ourselves) {
    this.root = root;
    this.ourselves = ourselves;
  }

  /** The key of an issuer; empty for one that is not known, or whose key is none. */
  Optional<VerifyingKey> of(String issuer, Governance governance) {
    return switch (issuer) {
      case Governance.ROOT -> Optional.of(root);
      case Governance.POLICY_SERVICE -> Optional.of(ourselves);
      default -> governance.keyOf(issuer).flatMap(this::checked);
    };
  }

  private Optional<VerifyingKey> checked(Bytes raw) {
    var known = checked.get(raw);
    if (known != null) {
      return Optional.of(known);
    }
    if (checked.size() >= REMEMBERED) {
      checked.clear();
    }
    try {
      var key = new VerifyingKey(raw);
      checked.put(raw, key);
      return Optional.of(key);
    } catch (IllegalArgumentException notAKey) {
      return Optional.empty();
    }
  }
}
