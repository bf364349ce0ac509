package dev.countersign.agent.pg;

import dev.countersign.agent.session.SessionException;
import dev.countersign.agent.session.SignIn;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;

/**
 * Where a PostgreSQL is and how to sign in to it.
 *
 * @param url {@code postgresql://host:port/database?sslmode=…}, without user and password
 */
public record Address(String url, SignIn signIn, Optional<Path> caFile) {
  private static final int CONNECT_MILLIS = 5_000;
  private static final Set<SslMode> PRIVATE =
      Set.of(SslMode.REQUIRE, SslMode.VERIFY_CA, SslMode.VERIFY_FULL);

  /**
   * Takes an address from the configuration.
   *
   * @throws IllegalArgumentException when the URL cannot be used; the message repeats none of it
   */
  public Address {
    if (!url.startsWith("postgresql://") || url.indexOf('@') >= 0 || url.contains("password=")) {
      throw new IllegalArgumentException(
          "Expected postgresql://host:port/database without user or password, but the url of a"
              + " target is something else");
    }
    PgConnectOptions.fromUri(url);
  }

  /** Opens a session there. */
  public PgSession open(Vertx vertx, Duration within)
      throws SessionException, InterruptedException {
    return PgSession.open(vertx, options(), within);
  }

  /**
   * How to connect now: the password is read anew, and the address looked up.
   *
   * @throws IllegalArgumentException when that would be in plain text to a public address, or the
   *     password cannot be read
   */
  PgConnectOptions options() {
    var options =
        PgConnectOptions.fromUri(url)
            .setUser(signIn.user())
            .setPassword(signIn.password())
            .setProperties(
                Map.of("client_encoding", "utf8", "application_name", "countersign/agent"))
            .setCachePreparedStatements(false);
    options.setTcpKeepAlive(true).setConnectTimeout(CONNECT_MILLIS);
    if (!PRIVATE.contains(options.getSslMode())) {
      return options
          .setSslMode(SslMode.DISABLE)
          .setHost(signIn.plainTextAddressOf(options.getHost()));
    }
    if (options.getSslMode() == SslMode.REQUIRE) {
      return options.setTrustAll(true);
    }
    caFile.ifPresent(
        file -> options.setPemTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    if (options.getSslMode() == SslMode.VERIFY_FULL) {
      if (caFile.isEmpty()) {
        options.setTrustOptions(authoritiesOfJava());
      }
      options.setHostnameVerificationAlgorithm("HTTPS");
    }
    return options;
  }

  /** Those that browsers know, more or less: for a server whose certificate is bought. */
  private static TrustOptions authoritiesOfJava() {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return TrustOptions.wrap(factory.getTrustManagers()[0]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected Java to know authorities, but it does not", e);
    }
  }
}
