package dev.countersign.notifier.http;

import dev.countersign.engine.governance.AddressRules;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Where a URL leads at this moment. A name is looked up once, here, and the address that was judged
 * is the one that is connected to: looked up again, it might be another.
 */
record Destination(URI url, InetSocketAddress address) {
  /** How names are looked up. */
  interface Names {
    List<InetAddress> addresses(String host) throws UnknownHostException;
  }

  /** Somebody may not be spoken to; nothing was sent. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Looks a URL up and judges what comes of it.
   *
   * @param allowPrivate whether any address will do, and plain HTTP
   * @throws RefusedException when one of its addresses may not be spoken to
   */
  static Destination of(URI url, boolean allowPrivate, Names names) throws UnknownHostException {
    if (url.getHost() == null || !(isSecure(url) || "http".equalsIgnoreCase(url.getScheme()))) {
      throw new RefusedException("Expected an http or https URL with a host, but it is not");
    }
    if (!isSecure(url) && !allowPrivate) {
      throw new RefusedException("Expected https out into the world, but it is http");
    }
    var addresses = names.addresses(url.getHost());
    if (!allowPrivate) {
      for (var address : addresses) {
        AddressRules.refusal(address.getAddress())
            .ifPresent(
                why -> {
                  throw new RefusedException(
                      "Expected an address out in the world, but %s is %s"
                          .formatted(address.getHostAddress(), why));
                });
      }
    }
    return new Destination(url, new InetSocketAddress(addresses.getFirst(), port(url)));
  }

  boolean isSecure() {
    return isSecure(url);
  }

  /** As in the certificate and in the header Host; an IPv6 address without brackets. */
  String host() {
    var host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** What the request line says. */
  String pathAndQuery() {
    var path = Optional.ofNullable(url.getRawPath()).filter(it -> !it.isEmpty()).orElse("/");
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  private static boolean isSecure(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  private static int port(URI url) {
    if (url.getPort() != -1) {
      return url.getPort();
    }
    return isSecure(url) ? 443 : 80;
  }
}
