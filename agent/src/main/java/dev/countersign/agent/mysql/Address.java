package dev.countersign.agent.mysql;

import dev.countersign.agent.session.SignIn;
import dev.countersign.protocol.request.Dialect;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a MySQL or a MariaDB is and how to sign in to it. */
public final class Address {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int DEFAULT_PORT = 3306;
  private static final Pattern DATABASE = Pattern.compile("[A-Za-z0-9_$-]{1,64}");

  private final Dialect dialect;
  private final String host;
  private final int port;
  private final String database;
  private final Tls tls;
  private final SignIn signIn;
  private final Optional<Path> caFile;

  /**
   * Takes an address from the configuration.
   *
   * @param url {@code mysql://host:port/database?sslmode=…} or {@code mariadb://…}
   * @throws IllegalArgumentException when the URL cannot be used; the message repeats none of it
   */
  public Address(String url, SignIn signIn, Optional<Path> caFile) {
    var uri = parse(url);
    this.dialect = uri.getScheme().equals("mysql") ? Dialect.MYSQL : Dialect.MARIADB;
    this.host = uri.getHost().replaceAll("[\\[\\]]", "");
    this.port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    this.database = uri.getPath().substring(1);
    this.tls = tls(uri.getQuery()).orElseThrow(Address::wrong);
    if (tls == Tls.VERIFY_CA && caFile.isEmpty()) {
      // Else Java's authorities would vouch, and they vouch for anybody who owns any name.
      throw new IllegalArgumentException(
          "Expected a ca-file with sslmode=verify-ca, which asks for no name in the certificate,"
              + " but there is none: name the file, or use verify-full");
    }
    this.signIn = signIn;
    this.caFile = caFile;
  }

  private static URI parse(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw wrong(); // without the cause, which repeats the URL
    }
    boolean isSound =
        ("mysql".equals(uri.getScheme()) || "mariadb".equals(uri.getScheme()))
            && uri.getHost() != null
            && uri.getUserInfo() == null
            && uri.getFragment() == null
            && uri.getPath() != null
            && uri.getPath().startsWith("/")
            && DATABASE.matcher(uri.getPath().substring(1)).matches();
    if (!isSound) {
      throw wrong();
    }
    return uri;
  }

  private static Optional<Tls> tls(String query) {
    if (query == null) {
      return Optional.of(Tls.DISABLE);
    }
    return query.startsWith("sslmode=")
        ? Tls.named(query.substring("sslmode=".length()))
        : Optional.empty();
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException(
        "Expected mysql:// or mariadb://host:port/database?sslmode=disable, require, verify-ca or"
            + " verify-full, without user or password, but the url of a target is something else");
  }

  Dialect dialect() {
    return dialect;
  }

  /**
   * The host to speak to.
   *
   * @throws IllegalArgumentException when that would be in plain text to a public address, and
   *     nobody has said that it may
   */
  String host() {
    return tls == Tls.DISABLE ? signIn.plainTextAddressOf(host) : host;
  }

  int port() {
    return port;
  }

  String database() {
    return database;
  }

  Tls tls() {
    return tls;
  }

  SignIn signIn() {
    return signIn;
  }

  /** What the socket is made with. */
  NetClientOptions socket() {
    var options =
        new NetClientOptions()
            .setTcpKeepAlive(true)
            .setConnectTimeout(CONNECT_MILLIS)
            .setSsl(false);
    options.setHostnameVerificationAlgorithm(tls == Tls.VERIFY_FULL ? "HTTPS" : "");
    if (tls == Tls.REQUIRE) {
      return options.setTrustAll(true);
    }
    caFile.ifPresent(
        file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    return options;
  }
}
