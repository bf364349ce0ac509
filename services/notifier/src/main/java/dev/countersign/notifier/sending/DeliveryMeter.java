package dev.countersign.notifier.sending;

import dev.countersign.protocol.delivery.DeliveryRecord.DeliveryAttempted;

/** Told what an operator wants to see. */
public interface DeliveryMeter {
  /** For whoever does not look. */
  DeliveryMeter NONE = _ -> {};

  void attempted(DeliveryAttempted attempt);
}
