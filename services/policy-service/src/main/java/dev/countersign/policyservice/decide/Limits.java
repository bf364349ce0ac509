package dev.countersign.policyservice.decide;

import dev.countersign.policyservice.outgoing.OutgoingRecord;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.topic.Topics;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a record must be before it may be sent: a record that is too large, or whose topic is
 * missing, would take the whole service down with it, so the command that leads to it is refused.
 */
public final class Limits {
  /** Room for names of headers, lengths and the frame of the batch. */
  private static final int FRAME_BYTES = 4 << 10;

  private final Predicate<String> topicExists;

  /**
   * With an eye on the topics that there are.
   *
   * @param topicExists asked for the topics of pools, which come and go
   */
  public Limits(Predicate<String> topicExists) {
    this.topicExists = topicExists;
  }

  /** Why a record must not be sent. */
  record Problem(RefusalCode code, String message) {}

  public boolean maySend(OutgoingRecord record) {
    return problem(record).isEmpty();
  }

  Optional<Problem> firstProblem(List<OutgoingRecord> outgoing) {
    return outgoing.stream().flatMap(record -> problem(record).stream()).findFirst();
  }

  private Optional<Problem> problem(OutgoingRecord record) {
    if (size(record) > Topics.MAX_MESSAGE_BYTES) {
      return Optional.of(
          new Problem(
              RefusalCode.OPERATION_REFUSED,
              "Expected what is recorded of it to be at most %d bytes, but it is %d"
                  .formatted(Topics.MAX_MESSAGE_BYTES, size(record))));
    }
    if (!topicExists.test(record.topic())) {
      return Optional.of(
          new Problem(
              RefusalCode.UNKNOWN_POOL,
              "Expected topic %s of the pool, but it does not exist".formatted(record.topic())));
    }
    return Optional.empty();
  }

  private static int size(OutgoingRecord record) {
    int attributes =
        record.attributes().values().stream().mapToInt(String::length).sum()
            + record.binary().values().stream().mapToInt(it -> it.size()).sum();
    return record.value().size() + attributes + FRAME_BYTES;
  }
}
