package dev.countersign.auditservice.kafka;

import dev.countersign.auditservice.TestConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** audit-service as a program of its own, that can be killed. */
final class AuditProcess {
  private AuditProcess() {}

  static Process start(String servers, String takeOverAfter) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AuditProcess.class.getName(),
                servers,
                takeOverAfter))
        .inheritIO()
        .start();
  }

  static AuditRuntime runtime(String servers, String takeOverAfter) {
    return runtime(servers, takeOverAfter, Clock.systemUTC());
  }

  static AuditRuntime runtime(String servers, String takeOverAfter, Clock clock) {
    return new AuditRuntime(
        TestConfig.of(
            Map.of(
                "kafka.bootstrap-servers",
                servers,
                "checkpoints.every",
                "PT0.2S",
                "checkpoints.quiet-every",
                "PT0.5S",
                "take-over-after",
                takeOverAfter)),
        Source.AUDIT_SERVICE,
        Source.POLICY_SERVICE.verifyingKey(),
        clock,
        AuditMeter.NONE);
  }

  public static void main(String... words) throws InterruptedException {
    var runtime = runtime(words[0], words[1]);
    runtime.start();
    Thread.currentThread().join();
  }
}
