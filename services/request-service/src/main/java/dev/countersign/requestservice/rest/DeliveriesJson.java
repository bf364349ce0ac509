package dev.countersign.requestservice.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.requestservice.db.DeliveryEntity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of deliveries. */
@Schema(name = "DeliveriesPage", description = "Attempts to deliver, the newest first.")
public record DeliveriesJson(
    @Schema(description = "The attempts.") List<AttemptJson> items,
    @Schema(description = "The cursor of the next page; absent on the last one.")
        Optional<String> next) {

  /** One attempt. */
  @Schema(name = "DeliveryAttempt", description = "One attempt to deliver one event.")
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record AttemptJson(
      @Schema(
              description = "What the receiver knows the event by: webhook-id.",
              examples = "0123456789abcdefghjkmnpqrs/3")
          String message,
      @Schema(
              description = "The CloudEvents type of the event.",
              examples = "dev.countersign.events.VoteCast.v1")
          String type,
      @Schema(description = "Which registration of the endpoint it was for.") long epoch,
      @Schema(description = "1 for the first attempt, then 2, 3, and so on.") int attempt,
      @Schema(
              description = "What it comes to, for the delivery.",
              enumeration = {
                "delivered",
                "refused-by-receiver",
                "retrying",
                "gave-up",
                "address-refused",
                "redirected",
                "secret-unreadable"
              })
          String outcome,
      @Schema(
              description = "How far the attempt came.",
              enumeration = {"answered", "timed-out", "unreachable", "not-trusted", "not-sent"})
          String end,
      @Schema(description = "The HTTP status, where there was an answer.") Optional<Integer> status,
      @Schema(description = "How long it took, in milliseconds.") long tookMillis,
      @Schema(description = "When it ended.") Instant at,
      @Schema(description = "When the next one is due, where there is to be one.")
          Optional<Instant> nextAttemptAt) {

    static AttemptJson of(DeliveryEntity row) {
      return new AttemptJson(
          row.message,
          row.type,
          row.epoch,
          row.attempt,
          word(row.outcome),
          word(row.attemptEnd),
          Optional.of(row.status).filter(it -> it != 0),
          row.tookMillis,
          row.at,
          Optional.ofNullable(row.nextAttemptAt));
    }

    private static String word(String constant) {
      return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
