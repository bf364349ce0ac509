package dev.countersign.auditservice.app;

import dev.countersign.auditservice.config.AuditConfig;
import dev.countersign.auditservice.kafka.AuditRuntime;
import dev.countersign.proof.note.Checkpoint;
import dev.countersign.proof.note.NoteKey;
import dev.countersign.proof.sign.PemKeys;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import org.jboss.logging.Logger;

/** The process around the audit: it starts it beside the health endpoint, and ends it. */
@ApplicationScoped
public class AuditService {
  private static final Logger LOG = Logger.getLogger(AuditService.class);

  private final AuditRuntime runtime;
  private final NoteKey key;

  AuditService(AuditConfig config, MeteredAudit meter, MeterRegistry registry) {
    var signingKey = signingKey(config.signingKeyFile());
    this.key = new NoteKey(Checkpoint.origin(config.cluster()), signingKey.verifyingKey());
    this.runtime =
        new AuditRuntime(
            config, signingKey, decisionKey(config.decisionKey()), Clock.systemUTC(), meter);
    registry.gauge("countersign.audit.entries", runtime, AuditRuntime::entries);
  }

  void start(@Observes StartupEvent event) {
    LOG.infof("Checkpoints can be verified with %s", key.word());
    runtime.start();
  }

  void stop(@Observes ShutdownEvent event) {
    runtime.close();
  }

  AuditRuntime runtime() {
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

  private static SigningKey signingKey(Path file) {
    try {
      return PemKeys.readSigningKey(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Expected a readable key in countersign.signing-key-file, but it is not", e);
    }
  }
}
