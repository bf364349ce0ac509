package dev.countersign.requestservice.oidc;

import java.time.Instant;
import java.util.Map;

/** What is to be thought of a token of a provider. */
sealed interface Verification {

  /**
   * The provider has said so.
   *
   * @param claims all that it said, as JSON has it
   */
  record Genuine(String sub, Instant issued, Instant expires, Map<String, Object> claims)
      implements Verification {}

  /** Nobody said so, or not to us, or not for now. */
  record Bad() implements Verification {}
}
