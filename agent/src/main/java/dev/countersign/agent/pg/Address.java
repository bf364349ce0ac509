package dev.countersign.agent.pg;

import dev.countersign.agent.config.PublicAddress;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a target is and how to sign in to it.
 *
 * @param url {@code postgresql://host:port/database?sslmode=…}, without user and password
 */
public record Address(String url, String user, Path passwordFile, Optional<Path> caFile) {
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

  /**
   * How to connect now: the password is read anew, and the address looked up.
   *
   * @throws IllegalArgumentException when that would be in plain text to a public address, or the
   *     password cannot be read
   */
  PgConnectOptions options() {
    var options =
        PgConnectOptions.fromUri(url)
            .setUser(user)
            .setPassword(password())
            .setProperties(
                Map.of("client_encoding", "utf8", "application_name", "countersign/agent"))
            .setCachePreparedStatements(false);
    options.setTcpKeepAlive(true).setConnectTimeout(CONNECT_MILLIS);
    if (!PRIVATE.contains(options.getSslMode())) {
      return options.setSslMode(SslMode.DISABLE).setHost(privateAddressOf(options.getHost()));
    }
    caFile.ifPresent(
        file -> options.setPemTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    if (options.getSslMode() == SslMode.VERIFY_FULL) {
      options.setHostnameVerificationAlgorithm("HTTPS");
    }
    return options;
  }

  /** The address itself, so that the one that was looked at is the one that is spoken to. */
  private static String privateAddressOf(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .filter(address -> !PublicAddress.isPublic(address))
          .findFirst()
          .map(InetAddress::getHostAddress)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "Expected sslmode require, verify-ca or verify-full to a public address, but"
                          + " the connection would be in plain text"));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "Expected the host of the target to have an address, but it has none", e);
    }
  }

  private String password() {
    try {
      return Files.readString(passwordFile).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Expected to read the password from its file, but could not", e);
    }
  }
}
