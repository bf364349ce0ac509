package dev.countersign.notifier.app;

import dev.countersign.notifier.config.NotifierConfig;
import dev.countersign.notifier.http.HttpPoster;
import dev.countersign.notifier.kafka.NotifierRuntime;
import dev.countersign.proof.seal.NotifierKey;
import dev.countersign.proof.sign.PemKeys;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;

/** The process around the notifier: it gives it what it needs, and ends it. */
@ApplicationScoped
public class NotifierService {
  private final HttpPoster poster;
  private final NotifierRuntime runtime;

  public NotifierService(NotifierConfig config, Vertx vertx, MeteredDeliveries meter) {
    var clock = Clock.systemUTC();
    this.poster =
        new HttpPoster(
            vertx,
            config.http().connectTimeout(),
            config.http().timeout(),
            config.http().trustedCertificatesFile(),
            clock);
    this.runtime =
        new NotifierRuntime(
            config,
            notifierKey(config.notifierKeyFile()),
            decisionKey(config.decisionKey()),
            poster,
            meter,
            clock);
    meter.measure(runtime);
  }

  void stop(@Observes ShutdownEvent event) {
    runtime.close();
    poster.close();
  }

  public NotifierRuntime runtime() {
    return runtime;
  }

  private static VerifyingKey decisionKey(String base64) {
    try {
      return new VerifyingKey(Bytes.of(Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Expected countersign.decision-key to be an Ed25519 public key in base64, but it is not",
          e);
    }
  }

  private static NotifierKey notifierKey(Path file) {
    try {
      return PemKeys.readNotifierKey(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Expected a readable key in countersign.notifier-key-file, but it is not", e);
    }
  }
}
