package dev.countersign.requestservice.oidc;

import dev.countersign.protocol.governance.ClaimValue;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Finds claims by their names, or by the names on the way to them with dots between. */
final class ClaimPaths {

  private ClaimPaths() {}

  /** Whether a claim is this value, or has it among its values. */
  static boolean holds(Map<String, Object> claims, ClaimValue wanted) {
    return at(claims, wanted.claim())
        .filter(
            found ->
                found instanceof Collection<?> some
                    ? some.stream().anyMatch(it -> is(it, wanted.value()))
                    : is(found, wanted.value()))
        .isPresent();
  }

  /** The text of a claim, where it is a text. */
  static Optional<String> text(Map<String, Object> claims, String path) {
    return at(claims, path).filter(String.class::isInstance).map(String.class::cast);
  }

  private static boolean is(Object found, String wanted) {
    return switch (found) {
      case String text -> text.equals(wanted);
      case Boolean flag -> flag.toString().equals(wanted);
      case Long number -> number.toString().equals(wanted);
      case null, default -> false;
    };
  }

  /**
   * Some claims are named by URLs, with dots of their own: the longest name that is there counts.
   */
  private static Optional<Object> at(Object value, String path) {
    if (!(value instanceof Map<?, ?> claims)) {
      return Optional.empty();
    }
    for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
      var found = claims.get(path.substring(0, end));
      if (found != null) {
        return end == path.length() ? Optional.of(found) : at(found, path.substring(end + 1));
      }
    }
    return Optional.empty();
  }
}
