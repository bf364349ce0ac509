package dev.countersign.requestservice.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.avro.codec.Wire;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.requestservice.db.Events;
import dev.countersign.requestservice.json.Json;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The log of one request. */
@Schema(name = "Events", description = "What has happened to a request, as it stands on the log.")
public record EventsJson(@Schema(description = "In order.") List<EventJson> items) {

  /** One event. */
  @Schema(name = "Event", description = "One thing that has happened.")
  public record EventJson(
      @Schema(description = "Its place: 1, 2, 3, and so on.") long sequence,
      @Schema(description = "What happened.", examples = "dev.countersign.events.VoteCast.v1")
          String type,
      @Schema(description = "When it was decided.") Instant time,
      @Schema(description = "Who acted, as policy-service knew them.") Actor actor,
      @Schema(description = "Its place in its decision, from 1.") int part,
      @Schema(description = "How many events its decision has.") int parts,
      @Schema(description = "The governance epoch that it was decided under.") long epoch,
      @Schema(description = "The command that caused it.") String causation,
      @Schema(description = "Its hash, which the next event names.") String hash,
      @Schema(description = "The hash of the event before it.") String previous,
      @Schema(description = "policy-service's signature over the hash, in base64.")
          String signature,
      @Schema(description = "Which of its keys signed.") String keyId,
      @Schema(
              description = "The facts of the event, as docs/events.md has them.",
              implementation = Object.class)
          JsonNode data,
      @Schema(description = "The record's value byte for byte, in base64: what is hashed.")
          String value) {}

  static EventsJson of(List<Events.Stored> stored) {
    return new EventsJson(stored.stream().map(EventsJson::event).toList());
  }

  private static EventJson event(Events.Stored stored) {
    var recorded = Wire.decodeEvent(stored.value().toArray());
    var meta = recorded.meta();
    return new EventJson(
        stored.sequence(),
        stored.type(),
        meta.time(),
        meta.actor(),
        meta.part(),
        meta.parts(),
        meta.epoch(),
        meta.causation().value(),
        stored.hash(),
        meta.previous().value(),
        Base64.getEncoder().encodeToString(stored.signature().toArray()),
        stored.keyId(),
        Json.MAPPER.valueToTree(recorded.event()),
        Base64.getEncoder().encodeToString(stored.value().toArray()));
  }
}
