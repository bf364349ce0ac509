package dev.countersign.requestservice.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.requestservice.view.LoggedEvent;
import dev.countersign.requestservice.view.StatusAfter;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a write did. */
@Schema(name = "Change", description = "What a write did to a request.")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ChangeJson(
    @Schema(description = "The request.") String id,
    @Schema(
            description = "Where it stands now.",
            enumeration = {
              "pending",
              "approved",
              "executing",
              "completed",
              "rejected",
              "expired",
              "cancelled"
            })
        Optional<String> status,
    @Schema(description = "The sequence of its last event; to be asked for as minSequence.")
        long sequence,
    @Schema(description = "What happened, in order.", examples = "VoteCast") List<String> events) {

  static ChangeJson of(List<LoggedEvent> decision) {
    Optional<RequestStatus> status = Optional.empty();
    for (var logged : decision) {
      status = StatusAfter.of(logged.event()).or(currently(status));
    }
    var last = decision.getLast().meta();
    return new ChangeJson(
        last.aggregate(),
        status.map(Texts::word),
        last.sequence(),
        decision.stream().map(logged -> logged.event().getClass().getSimpleName()).toList());
  }

  static ChangeJson unchanged(String id, long sequence) {
    return new ChangeJson(id, Optional.empty(), sequence, List.of());
  }

  private static java.util.function.Supplier<Optional<RequestStatus>> currently(
      Optional<RequestStatus> status) {
    return () -> status;
  }
}
