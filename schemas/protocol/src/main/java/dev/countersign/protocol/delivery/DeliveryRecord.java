package dev.countersign.protocol.delivery;

import dev.countersign.protocol.Doc;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the notifier remembers, and all that it remembers: after a crash it folds these records and
 * goes on. Of an endpoint as it was registered at one epoch:
 *
 * <ul>
 *   <li>whatever stands before the last {@link DeliveryProgress} of a log and partition is settled;
 *   <li>of what stands after it, an event with a final {@link DeliveryAttempted} is settled, one
 *       with another attempt is due at that attempt's {@code nextAttemptAt}, and one with none is
 *       due now.
 * </ul>
 *
 * The topic forgets after 90 days, so progress is to be repeated while nothing happens. Records
 * hold neither bodies nor URLs. They are not signed, for they carry no authority: at worst a false
 * one makes the notifier deliver twice or not at all, which whoever may write here could do anyway.
 */
public sealed interface DeliveryRecord {

  /** The name of the endpoint, which is the key of the record. */
  String endpoint();

  @Doc("A delivery was attempted.")
  record DeliveryAttempted(
      @Doc("What was to be delivered, and where to.") Delivery delivery,
      @Doc("1 for the first attempt, then 2, 3, and so on.") int attempt,
      @Doc("What it comes to, for the delivery.") DeliveryOutcome outcome,
      @Doc("How far the attempt came.") AttemptEnd end,
      @Doc("The HTTP status, or 0 where there was no answer.") int status,
      @Doc("How long the attempt took.") Duration took,
      @Doc("When the attempt ended.") Instant at,
      @Doc("When the next attempt is due; only where the outcome is RETRYING.")
          Optional<Instant> nextAttemptAt)
      implements DeliveryRecord {

    @Override
    public String endpoint() {
      return delivery.endpoint();
    }
  }

  @Doc(
      "Every event before this place on one partition of a log is settled for an endpoint: delivered, given up or not wanted.")
  record DeliveryProgress(
      @Doc("The name of the endpoint.") String endpoint,
      @Doc("The sequence of the EndpointRegistered by which the endpoint is as it was then.")
          long epoch,
      @Doc("The place of the next event.") SourcePosition next,
      @Doc("When this was so.") Instant at)
      implements DeliveryRecord {}
}
