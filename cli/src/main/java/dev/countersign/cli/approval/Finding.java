package dev.countersign.cli.approval;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.ApprovalDocument;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a verifier found of an approval. */
public sealed interface Finding {

  /**
   * It is proven, and stands.
   *
   * @param voters whose votes filled the seats, in order; none where the policies ask for none
   * @param at when it was approved
   * @param until when it lapses unless it is consumed by then
   * @param consumption who went ahead with it, where someone has
   * @param events how many events of the request there are, all of them verified
   */
  record Countersigned(
      ApprovalDocument document,
      List<Subject> voters,
      Instant at,
      Instant until,
      Optional<Consumption> consumption,
      int events)
      implements Finding {}

  /** Someone made use of the approval. */
  record Consumption(Subject by, Instant at) {}

  /**
   * It is not proven, or stands no more.
   *
   * @param why "Expected …, but …"
   */
  record NotCountersigned(String why) implements Finding {}
}
