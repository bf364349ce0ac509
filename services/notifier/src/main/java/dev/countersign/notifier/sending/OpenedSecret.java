package dev.countersign.notifier.sending;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.governance.Endpoint;
import dev.countersign.proof.seal.BrokenSealException;
import dev.countersign.proof.seal.EndpointSeal;
import dev.countersign.proof.seal.NotifierKey;
import dev.countersign.protocol.governance.EndpointKind;
import dev.countersign.protocol.governance.EndpointSecret;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The secret of an endpoint in the clear. It stays in memory, and out of every log. */
record OpenedSecret(EndpointSecret secret, URI url) {
  private static final Logger LOG = Logger.getLogger(OpenedSecret.class);

  /**
   * Opens it; nothing where that cannot be done, or where the URL leads elsewhere than to the
   * address that governance shows: what an administrator read there must be true.
   */
  static Optional<OpenedSecret> of(String cluster, NotifierKey key, Endpoint endpoint) {
    try {
      var content = new EndpointSeal(cluster, endpoint.name()).open(key, endpoint.secret());
      var secret = Wire.decode(content, EndpointSecret.class);
      var url = URI.create(secret.url());
      if (!address(url).equals(address(URI.create(endpoint.address())))) {
        return unreadable(endpoint, "its URL is not at the address that governance shows");
      }
      if (endpoint.kind() == EndpointKind.WEBHOOK && secret.signingKey().isEmpty()) {
        return unreadable(endpoint, "it has no key to sign with");
      }
      return Optional.of(new OpenedSecret(secret, url));
    } catch (BrokenSealException e) {
      return unreadable(endpoint, e.getMessage());
    } catch (MalformedRecordException | IllegalArgumentException _) {
      return unreadable(endpoint, "it hides something else than a secret"); // and we repeat nothing
    }
  }

  private static String address(URI url) {
    int port = url.getPort() == -1 ? "https".equals(url.getScheme()) ? 443 : 80 : url.getPort();
    return "%s://%s:%d".formatted(url.getScheme(), url.getHost(), port).toLowerCase(Locale.ROOT);
  }

  private static Optional<OpenedSecret> unreadable(Endpoint endpoint, String why) {
    LOG.errorf("Nothing can be delivered to %s: %s", endpoint.name(), why);
    return Optional.empty();
  }

  /** Nothing of it. */
  @Override
  public String toString() {
    return "OpenedSecret[]";
  }
}
