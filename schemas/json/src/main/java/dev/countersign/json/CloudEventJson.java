package dev.countersign.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.LogEvent;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An event as a CloudEvent in JSON (CloudEvents 1.0, JSON format 1.0.2), our attributes beside. */
@Schema(
    name = "CloudEvent",
    description = "What has happened to a request, as a CloudEvent. The same as on the log.")
public record CloudEventJson(
    @Schema(examples = "1.0") String specversion,
    @Schema(description = "The request and the sequence. It never means anything else.") String id,
    @Schema(description = "Who recorded it.", examples = "urn:countersign:prod:policy-service")
        String source,
    @Schema(description = "What happened.", examples = "dev.countersign.events.VoteCast.v1")
        String type,
    @Schema(description = "The request.") String subject,
    @Schema(description = "When it was decided.") Instant time,
    @Schema(examples = "application/json") String datacontenttype,
    @Schema(description = "Its place among the events of its request: 1, 2, 3, and so on.")
        String sequence,
    @Schema(description = "Its place in its decision, as k/n.", examples = "1/3") String decision,
    @Schema(description = "The command that caused it.") String causationid,
    @Schema(description = "What it belongs to across requests.") Optional<String> correlationid,
    @Schema(description = "Who acted.") String actor,
    @Schema(description = "What the actor is.", examples = "person") String actorkind,
    @Schema(
            description = "The facts of the event, as docs/events.md has them.",
            implementation = Object.class)
        JsonNode data) {

  /**
   * The same for whoever hears of it: on a stream and at a webhook.
   *
   * @param type the CloudEvents type of its record
   */
  public static CloudEventJson of(String cluster, String type, EventMeta meta, LogEvent event) {
    return new CloudEventJson(
        "1.0",
        id(meta),
        "urn:countersign:" + cluster + ":policy-service",
        type,
        meta.aggregate(),
        meta.time(),
        "application/json",
        Long.toString(meta.sequence()),
        meta.part() + "/" + meta.parts(),
        meta.causation().value(),
        Optional.of(meta.correlation()).filter(it -> !it.isEmpty()),
        meta.actor().subject().value(),
        meta.actor().kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        EventJson.MAPPER.valueToTree(event));
  }

  /** The request and the sequence, which no other event ever has. */
  public static String id(EventMeta meta) {
    return meta.aggregate() + "/" + meta.sequence();
  }
}
