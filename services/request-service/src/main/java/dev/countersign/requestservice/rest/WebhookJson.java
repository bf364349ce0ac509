package dev.countersign.requestservice.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.engine.governance.Endpoint;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterEndpoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An endpoint. */
@Schema(name = "Webhook", description = "An endpoint that events are delivered to.")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record WebhookJson(
    @Schema(description = "Its name.") String name,
    @Schema(
            description = "What it understands.",
            enumeration = {"webhook", "slack"})
        String kind,
    @Schema(
            description = "Scheme, host and port of its URL.",
            examples = "https://hooks.example.com")
        String address,
    @Schema(description = "The types that it gets; all where there are none.") List<String> types,
    @Schema(description = "Whether it may be at a private address, or at http.")
        boolean allowPrivate,
    @Schema(description = "The epoch of governance that its registration began.") long epoch,
    @Schema(description = "When that was; events decided before are not for it.")
        Instant registeredAt,
    @Schema(
            description =
                "What to check webhook-signature with. Only in the answer to the registration of a"
                    + " webhook; it is kept nowhere else.",
            examples = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        Optional<String> secret) {

  static WebhookJson of(Endpoint endpoint) {
    return new WebhookJson(
        endpoint.name(),
        Texts.word(endpoint.kind()),
        endpoint.address(),
        endpoint.types(),
        endpoint.allowPrivate(),
        endpoint.epoch(),
        endpoint.registeredAt(),
        Optional.empty());
  }

  static WebhookJson registered(RegisterEndpoint command, EventMeta meta, Optional<String> secret) {
    return new WebhookJson(
        command.name(),
        Texts.word(command.kind()),
        command.address(),
        command.types(),
        command.allowPrivate(),
        meta.sequence(),
        meta.time(),
        secret);
  }

  /** Without the secret: this may end in a log line. */
  @Override
  public String toString() {
    return "WebhookJson[" + name + "]";
  }

  /** All of them. */
  @Schema(name = "Webhooks", description = "All endpoints, by name.")
  public record ListJson(@Schema(description = "The endpoints.") List<WebhookJson> items) {}
}
