package dev.countersign.requestservice.endpoint;

import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.governance.Notifier;
import dev.countersign.proof.seal.EndpointSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.governance.EndpointKind;
import dev.countersign.protocol.governance.EndpointSecret;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterEndpoint;
import dev.countersign.requestservice.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Makes registrations of endpoints, whose secrets only the notifier can read. */
@ApplicationScoped
public class Endpoints {
  private static final String PREFIX = "whsec_";
  private static final int KEY_BYTES = 32;

  private final GatewayConfig config;
  private final SecureRandom random = new SecureRandom();

  public Endpoints(GatewayConfig config) {
    this.config = config;
  }

  /**
   * What is to be sent, and what is to be shown once.
   *
   * @param signingKey as Standard Webhooks writes it; none for an endpoint that checks no signature
   */
  public record Registration(RegisterEndpoint command, Optional<String> signingKey) {
    /** Without the key: this may end in a log line. */
    @Override
    public String toString() {
      return "Registration[" + command.name() + "]";
    }
  }

  /** Registers an endpoint under a signing key of its own, made here and kept nowhere. */
  public Registration registration(
      Notifier notifier,
      String name,
      EndpointKind kind,
      EndpointUrl url,
      List<String> types,
      boolean allowPrivate) {
    var key = signingKey(kind);
    var sealed =
        new EndpointSeal(config.cluster(), name)
            .seal(notifier.publicKey(), Wire.encode(new EndpointSecret(url.whole(), key)), random);
    return new Registration(
        new RegisterEndpoint(name, kind, url.address(), types, allowPrivate, sealed),
        key.map(it -> PREFIX + Base64.getEncoder().encodeToString(it.toArray())));
  }

  private Optional<Bytes> signingKey(EndpointKind kind) {
    return switch (kind) {
      case WEBHOOK -> {
        var key = new byte[KEY_BYTES];
        random.nextBytes(key);
        yield Optional.of(Bytes.of(key));
      }
      case SLACK -> Optional.empty();
    };
  }
}
