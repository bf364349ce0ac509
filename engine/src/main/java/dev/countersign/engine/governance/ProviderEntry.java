package dev.countersign.engine.governance;

import dev.countersign.protocol.governance.ClaimMapping;
import dev.countersign.protocol.governance.ClaimValue;
import dev.countersign.protocol.governance.IdentityProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An identity provider that is believed.
 *
 * @param byValue its mappings by what they ask for
 */
public record ProviderEntry(IdentityProvider provider, Map<ClaimValue, ClaimMapping> byValue) {

  static ProviderEntry of(IdentityProvider provider) {
    return new ProviderEntry(
        provider,
        provider.mappings().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    ClaimMapping::when, Function.identity(), (one, _) -> one)));
  }

  public String name() {
    return provider.name();
  }

  /** The values that matter: no others are ever recorded. */
  public List<ClaimValue> values() {
    return byValue.keySet().stream().sorted().toList();
  }

  Optional<ClaimMapping> mapping(ClaimValue value) {
    return Optional.ofNullable(byValue.get(value));
  }
}
