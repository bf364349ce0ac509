package dev.countersign.requestservice.view;

import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.request.RequestEvent;

/**
 * An event links to the last one of its request and yet cannot follow from it. Skipping it would
 * hide a fault, so it stops its reader.
 */
public final class MisplacedEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private MisplacedEventException(EventMeta meta, String expected, Object but) {
    super(
        "Expected %s, but event %d of %s %s"
            .formatted(expected, meta.sequence(), meta.aggregate(), but));
  }

  static MisplacedEventException notFirst(EventMeta meta, RequestEvent event) {
    return new MisplacedEventException(
        meta, "a submission first", "is " + event.getClass().getSimpleName());
  }

  static MisplacedEventException again(EventMeta meta, RequestEvent event) {
    return new MisplacedEventException(
        meta, "one submission", "is another " + event.getClass().getSimpleName());
  }

  static MisplacedEventException noReview(EventMeta meta, RequestEvent event) {
    return new MisplacedEventException(
        meta, "broken glass first", "is " + event.getClass().getSimpleName());
  }

  static MisplacedEventException noEvidence(EventMeta meta, RequestEvent event) {
    return new MisplacedEventException(
        meta, "evidence that was asked for", "is " + event.getClass().getSimpleName());
  }

  static MisplacedEventException unknownExecution(EventMeta meta, ExecutionId execution) {
    return new MisplacedEventException(
        meta, "an execution that was granted", "is about " + execution);
  }
}
