package dev.countersign.agent.mysql;

import io.vertx.mysqlclient.SslMode;
import java.util.Arrays;
import java.util.Optional;

/** How a connection to a target is kept private; the names are those of PostgreSQL's sslmode. */
enum Tls {
  /** Plain text, and to private addresses only. */
  DISABLE("disable", SslMode.DISABLED),
  /** Nobody reads along who does not also stand in between. */
  REQUIRE("require", SslMode.REQUIRED),
  /** The server shows a certificate of the CA. */
  VERIFY_CA("verify-ca", SslMode.VERIFY_CA),
  /** The certificate is that host's. */
  VERIFY_FULL("verify-full", SslMode.VERIFY_IDENTITY);

  private final String name;
  private final SslMode mode;

  Tls(String name, SslMode mode) {
    this.name = name;
    this.mode = mode;
  }

  static Optional<Tls> named(String name) {
    return Arrays.stream(values()).filter(it -> it.name.equals(name)).findFirst();
  }

  SslMode mode() {
    return mode;
  }
}
