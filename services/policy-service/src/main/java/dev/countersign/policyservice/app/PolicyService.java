package dev.countersign.policyservice.app;

import dev.countersign.policyservice.config.PolicyConfig;
import dev.countersign.policyservice.kafka.PolicyRuntime;
import dev.countersign.proof.sign.PemKeys;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * The process around the stream: starts it beside the health endpoint, which must answer while we
 * wait for Kafka, and ends loudly when the stream cannot go on.
 */
@ApplicationScoped
public class PolicyService {
  private static final Logger LOG = Logger.getLogger(PolicyService.class);
  private static final int FAILED = 1;

  private final PolicyRuntime runtime;
  private final AtomicBoolean failed = new AtomicBoolean();
  private final Thread starter = new Thread(this::run, "policy-service-start");

  PolicyService(PolicyConfig config, MeteredDecisions counter) {
    this.runtime =
        new PolicyRuntime(
            config,
            rootKey(config.rootKey()),
            signingKey(config.signingKeyFile()),
            counter,
            this::fail);
  }

  void start(@Observes StartupEvent event) {
    starter.setDaemon(true);
    starter.start();
  }

  void stop(@Observes ShutdownEvent event) {
    starter.interrupt();
    runtime.close();
  }

  PolicyRuntime runtime() {
    return runtime;
  }

  private void run() {
    try {
      runtime.start();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void fail(Throwable why) {
    if (failed.compareAndSet(false, true)) {
      LOG.fatalf(why, "policy-service cannot go on and stops: %s", why.getMessage());
      Quarkus.asyncExit(FAILED);
    }
  }

  private static VerifyingKey rootKey(String base64) {
    try {
      return new VerifyingKey(Bytes.of(Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Expected countersign.root-key to be an Ed25519 public key in base64, but it is not", e);
    }
  }

  private static SigningKey signingKey(Path file) {
    try {
      return PemKeys.readSigningKey(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Expected a readable key in countersign.signing-key-file, but it is not", e);
    }
  }
}
