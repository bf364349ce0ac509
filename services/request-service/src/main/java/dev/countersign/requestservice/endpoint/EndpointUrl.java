package dev.countersign.requestservice.endpoint;

import dev.countersign.engine.governance.AddressRules;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an endpoint is. What can be said without asking a name server is said here, to whoever
 * names the endpoint; what its host resolves to, the notifier looks at in each delivery.
 *
 * @param whole for the notifier alone: its path may be a secret
 * @param address scheme, host and port, for everyone
 */
public record EndpointUrl(String whole, String address) {
  private static final int LONGEST = 2_000;
  private static final int MOST_PORTS = 65_535;
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern FOUR_NUMBERS = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

  /** Some programs take what ends so for an IPv4 address: 2130706433, 0x7f.1, 0177.0.0.1. */
  private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

  /**
   * Reads what an administrator gave.
   *
   * @param allowPrivate whether it may be where only this network reaches, or without TLS
   * @throws BadEndpointUrlException when no endpoint can be there; the message repeats none of it
   */
  public static EndpointUrl of(String text, boolean allowPrivate) {
    var uri = parse(text);
    var scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw BadEndpointUrlException.malformed("Expected a URL of https or http, but it is neither");
    }
    if (uri.getRawUserInfo() != null) {
      throw BadEndpointUrlException.malformed("Expected a URL without user info, but it has some");
    }
    if (uri.getRawFragment() != null) {
      throw BadEndpointUrlException.malformed("Expected a URL without a fragment, but it has one");
    }
    var host = host(uri);
    if (uri.getPort() == 0 || uri.getPort() > MOST_PORTS) {
      throw BadEndpointUrlException.malformed("Expected a port from 1 to 65535, but it is another");
    }
    if (!allowPrivate) {
      requirePublic(scheme, host);
    }
    var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return new EndpointUrl(text, scheme + "://" + host + port);
  }

  private static URI parse(String text) {
    if (text.length() > LONGEST || !text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw BadEndpointUrlException.malformed(
          "Expected a URL of at most %d visible ASCII characters, but it has %d, or others"
              .formatted(LONGEST, text.length()));
    }
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw BadEndpointUrlException.malformed("Expected a URL, but it is another text");
    }
  }

  /** A name, four numbers, or an IPv6 address in brackets; none of the other ways to write one. */
  private static String host(URI uri) {
    var host = uri.getHost();
    if (host == null || host.endsWith(".") || host.contains("%")) {
      throw BadEndpointUrlException.malformed(
          "Expected a URL with the name or IP address of a host, but it has none");
    }
    var name = host.toLowerCase(Locale.ROOT);
    if (ENDS_IN_A_NUMBER.matcher(name).matches() && !FOUR_NUMBERS.matcher(name).matches()) {
      throw BadEndpointUrlException.malformed(
          "Expected an IPv4 address as four numbers, but it is written in another way");
    }
    return name;
  }

  private static void requirePublic(String scheme, String host) {
    if (!scheme.equals("https")) {
      throw BadEndpointUrlException.refused("Expected a URL of https, but it is http");
    }
    boolean local = host.equals("localhost") || host.endsWith(".localhost");
    if (local
        || literal(host)
            .filter(it -> AddressRules.refusal(it.getAddress()).isPresent())
            .isPresent()) {
      throw BadEndpointUrlException.refused(
          "Expected a public address, but it is a private, loopback or link-local one");
    }
  }

  private static Optional<InetAddress> literal(String host) {
    return host.startsWith("[") || FOUR_NUMBERS.matcher(host).matches()
        ? Optional.of(InetAddress.ofLiteral(host))
        : Optional.empty();
  }

  /** Not the URL itself: this may end in a log line. */
  @Override
  public String toString() {
    return "EndpointUrl[" + address + "]";
  }
}
