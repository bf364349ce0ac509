package dev.countersign.notifier.sending;

/**
 * A record of our own logs is not what it must be. Nothing more is delivered, for telling of it, or
 * passing over it, would spread it: the message says where the record stands.
 */
public final class BrokenLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BrokenLogException(String what, String topic, int partition, long offset) {
    super("%s (topic %s, partition %d, offset %d)".formatted(what, topic, partition, offset));
  }
}
