package dev.countersign.requestservice.signin;

import java.util.Optional;

/** What somebody bears who calls (RFC 6750). */
public final class Bearer {
  private static final String SCHEME = "Bearer ";

  private Bearer() {}

  /** The token in an {@code Authorization} header; nothing where it is of another scheme. */
  public static Optional<String> in(String authorization) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(authorization.substring(SCHEME.length()).strip())
        : Optional.empty();
  }
}
