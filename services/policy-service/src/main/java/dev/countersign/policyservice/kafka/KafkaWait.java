package dev.countersign.policyservice.kafka;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jboss.logging.Logger;

/** Waits for Kafka for as long as it takes, and says so. */
final class KafkaWait {
  private static final Logger LOG = Logger.getLogger(KafkaWait.class);
  private static final long PATIENCE_SECONDS = 5;

  private KafkaWait() {}

  /**
   * @param where for the log
   */
  static void until(Admin admin, String where) throws InterruptedException {
    while (true) {
      try {
        var _ = admin.describeCluster().nodes().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return;
      } catch (ExecutionException | TimeoutException e) {
        LOG.warnf("Kafka does not answer yet, trying again servers=%s", where);
        TimeUnit.MILLISECONDS.sleep(500);
      }
    }
  }
}
