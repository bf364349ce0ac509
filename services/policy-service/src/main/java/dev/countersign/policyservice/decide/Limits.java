package dev.countersign.policyservice.decide;

import dev.countersign.policyservice.outgoing.Letter;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.topic.Topics;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a letter must be before it may be sent: a record that is too large, or whose topic is
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

  /** Why a letter must not be sent. */
  record Problem(RefusalCode code, String message) {}

  public boolean maySend(Letter letter) {
    return problem(letter).isEmpty();
  }

  Optional<Problem> firstProblem(List<Letter> letters) {
    return letters.stream().flatMap(letter -> problem(letter).stream()).findFirst();
  }

  private Optional<Problem> problem(Letter letter) {
    if (size(letter) > Topics.MAX_MESSAGE_BYTES) {
      return Optional.of(
          new Problem(
              RefusalCode.OPERATION_REFUSED,
              "Expected what is recorded of it to be at most %d bytes, but it is %d"
                  .formatted(Topics.MAX_MESSAGE_BYTES, size(letter))));
    }
    if (!topicExists.test(letter.topic())) {
      return Optional.of(
          new Problem(
              RefusalCode.UNKNOWN_POOL,
              "Expected topic %s of the pool, but it does not exist".formatted(letter.topic())));
    }
    return Optional.empty();
  }

  private static int size(Letter letter) {
    int attributes =
        letter.attributes().values().stream().mapToInt(String::length).sum()
            + letter.binary().values().stream().mapToInt(it -> it.size()).sum();
    return letter.value().size() + attributes + FRAME_BYTES;
  }
}
