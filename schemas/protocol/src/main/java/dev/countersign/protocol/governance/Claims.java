package dev.countersign.protocol.governance;

import dev.countersign.protocol.Doc;
import java.time.Instant;
import java.util.List;

@Doc("What a provider said of somebody when it issued a token, as far as it matters here.")
public record Claims(
    @Doc("When the token was issued, by the provider's clock; older claims do not replace newer.")
        Instant issued,
    @Doc("The name that it proposes for them, as it is; empty where it proposes none.") String name,
    @Doc("Those of the values that the provider's mappings ask for, in order.")
        List<ClaimValue> values) {

  /** Whether they say the same, whenever they did. */
  public boolean saysSame(Claims other) {
    return name.equals(other.name) && values.equals(other.values);
  }
}
