package dev.countersign.requestservice.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of our own log is not what it must be. Its reader stops, for going on would hide it: the
 * message says where the record stands, so that an operator can look at it.
 */
public final class ReaderStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ReaderStoppedException(String message, Throwable cause) {
    super(message, cause);
  }

  static ReaderStoppedException at(ConsumerRecord<?, ?> record, String why, Throwable cause) {
    return at(record.topic(), record.partition(), record.offset(), why, cause);
  }

  static ReaderStoppedException at(
      String topic, int partition, long offset, String why, Throwable cause) {
    return new ReaderStoppedException(
        "%s (topic %s, partition %d, offset %d)".formatted(why, topic, partition, offset), cause);
  }
}
