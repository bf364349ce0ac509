package dev.countersign.notifier.sending;

import dev.countersign.protocol.delivery.DeliveryRecord;

/** Where it is written down what became of deliveries. */
public interface Outcomes {
  /** Writes a record behind all that were written before it of the same endpoint. */
  void write(DeliveryRecord record);
}
